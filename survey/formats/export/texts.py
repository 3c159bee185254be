"""Rows as CSV and XLSX write them: names or labels of choices, and a text for what was left blank."""

from collections.abc import Callable, Mapping
from datetime import datetime

from survey.formats.export.columns import Column, Measure, Table, spoken
from survey.formats.export.missing import BLANK_TEXT, Gap
from survey.formats.export.options import Options, Words
from survey.formats.export.rows import Row, Value

type Plain = int | float | str | None

AS_IT_IS = frozenset({str, int, float, type(None)})


class TextRows:
    """Turns the cells of one table's rows into plain ones, in place."""

    def __init__(self, table: Table, options: Options) -> None:
        self._worded = [
            (place, _labeller(column, options.lang))
            for place, column in enumerate(table.columns)
            if options.values == Words.LABELS and column.choices
        ]
        self._several = [
            place for place, column in enumerate(table.columns) if column.measure is Measure.CHOICES
        ]

        self._moments = [
            place for place, column in enumerate(table.about) if column.measure is Measure.MOMENT
        ]

    def __call__(self, row: Row) -> list[Plain]:
        return [
            cell if cell.__class__ in AS_IT_IS else plain(cell)  # type: ignore[misc] # just asked
            for cell in self.word(row)
        ]

    def word(self, row: Row) -> Row:
        """The row with its choices and moments in words; what else is not plain stays."""
        for place, words in self._worded:
            row[place] = words(row[place])
        for place in self._several:
            cell = row[place]
            if cell.__class__ is list:
                row[place] = " ".join(cell)
        for place in self._moments:
            row[place] = plain(row[place])
        return row


def plain(cell: Value) -> Plain:
    """Texts and numbers as they are, several choices with a blank between them, as in a submission."""
    if isinstance(cell, list):
        return " ".join(map(str, cell))
    if isinstance(cell, datetime):
        return cell.isoformat()
    if isinstance(cell, Gap):
        return BLANK_TEXT
    return cell


def _labeller(column: Column, lang: str) -> Callable[[Value], Value]:
    labels = {choice.name: spoken(choice.label, lang) or choice.name for choice in column.choices}
    if column.measure is Measure.CHOICES:
        return lambda cell: _several(cell, labels)
    return lambda cell: labels.get(cell, cell) if isinstance(cell, str) else cell


def _several(cell: Value, labels: Mapping[str, str]) -> Value:
    names = cell if isinstance(cell, list) else [cell] if isinstance(cell, str) else None
    return cell if names is None else "; ".join(labels.get(name, name) for name in names)
