"""CSV tables that any spreadsheet opens safely, each written row by row into its own file."""

import csv
from collections.abc import Iterable, Sequence
from io import TextIOWrapper
from pathlib import Path

from survey.formats.export.columns import Layout
from survey.formats.export.options import Options
from survey.formats.export.rows import Record, Value, makers
from survey.formats.export.texts import AS_IT_IS, Plain, TextRows, plain
from survey.formats.table import STARTS_FORMULA, safe


class CsvFile:
    """One table: UTF-8, RFC 4180, no cell that a spreadsheet would take for a formula."""

    def __init__(self, path: Path, header: Sequence[str]) -> None:
        self.path = path
        self._file: TextIOWrapper = path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow([safe(name) for name in header])

    def write(self, rows: Iterable[Sequence[Value]]) -> None:
        dangerous, as_it_is = STARTS_FORMULA, AS_IT_IS
        self._writer.writerows(
            [
                (cell if cell[:1] not in dangerous else safe(cell))
                if cell.__class__ is str
                else (cell if cell.__class__ in as_it_is else _safe_text(cell))
                for cell in row
            ]
            for row in rows
        )

    def close(self) -> Path:
        self._file.close()
        return self.path


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
