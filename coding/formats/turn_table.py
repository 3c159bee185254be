"""Turns in the rows of a table: csv, tsv, xlsx, and tables inside documents."""

import csv
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO

from openpyxl import load_workbook

from coding.formats.clock import milliseconds
from coding.formats.containers import check_container
from coding.formats.script import (
    Dropped,
    Fault,
    Lost,
    Reading,
    ReadingRefused,
    Said,
    Why,
    check_size,
    tally,
)

FIELDS = ("speaker", "text", "start", "end")
_MOST_ROWS, _MOST_COLUMNS = 60_000, 100
_LONGEST_CELL = 10_000_000
_NAMES = {
    "speaker": (
        "speaker",
        "name",
        "who",
        "role",
        "说话人",
        "发言人",
        "讲话人",
        "角色",
        "姓名",
        "講者",
    ),
    "text": (
        "text",
        "content",
        "speech",
        "utterance",
        "transcript",
        "said",
        "文本",
        "内容",
        "内容文本",
        "发言",
        "话语",
        "转写",
        "原文",
        "內容",
        "發言",
    ),
    "start": (
        "start",
        "begin",
        "from",
        "time",
        "timestamp",
        "start_ms",
        "start time",
        "开始",
        "开始时间",
        "起始时间",
        "时间",
        "時間",
        "start (s)",
        "in",
    ),
    "end": (
        "end",
        "to",
        "stop",
        "end_ms",
        "end time",
        "结束",
        "结束时间",
        "終止",
        "end (s)",
        "out",
    ),
}
_SECONDS = re.compile(r"\d+(?:[.,]\d+)?")
_LETTER = re.compile(r"[^\W\d_]")
_LONGEST_NAME = 40
_SHORT_TEXT = 3
_DELIMITERS = "\t;,|"
_DAMAGE = (KeyError, ValueError, TypeError, OSError, AttributeError, IndexError, EOFError)


@dataclass(frozen=True)
class Row:
    """A row with its number in the file."""

    number: int
    cells: tuple[str, ...]


def read_delimited(
    text: str, *, file_format: str, columns: Mapping[str, str] | None = None
) -> Reading:
    """Turns of a csv or tsv; `columns` says which heading holds what."""
    delimiter = "\t" if file_format == "tsv" else _delimiter(text)
    before = csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=False)
    rows = []
    try:
        for cells in reader:
            rows.append(Row(reader.line_num, tuple(cells)))
            if len(rows) > _MOST_ROWS:
                raise ReadingRefused(Fault(Why.TOO_LONG, text=str(_MOST_ROWS)))
    except csv.Error as error:
        raise ReadingRefused(Fault(Why.DAMAGED, reader.line_num, str(error))) from error
    finally:
        csv.field_size_limit(before)
    return read_rows(rows, file_format=file_format, columns=columns)


def read_workbook(data: bytes, *, columns: Mapping[str, str] | None = None) -> Reading:
    """Turns of the first sheet of an .xlsx workbook."""
    check_container(data)
    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        rows = [
            Row(number, tuple("" if cell is None else str(cell) for cell in cells))
            for number, cells in enumerate(
                sheet.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS, values_only=True), 1
            )
        ]
    except _DAMAGE as error:
        raise ReadingRefused(Fault(Why.DAMAGED)) from error
    return read_rows(rows, file_format="xlsx", columns=columns)


def read_rows(
    rows: Sequence[Row], *, file_format: str, columns: Mapping[str, str] | None = None
) -> Reading:
    """Raises ReadingRefused with each row whose time cannot be read."""
    filled = [row for row in rows if any(cell.strip() for cell in row.cells)]
    if not filled:
        raise ReadingRefused(Fault(Why.EMPTY))
    headings = tuple(cell.strip() for cell in filled[0].cells)
    places = _chosen(headings, columns or {}) or named_columns(headings)
    has_head = places is not None and "text" in places
    if not has_head:
        places = guessed_columns([row.cells for row in filled])
        headings = tuple(str(number) for number in range(1, len(headings) + 1))
    if places is None or "text" not in places:
        raise ReadingRefused(Fault(Why.NO_TEXT_COLUMN, filled[0].number, ", ".join(headings)[:200]))
    body = filled[1:] if has_head else filled
    turns = _said(body, places, _in_milliseconds(headings, places))
    check_size(turns)
    unused = [name for at, name in enumerate(headings) if name and at not in places.values()]
    return Reading(
        format=file_format,
        turns=tuple(turns),
        dropped=(
            *(Dropped(Lost.COLUMNS, text=name[:80]) for name in unused),
            *tally({Lost.BLANK_ROWS: len(body) - len(turns)}),
        ),
        is_timed="start" in places,
        columns={field: headings[place] for field, place in places.items()},
        headings=headings,
    )


