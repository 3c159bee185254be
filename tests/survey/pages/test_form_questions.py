"""The questions of a form as a tree."""

import pytest

from survey.actions.form import draft_form
from survey.actions.form_file import compiled
from survey.pages.form_questions import lines_of
from tests.factories import study_with_members
from tests.visitors import visitor
from tests.xlsforms import QUESTIONS, an_xlsform, with_severities


def test_each_line_tells_level_type_words_and_rules() -> None:
    questions = [("start", "start"), *QUESTIONS, ("calculate", "sum", "", "", "", "${staff} + 1")]
    definition = compiled(an_xlsform(questions), "firm.xlsx").definition

    lines = lines_of(definition)

    assert [(line.node.name, line.level, line.type) for line in lines] == [
        ("firm_code", 0, "Text"),
        ("staff", 0, "Whole number"),
        ("exports", 0, "One choice"),
        ("market", 0, "Text"),
        ("partners", 0, "Repeat"),
        ("partner", 1, "Text"),
        ("sum", 0, "Calculation"),
    ]
    assert lines[0].labels == (("en", "Firm code"), ("zh", "企业代码"))
    assert [choice.name for choice in lines[2].choices] == ["yes", "no"]
    assert [(str(what), rule) for what, rule in lines[3].rules] == [
        ("Asked if", "${exports} = 'yes'")
    ]
    assert [(str(what), rule) for what, rule in lines[6].rules] == [("Computed as", "${staff} + 1")]
    assert [line.is_heading for line in lines].index(True) == 4


def test_each_limit_tells_how_much_it_matters() -> None:
    words = [("", ""), ("soft", ""), ("critical", "block"), ("critical", "warn")]
    definition = compiled(with_severities(*words), "firm.xlsx").definition

    lines = lines_of(definition)

    assert [(line.severity, line.only_warns) for line in lines] == [
        ("Hard", False),
        ("Soft", False),
        ("Critical", False),
        ("Critical", True),
    ]
    assert {line.severity for line in lines_of(compiled(an_xlsform(), "f.xlsx").definition)} == {""}


@pytest.mark.django_db
def test_the_page_shows_it_in_both_languages() -> None:
    team = study_with_members("hair")
    data = with_severities(("soft", ""), ("critical", "warn"))
    draft_form(data=data, filename="firm.xlsx", by=team.pi)
    client = visitor(team.pi)

    english = client.get("/studies/hair/forms/firm/questions/").text
    client.cookies["django_language"] = "zh-hans"
    chinese = client.get("/studies/hair/forms/firm/questions/").text

    for page, words in ((english, ("Soft", "only warns")), (chinese, ("仅提醒",))):
        assert all(word in page for word in words)
