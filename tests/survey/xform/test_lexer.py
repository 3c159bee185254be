"""Expressions are cut where XPath cuts them, and faults have a place."""

import pytest

from survey.xform.lexer import LONGEST, ExpressionBroken, tokens


def pairs(text: str) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in tokens(text)]


def test_each_token_knows_its_kind_and_where_it_stands() -> None:
    found = tokens("${age} >= 18.5")

    assert found == [
        ("reference", "${age}", 0),
        ("symbol", ">=", 7),
        ("number", "18.5", 10),
        ("end", "", 14),
    ]


def test_a_star_is_an_operator_only_after_an_operand() -> None:
    found = pairs("* * 2")

    assert found == [("symbol", "*"), ("operator", "*"), ("number", "2"), ("end", "")]


def test_an_operators_name_may_name_a_question() -> None:
    found = pairs("div div mod")

    assert found == [("name", "div"), ("operator", "div"), ("name", "mod"), ("end", "")]


def test_names_may_be_chinese_and_have_hyphens_dots_and_a_prefix() -> None:
    found = [token.text for token in tokens("jr:choice-name(年龄, a.b-c)")]

    assert found == ["jr:choice-name", "(", "年龄", ",", "a.b-c", ")", ""]


@pytest.mark.parametrize(
    ("text", "position", "reason"),
    [
        ("a = 'open", 4, "A text is not closed: the quotation mark is missing at its end."),
        ("1 + ${age", 4, "A reference is not closed: ${name} needs its brace."),
        ("$age", 0, "A question is referred to as ${name}."),
        ("a = “x”", 4, "Write straight quotation marks instead of “."),
        ("a & b", 2, "The character & has no meaning here."),
    ],
)
def test_what_is_no_token_is_refused_with_its_place(text: str, position: int, reason: str) -> None:
    with pytest.raises(ExpressionBroken) as broken:
        tokens(text)

    assert (broken.value.position, broken.value.reason) == (position, reason)


def test_an_endless_expression_is_refused() -> None:
    with pytest.raises(ExpressionBroken) as broken:
        tokens("1" * (LONGEST + 1))

    assert broken.value.position == LONGEST
