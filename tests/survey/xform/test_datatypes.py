"""Answers are of their type, and two spellings of a value are one value."""

from datetime import timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.xform.datatypes import CHECKS, is_same, is_within, stored
from survey.xform.place import Extent

CHINA = timezone(timedelta(hours=8))
GOOD = {
    "int": ["0", "-12", "+7", "007"],
    "decimal": ["1.5", ".5", "5.", "-1.0E-4", "12"],
    "boolean": ["true", "0"],
    "date": ["2024-02-29"],
    "time": ["09:30", "09:30:15.000+08:00"],
    "dateTime": ["2025-10-08T14:30:00.000+08:00", "2025-10-08T14:30:00.000+08"],
    "geopoint": ["34.03 113.85", "-34.03 113.85 72.5 4.9"],
    "geotrace": ["0 0; 1 1", "0 0 0 0;1 1 0 0;"],
    "geoshape": ["0 0;0 1;1 1;0 0"],
    "binary": ["voice 1.m4a"],
}
BAD = {
    "int": ["1.0", "x", "1e3", "１"],
    "decimal": ["1,5", ".", "NaN", "1_0"],
    "boolean": ["yes", "TRUE"],
    "date": ["2025-02-29", "2025-10-08T10:00:00Z", "8.10.2025"],
    "time": ["9:30", "25:00", "2025-10-08"],
    "dateTime": ["2025-10-08", "2025-10-08T30:00"],
    "geopoint": ["34.03", "91 0", "here"],
    "geotrace": ["0 0", "0 0; x"],
    "geoshape": ["0 0;0 1;1 1", "0 0;0 1;0 0", "x"],
    "binary": ["../secret", "a/b.png", "C:\\a.png"],
}


@pytest.mark.parametrize(
    ("data_type", "text"), [(kind, one) for kind in GOOD for one in GOOD[kind]]
)
def test_answers_of_a_type_pass(data_type: str, text: str) -> None:
    assert CHECKS[data_type](text)


@pytest.mark.parametrize(("data_type", "text"), [(kind, one) for kind in BAD for one in BAD[kind]])
def test_others_do_not(data_type: str, text: str) -> None:
    assert not CHECKS[data_type](text)


@given(st.sampled_from(sorted(CHECKS)), st.text(max_size=30))
def test_any_text_is_judged(data_type: str, text: str) -> None:
    assert CHECKS[data_type](text) in {True, False}


@pytest.mark.parametrize(
    ("text", "holds"), [("0", True), ("2.5", True), ("10", True), ("3", False), ("12.5", False)]
)
def test_a_range_offers_steps_between_its_ends(text: str, *, holds: bool) -> None:
    assert is_within(text, Extent(0, 10, 2.5)) is holds
    assert is_within(text, Extent(10, 0, -2.5)) is holds


def test_a_range_without_numbers_offers_anything() -> None:
    nothing = float("nan")

    assert is_within("7", Extent(nothing, nothing, nothing))
    assert is_within("7", Extent(0, 10, 0))
    assert not is_within("x", Extent(0, 10, 1))


@pytest.mark.parametrize(
    ("text", "data_type", "kept"),
    [("3.7", "int", "3"), ("-3.7", "int", "-3"), ("NaN", "string", ""), ("3.7", "decimal", "3.7")],
)
def test_clients_keep_computed_texts_by_their_type(text: str, data_type: str, kept: str) -> None:
    assert stored(text, data_type) == kept


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("0.30000000000000004", "0.3"),
        ("1.0E2", "100"),
        ("", "NaN"),
        ("True", "true"),
        ("1", "true"),
        ("false", "0"),
        ("2025-10-08T06:30:00Z", "2025-10-08T14:30:00.000+08:00"),
        ("2025-10-08", "2025-10-08T14:30:00.000+08:00"),
        (" a ", "a"),
    ],
)
def test_spellings_of_one_value_are_the_same(one: str, other: str) -> None:
    assert is_same(one, other, CHINA)
    assert is_same(other, one, CHINA)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1", "2"),
        ("", "0"),
        ("a", "b"),
        ("2025-10-08", "2025-10-09"),
        ("true", "false"),
        ("1", "false"),
        ("yes", "true"),
    ],
)
def test_other_values_are_not(one: str, other: str) -> None:
    assert not is_same(one, other, CHINA)


def test_areas_are_the_same_roughly() -> None:
    assert is_same("1000.2", "1000", roughly=True)
    assert not is_same("1000.2", "1000")


def test_days_beyond_the_calendar_differ_from_days_in_it() -> None:
    assert not is_same("0001-01-01T00:00:00+08:00", "2025-01-01")
