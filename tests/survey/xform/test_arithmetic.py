"""Numbers as XPath and Collect compute them."""

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.xform import arithmetic
from survey.xform.nodes import Node, Value

_FINITE = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("number", "decimals", "result"),
    [
        (2.5, 0, 3),
        (-2.5, 0, -2),
        (-2.6, 0, -3),
        (2.345, 2, 2.35),
        (1.005, 2, 1.01),
        (1250, -2, 1300),
        (0.1, 30, 0.1),
    ],
)
def test_a_half_is_rounded_up(number: float, decimals: float, result: float) -> None:
    assert arithmetic.rounded(number, decimals) == result


def test_absurd_decimals_and_no_numbers_are_not_rounded() -> None:
    assert math.isnan(arithmetic.rounded(1.5, 31))
    assert math.isnan(arithmetic.rounded(1.5, math.nan))
    assert arithmetic.rounded(math.inf) == math.inf


@given(_FINITE)
def test_rounding_moves_by_a_half_at_most(number: float) -> None:
    assert abs(arithmetic.rounded(number) - number) <= 0.5


@given(_FINITE)
def test_int_floor_and_ceiling_are_whole_and_near(number: float) -> None:
    assert arithmetic.floor(number) <= number <= arithmetic.ceiling(number)
    assert abs(arithmetic.integer(number)) <= abs(number)


def test_int_cuts_towards_zero() -> None:
    assert (arithmetic.integer(-1.7), arithmetic.integer(1.7)) == (-1.0, 1.0)
    assert math.isnan(arithmetic.integer(math.nan))


def test_division_by_zero_is_infinite() -> None:
    assert arithmetic.divide(1.0, 0.0) == math.inf
    assert arithmetic.divide(1.0, -0.0) == -math.inf
    assert math.isnan(arithmetic.divide(0.0, 0.0))


def test_the_remainder_has_the_sign_of_the_dividend() -> None:
    assert (arithmetic.remainder(5, -2), arithmetic.remainder(-5, 2)) == (1.0, -1.0)
    assert arithmetic.remainder(1.5, 0.5) == 0.0
    assert math.isnan(arithmetic.remainder(1, 0))


def test_collect_sums_what_is_a_number(value: Callable[..., Value]) -> None:
    assert value("sum(/data/kid/years)") == 8.0
    assert value("sum(/data/kid/years | /data/empty)") == 8.0
    assert value("sum(/data/kid[who='Nobody']/years)") == 0.0


def test_extremes_of_node_sets_and_of_arguments(value: Callable[..., Value]) -> None:
    assert value("max(/data/kid/years)") == 5.0
    assert value("min(/data/kid/years, 1, /data/empty)") == 1.0
    nothing = value("max(/data/empty)")
    assert isinstance(nothing, float)
    assert math.isnan(nothing)


def test_powers_stay_within_the_numbers() -> None:
    assert arithmetic.power(2.0, 0.5) == math.sqrt(2)
    assert math.isnan(arithmetic.power(-1.0, 0.5))
    assert arithmetic.power(0.0, -1.0) == math.inf
    assert arithmetic.ten_to(400.0) == math.inf


def test_outside_their_domain_functions_give_no_number() -> None:
    assert math.isnan(arithmetic.guarded(math.sqrt)(-1.0))
    assert arithmetic.guarded(math.exp)(1e6) == math.inf
    assert math.isnan(arithmetic.logarithm(-1.0))
    assert arithmetic.logarithm(0.0) == arithmetic.logarithm10(0.0) == -math.inf


@pytest.mark.parametrize(
    ("least", "most", "holds"), [(2, 3, True), (3, 3, False), (0, 1, False), (-1, -1, True)]
)
def test_a_checklist_counts_what_is_true(least: float, most: float, *, holds: bool) -> None:
    answers: list[Value] = ["1", [Node("n", "yes"), Node("n", "0")], False]

    assert arithmetic.checklist(least, most, *answers) is holds


def test_a_weighted_checklist_adds_the_weights(value: Callable[..., Value]) -> None:
    assert value("weighted-checklist(5, 5, 1, 2, 1, 3, 0, 9)") is True
    assert value("weighted-checklist(6, -1, 1, 2, 1, 3)") is False
