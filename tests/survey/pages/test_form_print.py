"""A blank form on paper."""

from dataclasses import replace

import pytest

from survey.actions.form import draft_form
from survey.actions.form_file import compiled
from survey.formats.definition import Kind, Node
from survey.pages.form_print import printed
from tests.factories import study_with_members
from tests.visitors import visitor
from tests.xlsforms import CHOICES, QUESTIONS, an_xlsform, with_severities

QUESTIONS_ON_PAPER = [
    *QUESTIONS,
    ("date", "day", "Day", "日期"),
    ("select_multiple yn", "both", "Both?", "都要？"),
    ("note", "thanks", "Thank you", "谢谢"),
    ("calculate", "sum", "", "", "", "1"),
    ("select_one_from_file cases.csv", "firm", "Which?", "哪家？"),
    ("audio", "talk", "Recording", "录音"),
    ("select_multiple why or_other", "reasons", "Why ${firm_code}?", "为什么选${firm_code}？"),
]


def test_boxes_lines_and_conditions_are_in_the_language_of_the_form() -> None:
    choices = [*CHOICES, ("why", "price", "Price", "价格")]
    definition = compiled(an_xlsform(QUESTIONS_ON_PAPER, choices=choices), "firm.xlsx").definition

    items = printed(definition, "zh")

    assert [(item.number, item.kind, item.label) for item in items] == [
        (1, "lines", "企业代码"),
        (2, "number", "员工数"),
        (3, "one", "是否出口？"),
        (4, "lines", "出口到哪里？"),
        (None, "repeat", "伙伴"),
        (5, "lines", "伙伴名称"),
        (6, "boxes", "日期"),
        (7, "several", "都要？"),
        (None, "note", "谢谢"),
        (8, "one", "哪家？"),
        (9, "file", "录音"),
        (10, "several", "为什么选…？"),
        (11, "lines", "Specify other."),
    ]
    assert items[-1].only_if == "第10题选了“Other”"
    assert items[2].choices == ("是", "否")
    assert items[3].only_if == "第3题为“是”"
    assert [len(group) for group in items[6].boxes] == [4, 2, 2]
    assert items[9].list_name == "cases.csv"


@pytest.mark.parametrize(
    ("query", "word"), [("", "Firm code"), ("?lang=zh", "企业代码"), ("?lang=fr", "Firm code")]
)
@pytest.mark.django_db
def test_the_page_takes_the_language_that_is_asked_for(query: str, word: str) -> None:
    team = study_with_members("hair")
    draft_form(data=an_xlsform(), filename="firm.xlsx", by=team.pi)

    page = visitor(team.pi).get(f"/studies/hair/forms/firm/print/{query}")

    assert page.context["items"][0].label == word
    assert word in page.text


@pytest.mark.django_db
def test_the_words_between_the_questions_are_in_the_language_of_the_form() -> None:
    team = study_with_members("hair")
    draft_form(data=an_xlsform(), filename="firm.xlsx", by=team.pi)

    page = visitor(team.pi).get("/studies/hair/forms/firm/print/?lang=zh")

    assert "仅当第3题为“是”时填写。" in page.text
    assert "Only if" not in page.text


def test_limits_stand_on_paper_with_how_much_they_matter() -> None:
    data = with_severities(("", ""), ("soft", ""), ("critical", ""))
    definition = compiled(data, "firm.xlsx").definition

    english, chinese = printed(definition, "en"), printed(definition, "zh")

    assert [(item.limit, item.severity) for item in english] == [
        ("the answer is less than 120", "hard"),
        ("the answer is less than 120", "soft"),
        ("the answer is less than 120", "critical"),
    ]
    assert chinese[0].limit == "答案小于120"


def test_the_form_s_own_words_of_a_limit_come_first() -> None:
    node = Node(
        *("/data/a", "a", Kind.QUESTION, "integer"),
        constraint=". > 0",
        constraint_message={"en": "More than none."},
    )
    definition = compiled(an_xlsform(), "firm.xlsx").definition

    (item,) = printed(replace(definition, nodes=(node,)), "en")

    assert item.limit == "More than none"
