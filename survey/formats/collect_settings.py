"""The settings that ODK Collect reads from a QR code: JSON, packed with zlib, written in base64.

The keys are those of Collect's own export (ODK documentation, "Collect settings QR code").
"""

import base64
import json
import zlib


def settings_code(server_url: str, project: str) -> str:
    """The text of the code that makes Collect a project for this server, without a password.

    Forms are kept the same as on the server, and what is finished is sent by itself.
    """
    settings = {
        "general": {
            "protocol": "odk_default",
            "server_url": server_url,
            "form_update_mode": "match_exactly",
            "autosend": "wifi_and_cellular",
        },
        "admin": {},
        "project": {"name": project},
    }
    packed = zlib.compress(json.dumps(settings, ensure_ascii=False).encode(), level=9)
    return base64.b64encode(packed).decode()
