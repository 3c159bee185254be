"""Rows of a table on their way into SPSS and Stata, which want to know widths and codes first.

They wait in a file of their own, so that a long table never stands in memory.
"""

import marshal
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from survey.formats.definition import Kind
from survey.formats.export.columns import Measure
from survey.formats.export.missing import BLANK_TEXT, Gap
from survey.formats.export.options import Format
from survey.formats.export.rows import Record, Row, TableRows, Value
from survey.formats.export.texts import Plain, plain
from survey.formats.export.typed import Typed, typed
from survey.formats.export.variables import Variable, variables_of

GROUP = 500  # rows
_TEXTS = frozenset({Measure.TEXT, Measure.CHOICES})

# What waits in the file: a number, a text, None (not asked), True (left blank), False (a misfit).
type Waiting = float | str | bool | None


@dataclass(frozen=True, slots=True)
class Rules:
    """How a format writes dates, and how long a text may be (in bytes, None: as long as it is)."""

    format: Format
    date: Callable[[date], float]
    moment: Callable[[datetime], float]
    longest: int | None = None


@dataclass
class Gathered:
    """A variable, and what its cells turned out to be.

    `codes` has the choices that stand on no list, too. A calculation whose results are all
    numbers is numeric.
    """

    variable: Variable
    codes: dict[str, int] = field(default_factory=dict)
    width: int = 1
    has_texts: bool = False
    has_numbers: bool = False

    @property
    def is_numeric(self) -> bool:
        if self.variable.column.measure not in _TEXTS:
            return True
        node = self.variable.column.node
        is_calculated = node is not None and node.kind is Kind.CALCULATE
        return is_calculated and self.has_numbers and not self.has_texts


class Spool:
    """One table's rows, written first and read back as often as they are needed."""

    def __init__(self, rows: TableRows, path: Path, rules: Rules) -> None:
        self.gathered = [
            Gathered(variable, dict(variable.codes))
            for variable in variables_of(rows.table, rules.format)
        ]
        self.rows = rows
        self.count = 0
        self._rules = rules
        self._path = path
        self._file: BinaryIO = path.open("wb")
        self._waiting: list[list[Waiting]] = []

    def write(self, record: Record) -> list[list[Plain]]:
        """Add the rows of a submission. Returns what does not fit, as aside.MISFITS."""
        misfits: list[list[Plain]] = []
        for row in self.rows.of(record):
            self._waiting.append(self._row(row, record, misfits))
            self.count += 1
        if len(self._waiting) >= GROUP:
            self._flush()
        return misfits

    def close(self) -> None:
        self._flush()
        self._file.close()

    def remove(self) -> None:
        self._path.unlink()

    def read(
        self, gaps: Mapping[Waiting, float | str | None]
    ) -> Iterator[list[float | str | None]]:
        """The rows; in numeric columns `gaps` says what stands for None, True and False."""
        numeric = [each.is_numeric for each in self.gathered]
        for row in self._groups():
            yield [
                (cell if cell.__class__ is float else gaps[cell]) if is_numeric else _as_text(cell)
                for cell, is_numeric in zip(row, numeric, strict=True)
            ]

    def _groups(self) -> Iterator[Sequence[Waiting]]:
        with self._path.open("rb") as file:
            while file.peek(1):
                yield from marshal.load(file)  # noqa: S302 - our own file, just written

    def _flush(self) -> None:
        if self._waiting:
            marshal.dump(self._waiting, self._file)
            self._waiting.clear()

    def _row(self, row: Row, record: Record, misfits: list[list[Plain]]) -> list[Waiting]:
        cells: list[Waiting] = []
        for each, cell in zip(self.gathered, row, strict=True):
            waiting, fits = self._cell(each, cell)
            cells.append(waiting)
            if not fits:
                table, name = self.rows.table.name, each.variable.name
                misfits.append([record.instance_id, table, plain(row[0]), name, plain(cell)])
        return cells

    def _cell(self, each: Gathered, cell: Value) -> tuple[Waiting, bool]:
        measure = each.variable.column.measure
        if measure in _TEXTS:
            return self._text(each, cell)
        found = typed(measure, cell)
        if found is None or isinstance(found, Gap):
            return _WAITING[found], found is not Gap.MISFIT
        return self._number(each, found), True

    def _number(self, each: Gathered, cell: Typed) -> float:
        if isinstance(cell, str):
            return float(each.codes.setdefault(cell, max([0, *each.codes.values()]) + 1))
        if isinstance(cell, datetime):
            return self._rules.moment(cell)
        if isinstance(cell, date):
            return self._rules.date(cell)
        assert isinstance(cell, int | float)  # noqa: S101 - what is left of the measures
        return float(cell)

    def _text(self, each: Gathered, cell: Value) -> tuple[Waiting, bool]:
        if cell is None or isinstance(cell, Gap):
            each.width = max(each.width, len(BLANK_TEXT))
            return _WAITING[cell], True
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            each.has_numbers = True
            each.width = max(each.width, len(_written(float(cell))))
            return float(cell), True
        text = str(plain(cell))
        each.has_texts = True
        kept = _cut(text, self._rules.longest)
        each.width = max(each.width, len(kept.encode()))
        return kept, kept == text


_WAITING: Mapping[Gap | None, bool | None] = {None: None, Gap.BLANK: True, Gap.MISFIT: False}


def _as_text(cell: Waiting) -> str:
    if isinstance(cell, str):
        return cell
    return _written(cell) if isinstance(cell, float) else BLANK_TEXT if cell else ""


def _written(number: float) -> str:
    """A number among texts, as the submission had it."""
    return f"{number:.0f}" if number.is_integer() else str(number)


def _cut(text: str, longest: int | None) -> str:
    """The beginning of the text that has at most `longest` bytes, ending with a whole character."""
    if longest is None or len(text) * 4 <= longest:
        return text
    return text.encode()[:longest].decode(errors="ignore")


def cut_label(text: str, *, characters: int, most_bytes: int) -> str:
    """A label on one line, not longer than the format allows."""
    return _cut(" ".join(text.split())[:characters], most_bytes)
