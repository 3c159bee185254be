"""Conversions and comparisons of XPath 1.0, with dates as days."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.xform.nodes import Node, Value
from survey.xform.values import (
    equal,
    number_of,
    ordered,
    spell_number,
    texts_of,
    to_number,
    to_text,
    to_truth,
    unequal,
)

_FINITE = st.floats(allow_nan=False, allow_infinity=False)
_SINGLE = st.one_of(st.floats(), st.booleans(), st.text(max_size=6))


def nodes(*texts: str) -> list[Node]:
    return [Node("n", text) for text in texts]


@given(_FINITE)
def test_a_number_survives_being_written(number: float) -> None:
    assert number_of(spell_number(number)) == number


@given(_FINITE)
def test_a_number_is_written_without_exponent(number: float) -> None:
    assert set(spell_number(number)) <= set("-0123456789.")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (7.0, "7"),
        (-0.0, "0"),
        (0.1, "0.1"),
        (1e21, "1000000000000000000000"),
        (1e-7, "0.0000001"),
        (math.nan, "NaN"),
        (math.inf, "Infinity"),
        (-math.inf, "-Infinity"),
    ],
)
def test_numbers_are_written_as_xpath_writes_them(number: float, text: str) -> None:
    assert spell_number(number) == text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (" 12 ", 12.0),
        ("-.5", -0.5),
        ("5.", 5.0),
        ("1.0E-4", 0.0001),
        ("1970-01-02", 1.0),
        ("1969-12-31", -1.0),
        ("1970-01-02T12:00:00.000Z", 1.5),
    ],
)
def test_texts_are_read_as_numbers_and_dates_as_days(text: str, number: float) -> None:
    assert number_of(text) == number


@pytest.mark.parametrize(
    "text", ["", "abc", "1_000", "+1", "inf", "nan", "0x10", "1970-13-01", "١٢", "1 2"]
)
def test_what_is_neither_is_not_a_number(text: str) -> None:
    assert math.isnan(number_of(text))


def test_the_first_node_speaks_for_a_node_set() -> None:
    found = nodes("3", "5")

    assert (to_text(found), to_number(found)) == ("3", 3.0)


def test_no_node_is_an_empty_text() -> None:
    assert to_text([]) == ""
    assert math.isnan(to_number([]))


@pytest.mark.parametrize(
    ("value", "truth"),
    [
        (0.0, False),
        (-0.1, True),
        (math.nan, False),
        ("", False),
        ("false", True),
        ("0", True),
        ([], False),
    ],
)
def test_truth_is_as_in_xpath(value: Value, *, truth: bool) -> None:
    assert to_truth(value) is truth


def test_booleans_turn_into_texts_and_numbers() -> None:
    yes, no = True, False

    assert (to_text(yes), to_text(no), to_number(yes)) == ("true", "false", 1.0)


def test_one_matching_pair_of_nodes_makes_sets_equal_and_one_other_unequal() -> None:
    left, right = nodes("a", "b"), nodes("b", "c")

    assert equal(left, right)
    assert unequal(left, right)
    assert not equal(left, nodes("c"))


def test_no_node_equals_the_empty_text_as_in_collect() -> None:
    assert equal([], "")
    assert not unequal([], "")
    assert unequal([], "x")


def test_a_number_makes_a_comparison_numeric_and_a_truth_logical() -> None:
    yes = True

    assert equal(nodes("07"), 7.0)
    assert equal(nodes("x"), yes)
    assert not equal("7.0", "7")


def test_an_order_compares_numbers_and_dates() -> None:
    assert ordered("2025-10-08", "2025-10-09", lambda one, other: one < other)
    assert ordered(nodes("1", "9"), 5.0, lambda one, other: one > other)
    assert not ordered([], 5.0, lambda one, other: one <= other)


@given(_SINGLE, _SINGLE)
def test_single_values_are_equal_or_unequal(left: Value, right: Value) -> None:
    assert equal(left, right) is not unequal(left, right)


@given(_SINGLE, _SINGLE)
def test_equality_knows_no_sides(left: Value, right: Value) -> None:
    assert equal(left, right) is equal(right, left)


def test_texts_of_a_set_are_those_of_all_its_nodes() -> None:
    assert texts_of(nodes("a", "", "b")) == ["a", "", "b"]
    assert texts_of(2.0) == ["2"]
