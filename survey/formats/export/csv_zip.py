"""CSV tables that any spreadsheet opens safely, each written row by row into its own file."""

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from survey.formats.export.columns import Layout
from survey.formats.export.options import Options
from survey.formats.export.rows import Record, Value, makers
from survey.formats.export.texts import AS_IT_IS, Plain, TextRows, plain
from survey.formats.table import STARTS_FORMULA, safe

BATCH = 50  # rows that are looked at in one go
CAREFUL = 20  # batches: what had to be written with care in one is likely to be in the next
_BELOW_ZERO = re.compile(rb"-[0-9]+(?:\.[0-9]+)?[,\r]")

# What comes before a cell is made a comma, what a formula or a list begins with an equals sign;
# the full-width signs among table.STARTS_FORMULA begin with the byte EF.
_FLAT = bytes.maketrans(b'\n"=+-@\t[\xef', b",,=======")


class CsvFile:
    """One table: UTF-8, RFC 4180, no cell that a spreadsheet would take for a formula.

    Rows are written as they are and looked at in one go; only where one of some rows might hold
    what has to be written otherwise are these rows written cell by cell.
    """

    def __init__(self, path: Path, header: Sequence[str]) -> None:
        self.path = path
        self._file: BinaryIO = path.open("wb")
        self._careful = 0  # so many batches are written cell by cell without a look before
        self._file.write(_as_bytes([[safe(name) for name in header]]))

    def write(self, rows: Iterable[Sequence[Value]]) -> None:
        waiting = iter(rows)
        while batch := list(islice(waiting, BATCH)):
            self._file.write(self._quickly(batch) or _as_bytes(map(_safe_cells, batch)))

    def close(self) -> Path:
        self._file.close()
        return self.path

    def _quickly(self, rows: Sequence[Sequence[Value]]) -> bytes:
        """Nothing where the rows have to be written with care; then the next ones will, too."""
        if self._careful:
            self._careful -= 1
            return b""
        written = _as_bytes(rows)
        if is_harmless(written, len(rows)):
            return written
        self._careful = CAREFUL
        return b""


def is_harmless(written: bytes, rows: int) -> bool:
    """Whether no cell of these lines is, as far as one can see, a formula or a list.

    Plain numbers below zero are harmless.
    """
    if written.count(b"\r") != rows or b'"\n' in written:
        return False
    flat = b"," + written.translate(_FLAT)
    at = flat.find(b",=")
    while at >= 0:
        if not _BELOW_ZERO.match(written, at):
            return False
        at = flat.find(b",=", at + 1)
    return True


def _as_bytes(rows: Iterable[Sequence[Value]]) -> bytes:
    lines = StringIO(newline="")
    csv.writer(lines).writerows(rows)
    return lines.getvalue().encode()


def _safe_cells(row: Sequence[Value]) -> list[Value]:
    dangerous, as_it_is = STARTS_FORMULA, AS_IT_IS
    return [
        (cell if cell[:1] not in dangerous else safe(cell))
        if cell.__class__ is str
        else (cell if cell.__class__ in as_it_is else _safe_text(cell))
        for cell in row
    ]


def _safe_text(cell: Value) -> Plain:
    text = plain(cell)
    return safe(text) if isinstance(text, str) else text


class CsvTables:
    """A file for each table of the layout, in `folder`."""

    def __init__(self, layout: Layout, options: Options, folder: Path) -> None:
        self.files = {table.name: f"{table.name}.csv" for table in layout.tables}
        self._tables = [
            (
                rows,
                TextRows(rows.table, options),
                CsvFile(folder / self.files[rows.table.name], rows.table.headers(options)),
            )
            for rows in makers(layout)
        ]

    def write(self, records: Sequence[Record], /) -> list[list[Plain]]:
        """Everything fits: a text can hold what a number cannot."""
        for rows, as_text, file in self._tables:
            file.write(as_text.word(row) for record in records for row in rows.of(record))
        return []

    def close(self) -> list[Path]:
        return [file.close() for _rows, _as_text, file in self._tables]
