"""What Collect finds in its settings code."""

import base64
import json
import zlib

from survey.formats.collect_settings import settings_code

ADDRESS = "https://braid.example.org/key/abc/openrosa/xuchang"


def test_collect_finds_server_and_project_under_its_own_names() -> None:
    code = settings_code(ADDRESS, "许昌 hair")

    assert json.loads(zlib.decompress(base64.b64decode(code))) == {
        "general": {
            "protocol": "odk_default",
            "server_url": ADDRESS,
            "form_update_mode": "match_exactly",
            "autosend": "wifi_and_cellular",
        },
        "admin": {},
        "project": {"name": "许昌 hair"},
    }


def test_the_code_is_short_enough_for_a_screen() -> None:
    code = settings_code(ADDRESS + "x" * 60, "许昌 hair" * 10)

    assert len(code) < 500
