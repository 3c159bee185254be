"""Which bytes of a file an HTTP Range header asks for (RFC 9110, section 14), and how to read them."""

import re
from dataclasses import dataclass
from typing import IO, Self

CHUNK = 64 * 1024  # bytes
_RANGE = re.compile(r"bytes=\s*([0-9]{0,18})-([0-9]{0,18})\s*")


@dataclass(frozen=True, slots=True)
class Portion:
    """Bytes from `start` up to, not including, `end` of a file of `size` bytes."""

    start: int
    end: int
    size: int

    @property
    def length(self) -> int:
        return self.end - self.start

    @property
    def is_whole(self) -> bool:
        return self.length == self.size

    @property
    def content_range(self) -> str:
        return f"bytes {self.start}-{self.end - 1}/{self.size}"


def portion(header: str, size: int) -> Portion | None:
    """The portion that is asked for; None where it lies behind the end of the file.

    Several ranges at once, and whatever else is not understood, ask for the whole.
    """
    found = _RANGE.fullmatch(header)
    if found is None or not (found[1] or found[2]):
        return Portion(0, size, size)
    if not found[1]:
        start, end = max(0, size - int(found[2])), size
    else:
        start = int(found[1])
        end = min(int(found[2]) + 1, size) if found[2] else size
        if found[2] and int(found[2]) < start:
            return Portion(0, size, size)
    return Portion(start, end, size) if start < end else None


class PortionReader:
    """The bytes of a portion in small pieces. Whoever takes it closes it, also when nothing of it
    was read.
    """

    def __init__(self, file: IO[bytes], wanted: Portion) -> None:
        self._file = file
        self._left = wanted.length
        file.seek(wanted.start)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        piece = self._file.read(min(CHUNK, self._left)) if self._left else b""
        if not piece:
            raise StopIteration
        self._left -= len(piece)
        return piece

    def close(self) -> None:
        self._file.close()
