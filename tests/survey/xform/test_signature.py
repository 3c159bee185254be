"""What functions take, in short lines."""

import pytest

from survey.xform.signature import Function, Kind, function


def test_a_line_says_kinds_and_which_may_be_left_out() -> None:
    found = function("text number number?", Kind.TEXT)

    assert found.parameters == (Kind.TEXT, Kind.NUMBER, Kind.NUMBER)
    assert (found.least, found.repeated) == (2, 0)


@pytest.mark.parametrize(
    ("takes", "counts"),
    [
        ("", {0}),
        ("text text", {2}),
        ("text number?", {1, 2}),
        ("text any*", {1, 2, 3, 4, 5}),
        ("number number any* any*", {2, 4}),
    ],
)
def test_a_call_fits_by_its_number_of_arguments(takes: str, counts: set[int]) -> None:
    found = function(takes, Kind.TEXT)

    assert {count for count in range(6) if found.fits(count)} == counts


def test_repeated_parameters_take_turns() -> None:
    found = function("number text* nodes*", Kind.TRUTH)

    kinds = [found.parameter(index) for index in range(5)]

    assert kinds == [Kind.NUMBER, Kind.TEXT, Kind.NODES, Kind.TEXT, Kind.NODES]


@pytest.mark.parametrize(
    ("takes", "words"), [("text text", "2"), ("text text?", "1 to 2"), ("text any*", "1 or more")]
)
def test_expectations_are_put_into_words(takes: str, words: str) -> None:
    found: Function = function(takes, Kind.TEXT)

    assert found.expects() == words
