"""Cells by their column's type, for files whose columns have one."""

import math
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import cast

from survey.formats.export.columns import Measure
from survey.formats.export.missing import Gap
from survey.formats.export.rows import Value

type Typed = int | float | str | list[str] | date | datetime | Gap | None

LARGEST = 2**53  # up to here every whole number is a double, too


def typed(measure: Measure, cell: Value) -> Typed:
    """The cell as int, float, text, list of texts, date or moment in UTC; None and Gap.BLANK as
    they are, Gap.MISFIT where it is not of this type.

    A moment without an offset is taken for one in UTC.
    """
    if cell is None or isinstance(cell, Gap):
        return cell
    return _READERS[measure](cell)


def _whole(cell: Value) -> Typed:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return cell if isinstance(cell, int) and abs(cell) <= LARGEST else Gap.MISFIT


def _number(cell: Value) -> Typed:
    if not isinstance(cell, int | float) or not math.isfinite(cell):
        return Gap.MISFIT
    return float(cell) if abs(cell) <= LARGEST or isinstance(cell, float) else Gap.MISFIT


def _text(cell: Value) -> Typed:
    return " ".join(cell) if isinstance(cell, list) else str(cell)


def _texts(cell: Value) -> Typed:
    return list(cell) if isinstance(cell, list) else [str(cell)]


def _date(cell: Value) -> Typed:
    if not isinstance(cell, str):
        return Gap.MISFIT
    try:
        return date.fromisoformat(cell)
    except ValueError:
        return Gap.MISFIT


def _moment(cell: Value) -> Typed:
    try:
        moment = cell if isinstance(cell, datetime) else datetime.fromisoformat(cast("str", cell))
    except (TypeError, ValueError):
        return Gap.MISFIT
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return Gap.MISFIT


_READERS: Mapping[Measure, Callable[[Value], Typed]] = {
    Measure.TEXT: _text,
    Measure.CHOICE: _text,
    Measure.CHOICES: _texts,
    Measure.WHOLE: _whole,
    Measure.FLAG: _whole,
    Measure.NUMBER: _number,
    Measure.DATE: _date,
    Measure.MOMENT: _moment,
}
