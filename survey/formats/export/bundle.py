"""The archive that a person fetches: a zip, written once and on the disk when it is closed."""

import hashlib
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

PIECE = 1 << 20
_QUICK = 1  # zlib's first level: tables of text shrink well enough, in a third of the time
_READABLE = 0o644 << 16
_ALREADY_PACKED = frozenset(
    {".zip", ".xlsx", ".parquet", ".jpg", ".jpeg", ".png", ".webp", ".mp3", ".m4a", ".mp4", ".ogg"}
)


class Bundle:
    """`alive` is called after each piece of a file, and may stop the work by raising."""

    def __init__(self, path: Path, at: datetime, alive: Callable[[], None]) -> None:
        self.path = path
        self._at = at.timetuple()[:6]
        self._alive = alive
        self._zip = ZipFile(path, "w", ZIP_DEFLATED, compresslevel=_QUICK)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self._zip.close()
        if kind is None:
            make_durable(self.path)

    def add(self, name: str, source: Path | BinaryIO) -> None:
        """Copy a file into the archive, piece by piece."""
        if isinstance(source, Path):
            with source.open("rb") as file:
                self._copy(name, file)
        else:
            self._copy(name, source)

    def add_bytes(self, name: str, content: bytes) -> None:
        self._zip.writestr(self._member(name), content)

    def _copy(self, name: str, file: BinaryIO) -> None:
        with self._zip.open(self._member(name), "w", force_zip64=True) as member:
            while piece := file.read(PIECE):
                member.write(piece)
                self._alive()

    def _member(self, name: str) -> ZipInfo:
        member = ZipInfo(name, self._at)
        packed = Path(name).suffix.lower() in _ALREADY_PACKED
        member.compress_type = ZIP_STORED if packed else ZIP_DEFLATED
        # The public name came with Python 3.13; this one is there before and after.
        member._compresslevel = None if packed else _QUICK  # type: ignore[attr-defined] # noqa: SLF001
        member.external_attr = _READABLE
        return member


def make_durable(path: Path) -> None:
    """Write the file and the entry of its folder to the disk, so that they survive a loss of power."""
    for place in (path, path.parent):
        descriptor = os.open(place, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def digest_of(path: Path) -> str:
    """SHA-256, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def free_name(wanted: str, taken: set[str]) -> str:
    """A name for a member that no other has, whatever its case; noted as taken."""
    stem, dot, ending = wanted.rpartition(".")
    found, number = wanted, 1
    while found.lower() in taken:
        number += 1
        found = f"{stem or wanted}_{number}{dot}{ending if stem else ''}"
    taken.add(found.lower())
    return found
