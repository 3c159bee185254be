"""JSON: one line for each submission, its repeats in it as lists.

What was not asked is not there; what was asked and left blank is null.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from survey.formats.export.columns import Column, Layout
from survey.formats.export.missing import Gap
from survey.formats.export.options import Options
from survey.formats.export.rows import Record, Repetition, Row, TableRows, Value, makers
from survey.formats.export.texts import Plain

type Jsonable = int | float | str | list[str] | None


class JsonTables:
    """All tables in one file."""

    def __init__(self, layout: Layout, _options: Options, folder: Path) -> None:
        main, *repeats = makers(layout)
        self._path = folder / f"{main.table.name}.jsonl"
        self.files = {table.name: self._path.name for table in layout.tables}
        self._main = main
        self._repeats = [rows for rows in repeats if rows.table.repeat is not None]
        self._file = self._path.open("w", encoding="utf-8", newline="\n")

    def write(self, records: Sequence[Record], /) -> list[list[Plain]]:
        """Everything fits."""
        for record in records:
            (row,) = self._main.of(record)
            document: dict[str, object] = {**named(self._main, row)}
            document |= self._repeated(record, None, None)
            self._file.write(json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n")
        return []

    def close(self) -> list[Path]:
        self._file.close()
        return [self._path]

    def _repeated(
        self, record: Record, around: str | None, position: int | None
    ) -> dict[str, list[Mapping[str, object]]]:
        """The repeats directly in the submission, or in this row of the repeat `around`."""
        return {
            str(rows.table.repeat): [
                self._row(record, rows, row)
                for row in record.repetitions
                if row.repeat == rows.table.repeat and _is_in(row, around, position)
            ]
            for rows in self._repeats
            if rows.table.parent == around
        }

    def _row(self, record: Record, rows: TableRows, row: Repetition) -> Mapping[str, object]:
        cells = rows.cells(row.answers, row.empty)
        answers = _named(rows.table.answers, cells)
        return {**answers, **self._repeated(record, row.repeat, row.position)}


def named(rows: TableRows, row: Row) -> dict[str, Jsonable]:
    """The row by the names of its columns."""
    return _named(rows.table.columns, row)


def _named(columns: Sequence[Column], row: Row) -> dict[str, Jsonable]:
    return {
        column.name: jsonable(cell)
        for column, cell in zip(columns, row, strict=True)
        if cell is not None
    }


def jsonable(cell: Value) -> Jsonable:
    if isinstance(cell, Gap):
        return None
    return cell.isoformat() if isinstance(cell, datetime) else cell


def _is_in(row: Repetition, around: str | None, position: int | None) -> bool:
    return around is None or row.parent_position == position
