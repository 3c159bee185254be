"""The questions of a form as a tree."""

from survey.actions.form_file import compiled
from survey.pages.form_questions import lines_of
from tests.xlsforms import QUESTIONS, an_xlsform


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
