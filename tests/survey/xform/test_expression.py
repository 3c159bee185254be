"""What pyxform lets pass is caught in the sheet's own words."""

import pytest

from survey.xform.expression import ExpressionFault, check_expression


@pytest.mark.parametrize(
    "text",
    [
        "${age} > 18 and selected(${goods}, 'wig')",
        "jr:choice-name(${town}, '${town}')",
        "once(random())",
        "indexed-repeat(${who}, ${kid}, position(..) - 1)",
        "concat('a', ${who}, 1, 2, 3)",
        "weighted-checklist(1, 2, ${a}, 1, ${b}, 2)",
        "count(${a} | ${b})",
        "selected(${goods}, “wig”) or ${who} = ‘Li’",
    ],
)
def test_a_sound_expression_has_no_faults(text: str) -> None:
    names = {"age", "goods", "town", "who", "kid", "a", "b"}

    assert check_expression(text, names=names) == []


def test_broken_syntax_is_one_fault_with_its_place() -> None:
    assert check_expression("foo( =") == [ExpressionFault(5, "= is not expected here.")]


def test_all_other_faults_are_told_in_order() -> None:
    text = "${ag} > 1 or magic(1) or selected(${age})"

    found = check_expression(text, names={"age"})

    assert found == [
        ExpressionFault(0, "The form has no question ag."),
        ExpressionFault(13, "There is no function magic()."),
        ExpressionFault(25, "selected() takes 2 arguments, not 1."),
    ]


def test_any_name_will_do_when_none_are_given() -> None:
    assert check_expression("${whatever} = 1") == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("substr(${a})", "substr() takes 2 to 3 arguments, not 1."),
        ("max()", "max() takes 1 or more arguments, not 0."),
        ("today(1)", "today() takes 0 arguments, not 1."),
        (
            "weighted-checklist(1, 2, ${a})",
            "weighted-checklist() takes 2 or more arguments, not 3.",
        ),
    ],
)
def test_a_wrong_number_of_arguments_is_told(text: str, reason: str) -> None:
    assert check_expression(text) == [ExpressionFault(0, reason)]


def test_a_value_is_no_question() -> None:
    found = check_expression("count(1 + 2) + sum('a')")

    assert found == [
        ExpressionFault(6, "count() takes a question here."),
        ExpressionFault(19, "sum() takes a question here."),
    ]
