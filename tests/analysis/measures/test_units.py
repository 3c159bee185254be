"""Answers as numbers and as choices; what counts as missing."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.units import Answer, Respondent, chosen, number, without_missing


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (3, 3.0),
        (0.9, 0.9),
        ("3", 3.0),
        ("-2", -2.0),
        ("other", None),
        ("", None),
        ("nan", None),
        ("inf", None),
        (["3"], None),
        (None, None),
    ],
)
def test_an_answer_is_a_number_or_none(answer: Answer | None, found: float | None) -> None:
    assert number(answer) == found


@given(st.one_of(st.text(), st.floats(), st.integers(-(10**300), 10**300)))
def test_a_number_is_always_finite(answer: str | float) -> None:
    found = number(answer)

    assert found is None or math.isfinite(found)


@pytest.mark.parametrize(
    ("answer", "found"),
    [("yes", ("yes",)), (["a", "b"], ("a", "b")), ([], ()), (None, ()), (3, ("3",))],
)
def test_choices_are_one_several_or_none(answer: Answer | None, found: tuple[str, ...]) -> None:
    assert chosen(answer) == found


def test_answers_that_count_as_missing_are_taken_out() -> None:
    respondent = Respondent(
        "F01",
        {"a": "na", "b": "3", "c": ["na"], "d": ["x", "refused"], "e": "", "f": [], "g": 0},
        {"r": [{"a": "refused", "b": 1}, {"a": "x"}]},
    )

    kept = without_missing(respondent, {"na", "refused"})

    assert kept == Respondent("F01", {"b": "3", "d": ["x"], "g": 0}, {"r": [{"b": 1}, {"a": "x"}]})
