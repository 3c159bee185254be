"""Rows of an export's tables, made from submissions in plain values."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from survey.formats.answers import Answer
from survey.formats.export.columns import Column, Layout, Measure, Table, place_part
from survey.formats.export.missing import Gap

type Value = int | float | str | list[str] | datetime | Gap | None
type Row = list[Value]


@dataclass(frozen=True, slots=True)
class Repetition:
    """One row of a repeat; positions count from 0 over the whole submission."""

    repeat: str
    position: int
    parent_position: int | None
    answers: Mapping[str, Answer]
    empty: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """One submission with its repeats; `about` is what ABOUT_SUBMISSION names, in its order."""

    about: tuple[Value, ...]
    answers: Mapping[str, Answer]
    empty: Collection[str] = ()
    not_relevant: Collection[str] = ()
    repetitions: Sequence[Repetition] = field(default_factory=tuple)

    @property
    def instance_id(self) -> str:
        return str(self.about[0])

    @property
    def case(self) -> Value:
        return self.about[2]


class TableRows:
    """Makes the rows of one table: what is said about the row, then a cell for each answer.

    A cell is the answer as it is kept (a list where several choices were made), None where the
    question was not asked, Gap.BLANK where it was asked and left blank.
    """

    def __init__(self, table: Table) -> None:
        self.table = table
        self._sources = [column.source for column in table.answers]
        self._places: dict[str, list[int]] = {}
        self._derived: list[tuple[int, Callable[[object], float | None]]] = []
        for place, column in enumerate(table.answers):
            self._places.setdefault(column.source, []).append(place)
            if column.part:
                self._derived.append((place, _derive(column)))

    def cells(
        self,
        answers: Mapping[str, Answer],
        empty: Collection[str],
        not_relevant: Collection[str] = (),
    ) -> Row:
        cells: Row = list(map(answers.get, self._sources))
        for place, derive in self._derived:
            if cells[place] is not None:
                cells[place] = derive(cells[place])
        for name in empty:
            if name in answers or name in not_relevant:
                continue
            for place in self._places.get(name, ()):
                cells[place] = Gap.BLANK
        return cells

    def of(self, record: Record) -> Iterator[Row]:
        """The row of a submission, or the rows of this repeat in it."""
        if self.table.repeat is None:
            yield [*record.about, *self.cells(record.answers, record.empty, record.not_relevant)]
            return
        for row in record.repetitions:
            if row.repeat == self.table.repeat:
                yield [*self._about(record, row), *self.cells(row.answers, row.empty)]

    def _about(self, record: Record, row: Repetition) -> Row:
        around = self.table.parent
        parent = (
            key(record.instance_id, around, row.parent_position)
            if around is not None and row.parent_position is not None
            else record.instance_id
        )
        own = key(record.instance_id, row.repeat, row.position)
        return [own, parent, record.instance_id, record.case, row.position + 1]


def key(instance_id: str, repeat: str, position: int) -> str:
    """Names one row of a repeat: "uuid:…/partners[1]"."""
    return f"{instance_id}/{repeat}[{position + 1}]"


def makers(layout: Layout) -> list[TableRows]:
    return [TableRows(table) for table in layout.tables]


def _derive(column: Column) -> Callable[[object], float | None]:
    if column.measure is Measure.FLAG:
        wanted = column.part
        return lambda cell: int(wanted in cell) if isinstance(cell, list) else int(cell == wanted)
    return place_part(column.part)