def named_columns(headings: Sequence[str]) -> dict[str, int] | None:
    """Which column holds what, by its heading; None where no heading is known."""
    plain = [heading.strip().lower() for heading in headings]
    places = {
        field: next(place for place, name in enumerate(plain) if name in names)
        for field, names in _NAMES.items()
        if any(name in names for name in plain)
    }
    return places or None


def guessed_columns(rows: Sequence[Sequence[str]]) -> dict[str, int] | None:
    """Which column holds what, by its content: times, names that come again, and the most text."""
    width = max(len(row) for row in rows)
    cells = [[row[at].strip() if at < len(row) else "" for row in rows] for at in range(width)]
    lengths = [sum(map(len, column)) for column in cells]
    text = max(range(width), key=lambda at: lengths[at])
    if lengths[text] < _SHORT_TEXT * len(rows):
        return None
    times = [at for at in range(width) if at != text and _are_times(cells[at])]
    places = {"text": text} | dict(zip(("start", "end"), times, strict=False))
    names = [at for at in range(width) if at not in places.values() and _are_names(cells[at])]
    return places | ({"speaker": names[0]} if names else {})


def _are_times(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and all(milliseconds(cell) is not None for cell in filled)


def _are_names(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    again = Counter(filled)
    return (
        2 * len(filled) >= len(cells)
        and all(_LETTER.search(cell) for cell in filled)
        and max(map(len, filled)) <= _LONGEST_NAME
        and (len(again) < len(filled) or len(filled) == 1)
    )


def _chosen(headings: Sequence[str], columns: Mapping[str, str]) -> dict[str, int] | None:
    places = {
        field: headings.index(name)
        for field, name in columns.items()
        if field in FIELDS and name in headings
    }
    return places if "text" in places else None


def _in_milliseconds(headings: Sequence[str], places: Mapping[str, int]) -> bool:
    return "start" in places and "ms" in re.split(r"[\s_()]+", headings[places["start"]].lower())


def _said(rows: Sequence[Row], places: Mapping[str, int], in_ms: bool) -> list[Said]:  # noqa: FBT001
    turns: list[Said] = []
    faults: list[Fault] = []
    for row in rows:
        found = {
            field: row.cells[place].strip() if place < len(row.cells) else ""
            for field, place in places.items()
        }
        times = [_time(found.get(name, ""), in_ms=in_ms) for name in ("start", "end")]
        if -1 in times:
            wrong = found.get("start" if times[0] == -1 else "end", "")
            faults.append(Fault(Why.BAD_TIME, row.number, wrong[:40]))
        elif found["text"]:
            speaker = found.get("speaker", "") or (turns[-1].speaker if turns else "")
            turns.append(Said(speaker, found["text"], *times))
    if faults:
        raise ReadingRefused(*faults[:50])
    return turns


def _time(cell: str, *, in_ms: bool) -> int | None:
    """Milliseconds of a clock time or of a number; None for an empty cell, -1 for another."""
    if not cell:
        return None
    if _SECONDS.fullmatch(cell):
        number = float(cell.replace(",", "."))
        return round(number if in_ms else number * 1000)
    found = milliseconds(cell)
    return -1 if found is None else found


def _delimiter(text: str) -> str:
    """The sign that stands most evenly in the first lines."""
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:20]
    counts = {sign: [line.count(sign) for line in lines] for sign in _DELIMITERS}
    return max(_DELIMITERS, key=lambda sign: (min(counts[sign], default=0), sum(counts[sign])))
