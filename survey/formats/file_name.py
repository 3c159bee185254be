"""Names of files that strangers send: what may be kept of them, and what they are served as."""

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 255
DOWNLOAD = "application/octet-stream"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# What a browser may show by itself: no format that can hold a script.
SHOWN = {
    ".3gp": "video/3gpp",
    ".aac": "audio/aac",
    ".amr": "audio/amr",
    ".flac": "audio/flac",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".png": "image/png",
    ".wav": "audio/wav",
    ".weba": "audio/webm",
    ".webm": "video/webm",
    ".webp": "image/webp",
}
_STEPS = re.compile(r"[/\\]")


def safe_name(name: str) -> str:
    """The last step of a path, without characters that cannot be seen; "" where nothing is left.

    Code points of the categories C (control, format, surrogate …) are dropped, so that no name
    hides its true ending; the rest stays as it is.
    """
    last = _STEPS.split(name)[-1]
    seen = "".join(char for char in last if unicodedata.category(char)[0] != "C").strip()
    return "" if seen in {"", ".", ".."} or len(seen) > LONGEST else seen


def shown_type(name: str) -> str:
    """The media type under which a browser may show the file, by the ending of its name; "" where
    it may only be saved.
    """
    return SHOWN.get(PurePosixPath(name).suffix.lower(), "")
