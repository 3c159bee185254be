"""How a stranger's file is answered over HTTP: what a browser may do with it, and which bytes."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from survey.formats.byte_range import Portion, portion
from survey.formats.file_name import DOWNLOAD, shown_type


@dataclass(frozen=True, slots=True)
class Served:
    """The answer but for its body; without a portion there is none."""

    status: HTTPStatus
    headers: Mapping[str, str]
    portion: Portion | None
    is_shown: bool


def served(name: str, size: int, digest: str, wanted: str) -> Served:
    """`wanted` is the Range header. Pictures and sound of known kinds may be shown, everything
    else is to be saved; nothing of it may run or load anything.
    """
    shown = shown_type(name)
    headers = {
        "Content-Type": shown or DOWNLOAD,
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-cache",
        "Accept-Ranges": "bytes",
        "ETag": f'"{digest}"',
    }
    found = portion(wanted, size)
    if found is None:
        unmet = headers | {"Content-Range": f"bytes */{size}", "Content-Length": "0"}
        return Served(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, unmet, None, bool(shown))
    headers["Content-Length"] = str(found.length)
    if found.is_whole:
        return Served(HTTPStatus.OK, headers, found, bool(shown))
    headers["Content-Range"] = found.content_range
    return Served(HTTPStatus.PARTIAL_CONTENT, headers, found, bool(shown))
