"""Bodies of requests that are no JSON: forms, submissions, and files, which go straight to the disk."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files.base import File
from django.http import HttpRequest, UnreadablePostError
from django.utils.translation import gettext as _
from rest_framework.request import Request

from survey.actions.attachment import ArrivedFile
from survey.actions.form_file import LARGEST as LARGEST_FORM
from survey.api.central.problem import UNREADABLE, Problem, unexpected
from survey.api.openrosa.upload import incoming_folder
from survey.formats.file_name import safe_name

_CHUNK = 64 * 1024
_SUFFIXES = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.ms-excel": ".xls",
    "application/xml": ".xml",
    "text/xml": ".xml",
}
TOO_LARGE = 413.1


def body_of(request: Request, most: int) -> bytes:
    """The whole body, of at most so many bytes."""
    return b"".join(_pieces(request, most))


def has_no_body(request: Request) -> bool:
    headers = _plain(request).headers
    return headers.get("Content-Length", "0") in {"", "0"} and not headers.get("Transfer-Encoding")


def form_of(request: Request) -> tuple[bytes, str]:
    """An uploaded form, and a file name that says of which kind it is."""
    kind = _plain(request).content_type or ""
    if kind not in _SUFFIXES:
        raise unexpected("Content-Type", kind, ", ".join(_SUFFIXES))
    return body_of(request, LARGEST_FORM + 1), f"form{_SUFFIXES[kind]}"


def name_of(name: str) -> str:
    """The file name in an address, if a file may be called so."""
    safe = safe_name(name)
    if not safe or safe != name:
        raise unexpected("name", name, _("no file may be called so"))
    return safe


@contextmanager
def file_of(request: Request, name: str) -> Iterator[ArrivedFile]:
    """The body as a file on the disk, ready to be kept; removed unless it is."""
    with _kept(request, settings.UPLOAD_LIMIT) as (path, size, digest):
        yield ArrivedFile(name, path, size, digest, _plain(request).content_type or "")


@contextmanager
def media_of(request: Request, most: int) -> Iterator[File]:  # type: ignore[type-arg] # no generic at run time
    """The body as a file that can be read from its start."""
    with _kept(request, most) as (path, _size, _digest), path.open("rb") as file:
        yield File(file)


@contextmanager
def _kept(request: Request, most: int) -> Iterator[tuple[Path, int, str]]:
    """Path, size and SHA-256 of the body."""
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(
        dir=incoming_folder(settings.MEDIA_ROOT), delete=False
    ) as file:
        path = Path(file.name)
        try:
            for piece in _pieces(request, most):
                file.write(piece)
                digest.update(piece)
                size += len(piece)
            file.flush()
            os.fsync(file.fileno())
            yield path, size, digest.hexdigest()
        finally:
            path.unlink(missing_ok=True)


def _pieces(request: Request, most: int) -> Iterator[bytes]:
    stream, total = _stream(_plain(request)), 0
    try:
        while piece := stream.read(_CHUNK):
            total += len(piece)
            if total > most:
                raise Problem(TOO_LARGE, _("This is more than the server takes in one request."))
            yield piece
    except (UnreadablePostError, OSError):
        raise Problem(UNREADABLE, _("The request did not arrive whole.")) from None


def _stream(request: HttpRequest) -> IO[bytes]:
    """Where the body comes from. Django takes a body without a length, sent in chunks, for an
    empty one; the server has put it together again.
    """
    is_chunked = "chunked" in request.headers.get("Transfer-Encoding", "").lower()
    if is_chunked and not request.META.get("CONTENT_LENGTH"):
        stream: IO[bytes] = request.META["wsgi.input"]
        return stream
    return request  # type: ignore[return-value] # it has read()


def _plain(request: Request) -> HttpRequest:
    found: HttpRequest = request._request  # noqa: SLF001 - the way to what REST framework wraps
    return found
