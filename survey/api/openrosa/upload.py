"""What a device posts: one XML and its files, which go to the disk as they come, hashed on the way."""

import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.utils.translation import gettext as _

from survey.actions.attachment import ArrivedFile
from survey.actions.refusal import Refusal
from survey.formats.file_name import safe_name
from survey.formats.strict_xml import LARGEST

XML_PART = "xml_submission_file"
ALLOWANCE = 2**20  # bytes: what boundaries and headers may add to the files' own
MOST_FIELDS = 1_000  # devices send one or two beside the files
ABANDONED = 24 * 3600  # seconds
_CHUNK = 64 * 1024


class Parcel(FileUploadHandler):
    """Takes the parts of one post. `files` are those that arrived whole."""

    chunk_size = _CHUNK

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.bodies: list[bytes] = []
        self.files: list[ArrivedFile] = []
        self._total = 0
        self._xml: bytearray | None = None
        self._file: IO[bytes] | None = None
        self._hash = hashlib.sha256()

    def new_file(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django has it
        super().new_file(*args, **kwargs)
        if self.field_name == XML_PART:
            self._xml = bytearray()
            return
        self._hash = hashlib.sha256()
        self._file = tempfile.NamedTemporaryFile(  # noqa: SIM115
            dir=incoming_folder(settings.MEDIA_ROOT), delete=False
        )

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._total += len(raw_data)
        if self._total > settings.UPLOAD_LIMIT + ALLOWANCE:
            raise _too_large()
        if self._xml is not None:
            self._xml += raw_data
            if len(self._xml) > LARGEST:
                raise _too_large()
        elif self._file is not None:
            self._file.write(raw_data)
            self._hash.update(raw_data)

    def file_complete(self, file_size: int) -> None:
        if self._xml is not None:
            self.bodies.append(bytes(self._xml))
            self._xml = None
        elif self._file is not None:
            self._keep(self._file, file_size)
            self._file = None

    def _keep(self, file: IO[bytes], size: int) -> None:
        file.flush()
        os.fsync(file.fileno())
        file.close()
        path = Path(file.name)
        alias = safe_name(str(self.field_name))
        name = safe_name(str(self.file_name)) or alias
        if not name:
            path.unlink()
            return
        kind, digest = str(self.content_type or ""), self._hash.hexdigest()
        self.files.append(ArrivedFile(name, path, size, digest, kind, alias))

    def tidy(self) -> None:
        """Remove what was not moved elsewhere."""
        if self._file is not None:
            self._file.close()
            Path(self._file.name).unlink(missing_ok=True)
        for file in self.files:
            file.path.unlink(missing_ok=True)

    @property
    def xml(self) -> bytes:
        """The one XML; a refusal where there is none, or more than one."""
        if len(self.bodies) != 1:
            raise Refusal(
                "no_submission" if not self.bodies else "two_submissions",
                _("Send exactly one part named %(name)s.") % {"name": XML_PART},
            )
        return self.bodies[0]


class TooLarge(Refusal):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class WrongType(Refusal):
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE


class WithoutLength(Refusal):
    status = HTTPStatus.LENGTH_REQUIRED


@contextmanager
def parcel_of(request: HttpRequest) -> Iterator[Parcel]:
    """Read the post. Files that nobody took from the parcel are removed at the end."""
    _check_head(request)
    parcel = Parcel(request)
    request.upload_handlers = [parcel]
    request.multipart_parser_class = _Parts  # type: ignore[assignment] # the stubs take an object
    try:
        _read(request)
        yield parcel
    finally:
        parcel.tidy()


class _Parts(MultiPartParser):
    """Hands names of files over as they came: Django's own reading trips over a part named "..",
    and takes "&amp;" for a mark of HTML.
    """

    def sanitize_file_name(self, file_name: str) -> str:
        return file_name


def _check_head(request: HttpRequest) -> None:
    """Refuse before the first byte what cannot be taken in."""
    if request.content_type != "multipart/form-data":
        raise WrongType("not_multipart", _("Send multipart/form-data."))
    length = str(request.META.get("CONTENT_LENGTH") or "")
    if not length.isdecimal():
        raise WithoutLength("no_length", _("The request does not say how long it is."))
    if int(length) > settings.UPLOAD_LIMIT + ALLOWANCE:
        raise _too_large()


def _read(request: HttpRequest) -> None:
    try:
        request._load_post_and_files()  # noqa: SLF001
    except SuspiciousOperation:
        raise _too_large() from None
    except (MultiPartParserError, UnreadablePostError):
        raise Refusal("not_multipart", _("The request did not arrive whole.")) from None
    if sum(len(values) for _name, values in request.POST.lists()) > MOST_FIELDS:
        raise _too_large()


def _too_large() -> TooLarge:
    return TooLarge("too_large", _("This is more than the server takes in one request."))


@cache
def incoming_folder(root: Path) -> Path:
    """Where files wait: on the disk of their final place, so that they are moved, not copied.

    What a killed process left there is removed, a day later.
    """
    folder = Path(root) / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        with suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > ABANDONED:
                path.unlink()
    return folder
