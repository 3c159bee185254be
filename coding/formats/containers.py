"""Zip containers of documents (docx, odt, xlsx): looked through before anything parses them."""

import zipfile
from io import BytesIO

from coding.formats.script import Fault, ReadingRefused, Why
from survey.formats.archive import ArchiveFault, ArchiveRefused, Limits, check_archive

_MIB = 2**20
LIMITS = Limits(members=3_000, inflated=96 * _MIB, ratio=100, tags=1_000_000)
LARGEST_PART = 24 * _MIB
_WHY = {
    ArchiveFault.NOT_AN_ARCHIVE: Why.DAMAGED,
    ArchiveFault.OLD_OR_LOCKED: Why.LOCKED,
    ArchiveFault.DAMAGED: Why.DAMAGED,
    ArchiveFault.TOO_MANY_MEMBERS: Why.BOMB,
    ArchiveFault.TOO_LARGE: Why.BOMB,
    ArchiveFault.TOO_DENSE: Why.BOMB,
    ArchiveFault.TOO_MANY_TAGS: Why.BOMB,
    ArchiveFault.ENTITIES: Why.DOCTYPE,
    ArchiveFault.ENCODING: Why.DAMAGED,
}


def check_container(data: bytes) -> frozenset[str]:
    """The names of its parts. Raises ReadingRefused for bombs, document types and damage.

    An XML part of more than 24 MiB is refused, too: trees take ten times as much.
    """
    try:
        names = check_archive(data, LIMITS)
    except ArchiveRefused as refused:
        raise ReadingRefused(Fault(_WHY[refused.reason])) from refused
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = [each for each in archive.infolist() if each.filename.endswith((".xml", ".rels"))]
        if any(part.file_size > LARGEST_PART for part in parts):
            raise ReadingRefused(Fault(Why.BOMB))
    return names


def part_of(data: bytes, name: str) -> bytes:
    """One part of a container that was checked. Raises ReadingRefused where it is missing."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return archive.read(name)
    except KeyError as error:
        raise ReadingRefused(Fault(Why.DAMAGED, text=name)) from error
