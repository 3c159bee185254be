"""Conversions and comparisons of XPath 1.0, with dates counting as numbers of days (OpenRosa).

Where XPath 1.0 sees no node at all, ODK Collect sees an empty answer: `/data/unasked = ''` is
true. We follow Collect, as a question that was not asked leaves no node in a submission.
"""

import math
import operator
import re
from collections.abc import Callable
from datetime import UTC, tzinfo
from decimal import Decimal

from survey.xform.dates import days_of
from survey.xform.nodes import Nodes, Value

NAN = math.nan
_NUMBER = re.compile(r"-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_DATED = re.compile(r"[0-9]{4}-")
_BLANK = " \t\r\n"
_LARGEST_WHOLE = 1e15

type Order = Callable[[float, float], bool]


def number_of(text: str, zone: tzinfo = UTC) -> float:
    """A text as a number; a date or moment as days; anything else is NaN."""
    if text.isdecimal() and text.isascii():
        return float(text)
    text = text.strip(_BLANK)
    if _NUMBER.fullmatch(text):
        return float(text)
    return days_of(text, zone) if _DATED.match(text) else NAN


def spell_number(number: float) -> str:
    """A number as XPath 1.0 writes it: never an exponent, no decimals for whole numbers."""
    if number != number:  # noqa: PLR0124 - only NaN differs from itself
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if abs(number) < _LARGEST_WHOLE and number == int(number):
        return str(int(number))
    spelt = format(Decimal(repr(number)), "f")
    return spelt.removesuffix(".0")


def to_text(value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return value[0].value if value else ""
    return spell_number(value)


def to_number(value: Value, zone: tzinfo = UTC) -> float:
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, float):
        return value
    return number_of(to_text(value), zone)


def to_truth(value: Value) -> bool:
    if isinstance(value, float):
        return value == value and value != 0  # noqa: PLR0124 - only NaN differs from itself
    return bool(value)


def texts_of(value: Value) -> list[str]:
    """The string-values of a node-set; of anything else its one text."""
    if isinstance(value, list):
        return [node.value for node in value]
    return [to_text(value)]


def equal(left: Value, right: Value, zone: tzinfo = UTC) -> bool:
    """`=`: true when one of the left equals one of the right."""
    return _compared(left, right, operator.eq, operator.eq, zone)


def unequal(left: Value, right: Value, zone: tzinfo = UTC) -> bool:
    """`!=`: true when one of the left differs from one of the right."""
    return _compared(left, right, operator.ne, operator.ne, zone)


def _compared(
    left: Value,
    right: Value,
    texts: Callable[[str, str], bool],
    numbers: Order,
    zone: tzinfo,
) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return numbers(to_truth(left), to_truth(right))
    if isinstance(left, float) or isinstance(right, float):
        return ordered(left, right, numbers, zone)
    others = _spread(right)
    return any(texts(one, other) for one in _spread(left) for other in others)


def ordered(left: Value, right: Value, order: Order, zone: tzinfo = UTC) -> bool:
    """`<` and its kin: both sides as numbers, one of the left against one of the right."""
    others = _numbers(right, zone)
    return any(order(one, other) for one in _numbers(left, zone) for other in others)


def _spread(value: str | Nodes) -> list[str]:
    return [value] if isinstance(value, str) else [node.value for node in value] or [""]


def _numbers(value: Value, zone: tzinfo) -> list[float]:
    if isinstance(value, list):
        return [number_of(node.value, zone) for node in value] or [NAN]
    return [to_number(value, zone)]
