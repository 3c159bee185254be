"""Parquet: a typed file for each table, in groups of rows.

A null was not asked, unless the list column `_blank` of its row names the column.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet as pq

from survey.formats.export.columns import Column, Layout, Measure, Table
from survey.formats.export.missing import Gap
from survey.formats.export.options import Options
from survey.formats.export.rows import Record, Row, TableRows, makers
from survey.formats.export.texts import Plain, plain
from survey.formats.export.typed import Typed, typed

GROUP = 2_000  # rows
BLANK_COLUMN = "_blank"

_TYPES: dict[Measure, pa.DataType] = {
    Measure.TEXT: pa.string(),
    Measure.CHOICE: pa.string(),
    Measure.CHOICES: pa.list_(pa.string()),
    Measure.WHOLE: pa.int64(),
    Measure.FLAG: pa.int8(),
    Measure.NUMBER: pa.float64(),
    Measure.DATE: pa.date32(),
    Measure.MOMENT: pa.timestamp("ms", tz="UTC"),
}


class ParquetTables:
    def __init__(self, layout: Layout, options: Options, folder: Path) -> None:
        self.files = {table.name: f"{table.name}.parquet" for table in layout.tables}
        self._tables = [
            _ParquetFile(folder / self.files[rows.table.name], rows, options.lang)
            for rows in makers(layout)
        ]

    def write(self, records: Sequence[Record], /) -> list[list[Plain]]:
        return [
            misfit for record in records for table in self._tables for misfit in table.write(record)
        ]

    def close(self) -> list[Path]:
        return [table.close() for table in self._tables]


class _ParquetFile:
    def __init__(self, path: Path, rows: TableRows, lang: str) -> None:
        self.path = path
        self._rows = rows
        self._names = [column.name for column in rows.table.columns]
        self._measures = [column.measure for column in rows.table.columns]
        self._schema = schema(rows.table, lang)
        self._writer = pq.ParquetWriter(path, self._schema)
        self._waiting: list[list[Typed]] = []

    def write(self, record: Record) -> list[list[Plain]]:
        misfits: list[list[Plain]] = []
        for row in self._rows.of(record):
            cells, blank = self._typed(row, record, misfits)
            self._waiting.append([*cells, blank])
        if len(self._waiting) >= GROUP:
            self._flush()
        return misfits

    def close(self) -> Path:
        if self._waiting:
            self._flush()
        self._writer.close()
        return self.path

    def _typed(
        self, row: Row, record: Record, misfits: list[list[Plain]]
    ) -> tuple[list[Typed], list[str]]:
        cells = list(map(typed, self._measures, row))
        blank: list[str] = []
        for place, cell in enumerate(cells):
            if cell is Gap.BLANK:
                blank.append(self._names[place])
                cells[place] = None
            elif cell is Gap.MISFIT:
                told = [self._rows.table.name, plain(row[0]), self._names[place], plain(row[place])]
                misfits.append([record.instance_id, *told])
                cells[place] = None
        return cells, blank

    def _flush(self) -> None:
        columns = zip(*self._waiting, strict=True)
        arrays = [
            pa.array(cells, field.type) for cells, field in zip(columns, self._schema, strict=True)
        ]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=self._schema))
        self._waiting.clear()


def schema(table: Table, lang: str) -> pa.Schema:
    """The columns with their types; a column's metadata has its label and those of its choices."""
    fields = [
        pa.field(column.name, _TYPES[column.measure], metadata=_told(column, lang))
        for column in table.columns
    ]
    return pa.schema([*fields, pa.field(BLANK_COLUMN, pa.list_(pa.string()))])


def _told(column: Column, lang: str) -> dict[str, str]:
    told = {"label": column.words(lang)}
    told |= {f"label:{tag}": text for tag, text in column.label.items() if text}
    if column.choices:
        choices = {choice.name: dict(choice.label) for choice in column.choices}
        told["choices"] = json.dumps(choices, ensure_ascii=False)
    return told
