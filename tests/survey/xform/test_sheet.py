"""Expressions in the sheet of a form, with row and column."""

import pytest

from survey.xform.sheet import SheetFault, check_sheet


def a_row(**cells: str) -> dict[str, str]:
    return {"type": "text", "name": "town", **cells}


def test_a_sound_sheet_has_no_faults() -> None:
    rows = [
        a_row(name="age", type="integer", constraint=". > 0 and . < 120", required="yes"),
        a_row(relevant="${age} >= 18 or selected(${age}, 'x')", calculation="if(1, 2, 3)"),
    ]

    assert check_sheet(rows) == []


@pytest.mark.parametrize(
    ("header", "text", "reason"),
    [
        ("relevant", "foo( =", "= is not expected here."),
        ("Relevance", "${nobody} = 1", "The form has no question nobody."),
        ("constraint", "nofunc(.)", "There is no function nofunc()."),
        ("bind::calculate", "1 +", "The expression ends too early."),
        ("choice_filter", "county=${nobody}", "The form has no question nobody."),
        ("required", "'yes", "A text is not closed: the quotation mark is missing at its end."),
        ("repeat_count", "${nobody}", "The form has no question nobody."),
    ],
)
def test_a_broken_expression_is_told_with_row_and_column(
    header: str, text: str, reason: str
) -> None:
    rows = [a_row(name="age"), {}, a_row(**{header: text})]

    assert check_sheet(rows) == [SheetFault(4, header, reason)]


def test_every_fault_of_a_cell_is_told() -> None:
    faults = check_sheet([a_row(relevant="${nobody} = nofunc(${other})")])

    assert [fault.reason for fault in faults] == [
        "The form has no question nobody.",
        "There is no function nofunc().",
        "The form has no question other.",
    ]


@pytest.mark.parametrize("row", [a_row(type="", relevant="("), a_row(disabled="yes", relevant="(")])
def test_rows_that_the_compiler_passes_over_are_passed_over(row: dict[str, str]) -> None:
    assert check_sheet([row]) == []


@pytest.mark.parametrize("word", ["yes", "TRUE", "no", "false()", " ", ""])
def test_plain_words_for_required_are_no_expressions(word: str) -> None:
    assert check_sheet([a_row(required=word)]) == []


def test_names_that_the_compiler_adds_are_known() -> None:
    rows = [
        a_row(type="begin_repeat", name="kid"),
        a_row(type="select_one towns or_other", name="home"),
        a_row(name="why", relevant="${kid_count} > 1 and ${home_other} != ''"),
    ]

    assert check_sheet(rows) == []
