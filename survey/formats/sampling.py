"""Reads a sampling list, CSV or XLSX: whom the study wants to hear, one case a row."""

import csv
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO, StringIO

from openpyxl import load_workbook

from survey.formats.archive import ArchiveRefused, check_archive

CODE, KIND = "code", "kind"
LONGEST_CODE = 40
MOST_ROWS = 20_000
MOST_COLUMNS = 500
_ENCODINGS = ("utf-8-sig", "gb18030")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS = (",", ";", "\t")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case; `attributes` holds the other columns that are filled, as text."""

    code: str
    kind: str
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SamplingFault:
    """What is wrong with a list; `row` counts as a spreadsheet does, the header being 1."""

    row: int | None
    column: str
    message: str


class SamplingRefused(ValueError):  # noqa: N818
    """A list that is not taken in; `faults` name every row to mend."""

    def __init__(self, faults: Iterable[SamplingFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(fault.message for fault in self.faults))


def read_sampling_list(
    data: bytes, *, filename: str, kinds: Collection[str]
) -> tuple[CaseRow, ...]:
    """The cases of a list whose header has `code` and `kind`; blank rows are passed over.

    CSV may be UTF-8 with or without mark, UTF-16 with mark or GB18030, with commas, semicolons
    or tabs. Every cell stays text, formulas too. Raises SamplingRefused with all faults found.
    """
    if filename.lower().endswith(".xlsx"):
        table = _xlsx_rows(data)
    elif filename.lower().endswith((".csv", ".txt", ".tsv")):
        table = _csv_rows(data)
    else:
        raise _refusal("A sampling list is uploaded as .csv or .xlsx.")
    rows = [(number, cells) for number, cells in enumerate(table, start=1) if any(cells)]
    if not rows:
        raise _refusal("The list is empty.")
    header, *body = rows
    _check_header(header[0], header[1])
    cases = [(number, dict(zip(header[1], cells, strict=False))) for number, cells in body]
    faults = [*_too_wide(len(header[1]), body), *_case_faults(cases, kinds)]
    if faults:
        raise SamplingRefused(faults)
    return tuple(
        CaseRow(
            case[CODE],
            case[KIND],
            {name: text for name, text in case.items() if text and name not in (CODE, KIND)},
        )
        for _, case in cases
    )


def _refusal(message: str, row: int | None = None, column: str = "") -> SamplingRefused:
    return SamplingRefused([SamplingFault(row, column, message)])


def _csv_rows(data: bytes) -> Iterator[list[str]]:
    text = _decoded(data)
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            _check_size(reader.line_num, len(row))
            yield [cell.strip() for cell in row]
    except csv.Error as error:
        raise _refusal(f"The row cannot be read: {error}.", reader.line_num) from error


def _decoded(data: bytes) -> str:
    encodings = ("utf-16",) if data.startswith(_UTF16_MARKS) else _ENCODINGS
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        control = _CONTROL.search(text)
        if control:
            row = text.count("\n", 0, control.start()) + 1
            raise _refusal("The file holds control characters: it is no text.", row)
        return text
    raise _refusal("The file is neither UTF-8 nor GB18030 text.")


def _xlsx_rows(data: bytes) -> Iterator[list[str]]:
    try:
        check_archive(data)
        workbook = load_workbook(BytesIO(data), read_only=True)
        try:
            sheet = workbook.worksheets[0]
            sheet.reset_dimensions()  # what the sheet says of its own size may be anything
            rows = [list(map(_cell_text, cells)) for cells in _cells(sheet.values)]
        finally:
            workbook.close()
    except ArchiveRefused as refused:
        raise _refusal(str(refused)) from refused
    except SamplingRefused:
        raise
    except Exception as error:  # the reader meets hostile bytes, and may stumble anyhow
        raise _refusal("The workbook could not be read.") from error
    yield from rows


def _cells(rows: Iterable[Sequence[object]]) -> Iterator[list[object]]:
    for number, row in enumerate(rows, start=1):
        _check_size(number, len(row))
        yield list(row)


def _cell_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return _CONTROL.sub("", str(value)).strip()


def _check_size(row: int, columns: int) -> None:
    if row > MOST_ROWS:
        raise _refusal(f"The list has more than {MOST_ROWS} rows.", row)
    if columns > MOST_COLUMNS:
        raise _refusal(f"The list has more than {MOST_COLUMNS} columns.", row)


def _check_header(number: int, names: list[str]) -> None:
    """Put `code` and `kind` in small letters, and refuse a header that cannot be read by."""
    while names and not names[-1]:
        names.pop()
    for place, name in enumerate(names):
        if name.lower() in (CODE, KIND):
            names[place] = name.lower()
    faults = [
        SamplingFault(number, name, f"The list has no column {name}.")
        for name in (CODE, KIND)
        if name not in names
    ]
    faults += [
        SamplingFault(number, name, f"The column {name} stands twice.")
        for name, times in Counter(names).items()
        if name and times > 1
    ]
    faults += [
        SamplingFault(number, "", f"Column {place} has no name.")
        for place, name in enumerate(names, start=1)
        if not name
    ]
    if faults:
        raise SamplingRefused(faults)


def _too_wide(width: int, body: Iterable[tuple[int, list[str]]]) -> Iterator[SamplingFault]:
    for number, cells in body:
        if any(cells[width:]):
            yield SamplingFault(number, "", "The row has more cells than the header.")


def _case_faults(
    cases: Iterable[tuple[int, Mapping[str, str]]], kinds: Collection[str]
) -> Iterator[SamplingFault]:
    first: dict[str, int] = {}
    for number, case in cases:
        code, kind = case.get(CODE, ""), case.get(KIND, "")
        if not code:
            yield SamplingFault(number, CODE, "The case has no code.")
        elif len(code) > LONGEST_CODE:
            yield SamplingFault(number, CODE, f"The code is longer than {LONGEST_CODE} characters.")
        elif first.setdefault(code, number) != number:
            yield SamplingFault(
                number, CODE, f"The code {code} stands in row {first[code]} already."
            )
        if not kind:
            yield SamplingFault(number, KIND, "The case has no kind.")
        elif kind not in kinds:
            known = ", ".join(sorted(kinds))
            yield SamplingFault(number, KIND, f"{kind} is not one of the kinds {known}.")
