"""Functions on numbers."""

import math
from collections.abc import Callable
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal, localcontext

from survey.xform.nodes import Nodes, Scope, Value
from survey.xform.values import NAN, number_of, to_number, to_truth

_MOST_DECIMALS = 30
_DIGITS = 400


def integer(number: float) -> float:
    """int(): what stands before the decimal point."""
    return float(math.trunc(number)) if math.isfinite(number) else number


def rounded(number: float, decimals: float = 0.0) -> float:
    """round(): a half goes up, as in XPath 1.0, 4.4; `decimals` may be below 0, as in Collect."""
    if not math.isfinite(number):
        return number
    if not abs(decimals) <= _MOST_DECIMALS:
        return NAN
    rounding = ROUND_HALF_DOWN if number < 0 else ROUND_HALF_UP
    with localcontext(prec=_DIGITS):
        exact = Decimal(repr(number)).quantize(Decimal(1).scaleb(-int(decimals)), rounding)
    return float(exact)


def floor(number: float) -> float:
    return float(math.floor(number)) if math.isfinite(number) else number


def ceiling(number: float) -> float:
    return float(math.ceil(number)) if math.isfinite(number) else number


def total(scope: Scope, nodes: Nodes) -> float:
    """sum(): Collect passes over what is no number; web forms need numbers, and one at least."""
    numbers = _numbers(scope, nodes)
    if scope.run.as_web and not numbers:
        return NAN
    return math.fsum(numbers) if all(map(math.isfinite, numbers)) else sum(numbers)


def largest(scope: Scope, *values: Value) -> float:
    return _extreme(max, scope, values)


def smallest(scope: Scope, *values: Value) -> float:
    return _extreme(min, scope, values)


def _extreme(
    choose: Callable[[list[float]], float], scope: Scope, values: tuple[Value, ...]
) -> float:
    numbers = [number for value in values for number in _numbers(scope, value)]
    if not numbers or any(map(math.isnan, numbers)):
        return NAN
    return choose(numbers)


def _numbers(scope: Scope, value: Value) -> list[float]:
    zone = scope.run.zone
    if isinstance(value, list):
        numbers = [number_of(node.value, zone) for node in value]
    else:
        numbers = [to_number(value, zone)]
    if scope.run.as_web:
        return numbers
    return [number for number in numbers if not math.isnan(number)]


def power(base: float, exponent: float) -> float:
    try:
        result = base**exponent
    except ZeroDivisionError:
        return math.inf
    except OverflowError:
        return math.inf
    return result if isinstance(result, float) else NAN


def guarded(compute: Callable[..., float]) -> Callable[..., float]:
    """A function of the math module that answers NaN outside its domain, as JavaScript does."""

    def computed(*numbers: float) -> float:
        try:
            return compute(*numbers)
        except ValueError:
            return NAN
        except OverflowError:
            return math.inf

    return computed


def logarithm(number: float) -> float:
    return -math.inf if number == 0 else guarded(math.log)(number)


def logarithm10(number: float) -> float:
    return -math.inf if number == 0 else guarded(math.log10)(number)


def ten_to(exponent: float) -> float:
    return power(10.0, exponent)


def divide(left: float, right: float) -> float:
    """`div`: by zero it gives infinity, and NaN for zero by zero."""
    if right != 0:
        return left / right
    if left == 0 or math.isnan(left) or math.isnan(right):
        return NAN
    return math.copysign(math.inf, left) * math.copysign(1.0, right)


def remainder(left: float, right: float) -> float:
    """`mod`: the sign is the dividend's, as in XPath 1.0, 3.5."""
    if right == 0 or math.isinf(left):
        return NAN
    return math.fmod(left, right)


def checklist(least: float, most: float, *answers: Value) -> bool:
    """Whether so many answers are true; -1 leaves a side open."""
    count = sum(_true(answer) for answer in _spread(answers))
    return (least < 0 or count >= least) and (most < 0 or count <= most)


def weighted_checklist(scope: Scope, least: float, most: float, *pairs: Value) -> bool:
    """Whether the weights of the true answers add up to what is asked; -1 leaves a side open."""
    answers, weights = _spread(pairs[::2]), _spread(pairs[1::2])
    zone = scope.run.zone
    reached = sum(
        to_number(weight, zone)
        for answer, weight in zip(answers, weights, strict=False)
        if _true(answer)
    )
    return (least == -1 or reached >= least) and (most == -1 or reached <= most)


def _spread(values: tuple[Value, ...]) -> list[Value]:
    spread: list[Value] = []
    for value in values:
        spread.extend([node.value for node in value] if isinstance(value, list) else [value])
    return spread


def _true(answer: Value) -> bool:
    """An answer counts when it is a number above 0, a text that is none, or true."""
    if isinstance(answer, str):
        number = number_of(answer)
        return bool(answer) and (math.isnan(number) or number > 0)
    return to_truth(answer)
