"""Files of rows that were written in pieces, put together."""

import shutil
from pathlib import Path

from survey.formats.export.options import Format

PIECEWISE = frozenset({Format.CSV, Format.JSON})
"""Formats whose files are a head and then row by row, so that pieces can stand one behind the other."""

_AT_ONCE = 1 << 20  # bytes


def append(whole: Path, piece: Path, head: int) -> None:
    """Put the rows of a piece behind those that are there; its first `head` bytes are left out.

    A piece that has no such file has no such rows.
    """
    if not piece.exists():
        return
    with piece.open("rb") as source, whole.open("ab") as target:
        source.seek(head)
        shutil.copyfileobj(source, target, _AT_ONCE)
