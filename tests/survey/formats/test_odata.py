"""The expressions of $filter: read as the standard has them, and bounded."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from survey.formats.odata import (
    COMPARISONS,
    DEEPEST,
    LONGEST,
    Both,
    Call,
    Comparison,
    Condition,
    Constant,
    Field,
    Not,
    ODataBroken,
    identifier,
    moment,
    parse_filter,
)

DATE = "__system/submissionDate"


def test_a_comparison_has_a_field_an_operator_and_a_value() -> None:
    found = parse_filter("__system/submitterId eq 5")

    assert found == Comparison(Field("__system/submitterId", 0), "eq", Constant(5, 24), 21)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("'it''s'", "it's"),
        ("''", ""),
        ("-3", -3),
        ("2.5", 2.5),
        ("null", None),
        ("true", True),
        ("false", False),
        ("2026-01-31", datetime(2026, 1, 31, tzinfo=UTC)),
        ("2026-01-31T23:59:59.999Z", datetime(2026, 1, 31, 23, 59, 59, 999_000, UTC)),
        ("2026-01-31T08:00", datetime(2026, 1, 31, 8, tzinfo=UTC)),
        (
            "2026-01-31T08:00:00+08:00",
            datetime(2026, 1, 31, 8, tzinfo=timezone(timedelta(hours=8))),
        ),
        (
            "2026-01-31T08:00:00 08:00",
            datetime(2026, 1, 31, 8, tzinfo=timezone(timedelta(hours=8))),
        ),
    ],
)
def test_constants_are_values(written: str, value: object) -> None:
    found = parse_filter(f"{DATE} lt {written}")

    assert isinstance(found, Comparison)
    assert isinstance(found.right, Constant)
    assert (found.right.value, found.right.at) == (value, 27)
    assert type(found.right.value) is type(value)


def test_and_binds_closer_than_or_and_not_closest() -> None:
    found = parse_filter("a eq 1 or b eq 2 and not c eq 3")

    assert isinstance(found, Both)
    assert found.operator == "or"
    first, second = found.parts
    assert shape(first) == "a eq 1"
    assert shape(second) == "(b eq 2 and not c eq 3)"


def test_parentheses_change_what_belongs_together() -> None:
    assert shape(parse_filter("(a eq 1 or b eq 2) and not (c eq 3)")) == (
        "((a eq 1 or b eq 2) and not c eq 3)"
    )


def test_functions_take_arguments_on_both_sides() -> None:
    found = parse_filter("year(__system/submissionDate) lt year(now())")

    assert shape(found) == "year(__system/submissionDate) lt year(now())"


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("", 0),
        ("a", 1),
        ("a eq", 4),
        ("a eq 1 2", 7),
        ("a is 1", 2),
        ("(a eq 1", 7),
        ("a eq 'open", 5),
        ("a eq 2026-02-31", 5),
        ("a eq 1 and", 10),
        ("a eq year(", 10),
        ("a eq year(1", 11),
        ("a; drop table", 1),
        ("a eq 1\0", 6),
        ("a eq 99999999999999999999", 5),
        ("and", 3),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(written: str, at: int) -> None:
    with pytest.raises(ODataBroken) as refused:
        parse_filter(written)

    assert refused.value.at == at


@pytest.mark.parametrize(
    "written",
    [
        "(" * 500 + "a eq 1" + ")" * 500,
        "not " * 500 + "a eq 1",
        "f(" * 500 + "1" + ")" * 500 + " eq 1",
    ],
)
def test_what_is_nested_too_deeply_is_refused(written: str) -> None:
    with pytest.raises(ODataBroken, match="nested too deeply"):
        parse_filter(written)


def test_as_deep_as_allowed_is_read() -> None:
    found = parse_filter("(" * DEEPEST + "a eq 1" + ")" * DEEPEST)

    assert shape(found) == "a eq 1"


def test_a_filter_has_an_end() -> None:
    longest = "a eq 1" + " " * (LONGEST - 6)

    assert shape(parse_filter(longest)) == "a eq 1"
    with pytest.raises(ODataBroken, match="too long"):
        parse_filter(longest + " ")


@given(st.text(alphabet=st.sampled_from("ab01 ()'$/,.-+Tandornteqy\0é"), max_size=60))
@example("' '' '")
@example("0000-00-00 eq 1")
@example("9999-99-99T99:99:99Z eq a")
def test_hostile_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    found = read(text)

    if isinstance(found, ODataBroken):
        assert 0 <= found.at <= len(text)
    else:
        assert shape(parse_filter(shape(found))) == shape(found)


conditions = st.recursive(
    st.builds(
        "{} {} {}".format,
        st.sampled_from(["a", "__system/updatedAt", "year(b)", "now()"]),
        st.sampled_from(sorted(COMPARISONS)),
        st.one_of(
            st.integers(-(10**9), 10**9).map(str),
            st.text(max_size=8).map(lambda text: "'" + text.replace("'", "''") + "'"),
        ),
    ),
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("not ({})".format, inner),
    ),
    max_leaves=6,
)


@given(conditions)
def test_what_is_read_means_the_same_when_it_is_written_again(text: str) -> None:
    once = shape(parse_filter(text))

    assert shape(parse_filter(once)) == once


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-01-01", datetime(2026, 1, 1, tzinfo=UTC)),
        ("2026-13-01", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_moments_are_told_from_other_texts(text: str, found: datetime | None) -> None:
    assert moment(text) == found


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("firm_code", "firm_code"),
        ("g-1.a", "g_1_a"),
        ("年", "年"),
        ("1st", "_1st"),
        ("", "_"),
    ],
)
def test_names_are_written_as_odata_may_call_them(name: str, called: str) -> None:
    assert identifier(name) == called


def read(text: str) -> Condition | ODataBroken:
    try:
        return parse_filter(text)
    except ODataBroken as refused:
        return refused


def shape(condition: Condition) -> str:
    """The condition in its own words, with every parenthesis that matters."""
    if isinstance(condition, Comparison):
        return f"{operand(condition.left)} {condition.operator} {operand(condition.right)}"
    if isinstance(condition, Not):
        inner = shape(condition.part)
        return f"not {inner}"
    return "(" + f" {condition.operator} ".join(map(shape, condition.parts)) + ")"


def operand(found: Field | Constant | Call) -> str:
    if isinstance(found, Field):
        return found.path
    if isinstance(found, Call):
        return f"{found.name}({', '.join(map(operand, found.arguments))})"
    return constant(found.value)


def constant(value: object) -> str:
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, datetime):
        return value.isoformat()
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:f}" if isinstance(value, float) else str(value)
