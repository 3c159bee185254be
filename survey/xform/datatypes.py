"""Whether a text is an answer of a data type (ODK XForms specification, Data Types)."""

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, tzinfo

from survey.xform.dates import read_date, read_moment, read_time
from survey.xform.geo import NoPoint, Point, read_point, read_points
from survey.xform.place import Extent
from survey.xform.values import number_of, spell_number

_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_TRUTHS = frozenset({"true", "false", "1", "0"})
_FEWEST_OF_A_LINE = 2
_FEWEST_OF_A_SHAPE = 4
_CLOSE = 1e-9
# Clients compute areas and distances by different formulas.
_NEAR = 1e-3


def _is_whole(text: str) -> bool:
    return _WHOLE.fullmatch(text) is not None


def _is_decimal(text: str) -> bool:
    return _DECIMAL.fullmatch(text) is not None


def _is_truth(text: str) -> bool:
    return text in _TRUTHS


def _is_date(text: str) -> bool:
    return read_date(text) is not None


def _is_time(text: str) -> bool:
    return read_time(text) is not None


def _is_moment(text: str) -> bool:
    return "T" in text and read_moment(text) is not None


def _is_point(text: str) -> bool:
    try:
        read_point(text)
    except NoPoint:
        return False
    return True


def _points(text: str) -> list[Point]:
    try:
        return read_points(text)
    except NoPoint:
        return []


def _is_line(text: str) -> bool:
    return len(_points(text)) >= _FEWEST_OF_A_LINE


def _is_shape(text: str) -> bool:
    corners = _points(text)
    return len(corners) >= _FEWEST_OF_A_SHAPE and corners[0] == corners[-1]


def _is_file(text: str) -> bool:
    return not set(text) & {"/", "\\"}


CHECKS: Mapping[str, Callable[[str], bool]] = {
    "int": _is_whole,
    "decimal": _is_decimal,
    "boolean": _is_truth,
    "date": _is_date,
    "time": _is_time,
    "dateTime": _is_moment,
    "geopoint": _is_point,
    "geotrace": _is_line,
    "geoshape": _is_shape,
    "binary": _is_file,
}


def is_within(text: str, extent: Extent) -> bool:
    """Whether a range offers a number: between its ends, and a whole number of steps away."""
    number = number_of(text)
    low, high = sorted((extent.start, extent.end))
    if math.isnan(number) or not low <= number <= high:
        return math.isnan(low) or math.isnan(high)
    steps = (number - extent.start) / extent.step if extent.step else 0.0
    return math.isnan(steps) or abs(steps - round(steps)) < _CLOSE * max(1.0, abs(steps))


def stored(text: str, data_type: str, zone: tzinfo = UTC) -> str:
    """What a client keeps of a computed text in a question of a type."""
    if text == "NaN":
        return ""
    number = number_of(text, zone)
    if data_type == "int" and math.isfinite(number):
        return spell_number(float(math.trunc(number)))
    return text


def is_same(one: str, other: str, zone: tzinfo = UTC, *, roughly: bool = False) -> bool:
    """Whether two texts stand for one value: equal, or as numbers, moments or truths.

    Collect writes a computed truth as 1 or 0, web forms write true or false.
    """
    one, other = one.strip(), other.strip()
    if one == other or {one, other} <= {"", "NaN"}:
        return True
    number, second = number_of(one, zone), number_of(other, zone)
    if not (math.isnan(number) or math.isnan(second)):
        close = _NEAR if roughly else _CLOSE
        if math.isclose(number, second, rel_tol=close, abs_tol=_CLOSE):
            return True
    if _as_truth(one) and _as_truth(one) == _as_truth(other):
        return True
    return _is_same_moment(one, other, zone)


def _as_truth(text: str) -> str:
    """The number that a truth is; "" for what is none."""
    text = text.lower()
    return {"true": "1", "false": "0"}.get(text, text) if text in _TRUTHS else ""


def _is_same_moment(one: str, other: str, zone: tzinfo) -> bool:
    """Whether two moments are one; a moment and a date, when they are of one day."""
    moment, second = read_moment(one, zone), read_moment(other, zone)
    if moment is None or second is None:
        return False
    if ("T" in one) and ("T" in other):
        return abs((moment - second).total_seconds()) < 1
    return _day(moment, zone) == _day(second, zone)


def _day(moment: datetime, zone: tzinfo) -> object:
    try:
        return moment.astimezone(zone).date()
    except OverflowError:
        return None
