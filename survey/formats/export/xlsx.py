"""Excel workbooks: a sheet for each table, written row by row, every text a text and no formula."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format as Look
from xlsxwriter.worksheet import Worksheet

from survey.formats.export.columns import Layout, Measure, unique
from survey.formats.export.options import Options
from survey.formats.export.rows import Record, TableRows, makers
from survey.formats.export.texts import Plain, TextRows
from survey.formats.export.typed import typed

MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
LONGEST_TEXT = 32_767
LONGEST_SHEET_NAME = 31
_FORBIDDEN = str.maketrans(dict.fromkeys(r"[]:*?/\'", "-"))
_EPOCH = date(1900, 3, 1)  # before it, Excel's calendar has a day that never was
_SETTINGS: Mapping[str, object] = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


class XlsxTables:
    """One workbook; a table with more rows than a sheet can hold goes on in another sheet."""

    def __init__(
        self, layout: Layout, options: Options, folder: Path, *, most_rows: int = MOST_ROWS
    ) -> None:
        self._path = folder / f"{layout.tables[0].name}.xlsx"
        self.files = {table.name: self._path.name for table in layout.tables}
        self._workbook = Workbook(str(self._path), {**_SETTINGS, "tmpdir": str(folder)})
        self._sheets = [
            _Sheets(self._workbook, rows, options, most_rows) for rows in makers(layout)
        ]

    def write(self, records: Sequence[Record], /) -> list[list[Plain]]:
        """What does not fit are texts that are longer than a cell may be; their beginning does."""
        misfits: list[list[Plain]] = []
        for record in records:
            for sheets in self._sheets:
                misfits += sheets.write(record)
        return misfits

    def close(self) -> list[Path]:
        self._workbook.close()
        return [self._path]


class _Sheets:
    """The sheets of one table, the last one open."""

    def __init__(
        self, workbook: Workbook, rows: TableRows, options: Options, most_rows: int
    ) -> None:
        self._workbook = workbook
        self._rows = rows
        self._as_text = TextRows(rows.table, options)
        self._headers = rows.table.headers(options)
        self._dates = {
            place
            for place, column in enumerate(rows.table.columns)
            if column.measure is Measure.DATE
        }
        self._most_rows = most_rows
        self._day: Look = workbook.add_format({"num_format": "yyyy-mm-dd"})
        self._open()

    def write(self, record: Record) -> list[list[Plain]]:
        misfits: list[list[Plain]] = []
        for row in self._rows.of(record):
            if self._next == self._most_rows:
                self._open()
            plain = self._as_text(row)
            for place, cell in enumerate(plain):
                if cell is not None and not self._write(place, cell):
                    column = self._rows.table.columns[place].name
                    misfits.append(
                        [record.instance_id, self._rows.table.name, plain[0], column, cell]
                    )
            self._next += 1
        return misfits

    def _write(self, place: int, cell: float | str) -> bool:
        """False where the text had to be cut."""
        if not isinstance(cell, str):
            self._sheet.write_number(self._next, place, cell)
            return True
        if place in self._dates:
            day = typed(Measure.DATE, cell)
            if isinstance(day, date) and day >= _EPOCH:
                noon = datetime(day.year, day.month, day.day, tzinfo=UTC).replace(tzinfo=None)
                self._sheet.write_datetime(self._next, place, noon, self._day)
                return True
        self._sheet.write_string(self._next, place, cell[:LONGEST_TEXT])
        return len(cell) <= LONGEST_TEXT

    def _open(self) -> None:
        taken = {sheet.get_name().lower() for sheet in self._workbook.worksheets()}
        name = self._rows.table.name.translate(_FORBIDDEN)
        self._sheet: Worksheet = self._workbook.add_worksheet(
            unique(name, taken, longest=LONGEST_SHEET_NAME)
        )
        for place, header in enumerate(self._headers):
            self._sheet.write_string(0, place, header[:LONGEST_TEXT])
        self._next = 1
