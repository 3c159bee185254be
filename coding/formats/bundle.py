"""A zip of many transcripts: its files one by one, within limits, whatever names they carry."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from coding.formats.encodings import decoded
from coding.formats.script import Fault, ReadingRefused, Why
from survey.formats.file_name import safe_name

MOST_FILES = 500
LARGEST_FILE = 50 * 2**20
LARGEST_WHOLE = 200 * 2**20
_RATIO = 200
_MIB = 2**20
_CHUNK = 2**16
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, OSError),
    *(OverflowError, RuntimeError, ValueError),
)


@dataclass(frozen=True)
class Member:
    """A file of a bundle; `name` is the last step of its path."""

    name: str
    data: bytes


def members_of(data: bytes) -> Iterator[Member]:
    """The files one after the other; folders, hidden files and what macOS adds are left out.

    Raises ReadingRefused for passwords, damage, and more than 500 files, 50 MiB in one of them,
    200 MiB in all, or two hundred times the packed size.
    """
    left = min(LARGEST_WHOLE, max(_MIB, len(data) * _RATIO))
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            wanted = [each for each in archive.infolist() if _is_wanted(each)]
            _check(wanted)
            for each in wanted:
                content = _read(archive, each, most=min(left, LARGEST_FILE))
                left -= len(content)
                yield Member(_name(each), content)
    except ReadingRefused:
        raise
    except _DAMAGE as error:
        raise ReadingRefused(Fault(Why.DAMAGED)) from error


def _check(wanted: list[zipfile.ZipInfo]) -> None:
    if len(wanted) > MOST_FILES:
        raise ReadingRefused(Fault(Why.BOMB, text=str(len(wanted))))
    if any(each.flag_bits & _ENCRYPTED for each in wanted):
        raise ReadingRefused(Fault(Why.LOCKED))


def _is_wanted(member: zipfile.ZipInfo) -> bool:
    steps = member.filename.split("/")
    return not member.is_dir() and steps[0] != "__MACOSX" and not steps[-1].startswith(".")


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, *, most: int) -> bytes:
    content = bytearray()
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            content += chunk
            if len(content) > most:
                raise ReadingRefused(Fault(Why.BOMB, text=_name(member)))
    return bytes(content)


def _name(member: zipfile.ZipInfo) -> str:
    """Programs in China write names in GB18030 without saying so; zipfile reads them as CP437."""
    name = member.filename
    if not member.flag_bits & _UTF8_NAME and not name.isascii():
        try:
            name = decoded(name.encode("cp437")).best.text
        except ValueError:
            name = member.filename
    return safe_name(name) or "file"
