"""Conditions in words."""

import pytest

from survey.formats.definition import Choice, FormDefinition, Kind, Node
from survey.xform.wording import Wording, numbered


def a_form() -> FormDefinition:
    def node(name: str, kind: Kind = Kind.QUESTION, choices: str | None = None) -> Node:
        multiple = "select_multiple" if name == "goods" else "select_one" if choices else "integer"
        label = {"en": name.title(), "zh": "税"} if name == "tax" else {"en": name.title()}
        return Node(f"/data/{name}", name, kind, multiple, label=label, choices=choices)

    return FormDefinition(
        form_id="f",
        version="1",
        title="F",
        languages=("en", "zh"),
        default_language="en",
        nodes=(
            node("intro", Kind.NOTE),
            node("age"),
            node("home", choices="towns"),
            node("goods", choices="towns"),
            node("tax", Kind.CALCULATE),
        ),
        choices={"towns": (Choice("xc", {"en": "Xuchang", "zh": "许昌"}),)},
    )


@pytest.mark.parametrize(
    ("condition", "english", "chinese"),
    [
        ("${home} = 'xc'", "question 2 is “Xuchang”", "第2题为“许昌”"),
        ("${home} != ''", "question 2 is answered", "第2题已作答"),
        ("${home} = ''", "question 2 is not answered", "第2题未作答"),
        ("${age} >= 18", "question 1 is at least 18", "第1题不小于18"),
        ("${age} > -2", "question 1 is more than -2", "第1题大于-2"),
        ("selected(${goods}, 'xc')", "question 3 includes “Xuchang”", "第3题选了“许昌”"),
        (
            "not(selected(${goods}, 'xc'))",
            "question 3 does not include “Xuchang”",
            "第3题未选“许昌”",
        ),
        ("not(${age} < 3)", "not (question 1 is less than 3)", "并非（第1题小于3）"),
        ("${tax} > 0", "“Tax” is more than 0", "“税”大于0"),
        (
            "${age} > 1 and (${age} < 3 or ${home} = 'x')",
            "question 1 is more than 1 and (question 1 is less than 3 or question 2 is “x”)",
            "第1题大于1，且(第1题小于3，或第2题为“x”)",
        ),
        ("count(${age}) > 1", "count(${age}) is more than 1", "count(${age})大于1"),
        (". <= today()", "the answer is at most today", "答案不大于今天"),
        ("selected(../goods, 'xc')", "question 3 includes “Xuchang”", "第3题选了“许昌”"),
        ("/data/home = 'xc'", "question 2 is “Xuchang”", "第2题为“许昌”"),
        (
            "../kid[1]/age > 1",
            "parent::node()/child::kid[1.0]/child::age is more than 1",
            "parent::node()/child::kid[1.0]/child::age大于1",
        ),
        (". < 120", "the answer is less than 120", "答案小于120"),
        ("(", "(", "("),
    ],
)
def test_a_condition_is_said_in_words(condition: str, english: str, chinese: str) -> None:
    form = a_form()

    said = [Wording(form, lang, numbered(form)).say(condition) for lang in ("en", "zh")]

    assert said == [english, chinese]


def test_only_questions_have_numbers() -> None:
    assert numbered(a_form()) == {"age": 1, "home": 2, "goods": 3}
