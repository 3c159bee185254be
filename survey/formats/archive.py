"""A look into a zip container (xlsx) before anything parses it: bombs, hidden entities, damage."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

_MIB = 2**20
_CHUNK = 2**16
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
_OVERLAP = max(len(word) for word in _DECLARATIONS) - 1
_ENCODING = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)""")
_PLAIN_ENCODINGS = frozenset({b"utf-8", b"us-ascii", b"ascii"})
# UTF-16 and UTF-32 with and without mark, EBCDIC: an XML parser would take any of them.
_FOREIGN_STARTS = (
    b"\xff\xfe<\x00",
    b"\xfe\xff\x00<",
    b"\xff\xfe\x00\x00",
    b"\x00\x00\xfe\xff",
    b"\x00\x00\x00<",
    b"<\x00",
    b"\x00<",
    b"\x4c\x6f\xa7\x94",
)
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = 0x1
_READ_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)


class ArchiveFault(StrEnum):
    """Why a file is not opened."""

    NOT_AN_ARCHIVE = "not_an_archive"
    OLD_OR_LOCKED = "old_or_locked"
    DAMAGED = "damaged"
    TOO_MANY_MEMBERS = "too_many_members"
    TOO_LARGE = "too_large"
    TOO_DENSE = "too_dense"
    TOO_MANY_TAGS = "too_many_tags"
    ENTITIES = "entities"
    ENCODING = "encoding"


SENTENCES = {
    ArchiveFault.NOT_AN_ARCHIVE: "This is not an .xlsx workbook.",
    ArchiveFault.OLD_OR_LOCKED: (
        "This is an old .xls workbook or one with a password. Save it as .xlsx without a password."
    ),
    ArchiveFault.DAMAGED: "The file is damaged or incomplete.",
    ArchiveFault.TOO_MANY_MEMBERS: "The file holds too many parts.",
    ArchiveFault.TOO_LARGE: "The file is too large once unpacked.",
    ArchiveFault.TOO_DENSE: "The file unpacks to far more than its size: it is not read.",
    ArchiveFault.TOO_MANY_TAGS: "The workbook holds too many cells.",
    ArchiveFault.ENTITIES: "The file declares document types or entities: it is not read.",
    ArchiveFault.ENCODING: "A part of the file is not written in UTF-8.",
}


class ArchiveRefused(ValueError):  # noqa: N818
    """A container is not opened; `reason` says why, the message is a sentence for people."""

    def __init__(self, reason: ArchiveFault) -> None:
        super().__init__(SENTENCES[reason])
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Limits:
    """What a container may hold: members, bytes once unpacked, bytes per packed byte, tags.

    The ratio is looked at only beyond one MiB, so that small files of blanks pass.
    """

    members: int = 1_000
    inflated: int = 16 * _MIB
    ratio: int = 100
    tags: int = 1_000_000


DEFAULT_LIMITS = Limits()


def check_archive(data: bytes, limits: Limits = DEFAULT_LIMITS) -> frozenset[str]:
    """The member names of a container that is safe to parse. Raises ArchiveRefused.

    Every member is unpacked once, in pieces, and counted: declared sizes can lie. What looks
    like XML must be UTF-8, and nothing may declare a document type or an entity.
    """
    if not data.startswith(b"PK"):
        ole = data.startswith(_OLE)
        raise ArchiveRefused(ArchiveFault.OLD_OR_LOCKED if ole else ArchiveFault.NOT_AN_ARCHIVE)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
            _check_directory(members, limits)
            _Meter(limits, packed=len(data)).read(archive, members)
    except ArchiveRefused:
        raise
    except _DAMAGE as error:
        raise ArchiveRefused(ArchiveFault.DAMAGED) from error
    return frozenset(member.filename for member in members)


def _check_directory(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(members) > limits.members:
        raise ArchiveRefused(ArchiveFault.TOO_MANY_MEMBERS)
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise ArchiveRefused(ArchiveFault.OLD_OR_LOCKED)
    names = {member.filename for member in members}
    methods = {member.compress_type for member in members}
    if len(names) != len(members) or not methods <= _READ_METHODS:
        raise ArchiveRefused(ArchiveFault.DAMAGED)


class _Meter:
    """Counts what comes out of a container and stops it at the limits."""

    def __init__(self, limits: Limits, *, packed: int) -> None:
        self.limits = limits
        self.most = min(limits.inflated, max(_MIB, packed * limits.ratio))
        self.inflated = 0
        self.tags = 0

    def read(self, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
        for member in members:
            tail = b""
            for number, chunk in enumerate(_chunks(archive, member)):
                self._count(chunk)
                if number == 0 and not _is_plain(chunk):
                    raise ArchiveRefused(ArchiveFault.ENCODING)
                if any(word in tail + chunk for word in _DECLARATIONS):
                    raise ArchiveRefused(ArchiveFault.ENTITIES)
                tail = (tail + chunk)[-_OVERLAP:]

    def _count(self, chunk: bytes) -> None:
        self.inflated += len(chunk)
        if self.inflated > self.limits.inflated:
            raise ArchiveRefused(ArchiveFault.TOO_LARGE)
        if self.inflated > self.most:
            raise ArchiveRefused(ArchiveFault.TOO_DENSE)
        self.tags += chunk.count(b"<")
        if self.tags > self.limits.tags:
            raise ArchiveRefused(ArchiveFault.TOO_MANY_TAGS)


def _chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _is_plain(start: bytes) -> bool:
    """Is this the start of a UTF-8 document? Another encoding could hide a document type."""
    if start.startswith(_FOREIGN_STARTS):
        return False
    declared = _ENCODING.match(start.removeprefix(b"\xef\xbb\xbf").lstrip())
    return declared is None or declared[1].lower() in _PLAIN_ENCODINGS
