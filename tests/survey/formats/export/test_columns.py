"""Which tables and columns a form comes to."""

from dataclasses import replace

import pytest

from survey.formats.definition import Choice, FormDefinition
from survey.formats.export.columns import (
    Layout,
    Measure,
    layout,
    place_part,
    spoken,
    unique,
)
from survey.formats.export.options import Options
from tests.exported import node


def names(planned: Layout, place: int = 0) -> list[str]:
    return [column.name for column in planned.tables[place].answers]


def test_each_repeat_is_a_table_that_knows_its_parent(planned: Layout) -> None:
    assert [(table.name, table.repeat, table.parent) for table in planned.tables] == [
        ("firm", None, None),
        ("firm-partners", "partners", None),
        ("firm-visits", "visits", "partners"),
    ]


def test_columns_have_measures(planned: Layout) -> None:
    measures = {column.name: column.measure for column in planned.tables[0].answers}

    assert measures == {
        "code": Measure.TEXT,
        "staff": Measure.WHOLE,
        "share": Measure.NUMBER,
        "founded": Measure.DATE,
        "visited": Measure.MOMENT,
        "stage": Measure.CHOICE,
        "markets": Measure.CHOICES,
        "place": Measure.TEXT,
        "place/latitude": Measure.NUMBER,
        "place/longitude": Measure.NUMBER,
        "place/altitude": Measure.NUMBER,
        "place/accuracy": Measure.NUMBER,
        "total": Measure.TEXT,
    }


def test_groups_stand_in_the_names_where_that_is_asked_for(form: FormDefinition) -> None:
    planned = layout([form], Options(groups=True))

    assert names(planned)[:3] == ["g_a/code", "g_a/staff", "share"]
    assert names(planned, 1) == ["partner", "since"]


def test_a_multiple_question_is_split_where_that_is_asked_for(form: FormDefinition) -> None:
    planned = layout([form], Options(split=True))

    assert [name for name in names(planned) if name.startswith("markets")] == [
        "markets",
        "markets/africa",
        "markets/usa",
    ]


def test_what_only_older_versions_asked_or_offered_comes_last(form: FormDefinition) -> None:
    older = replace(
        form,
        version="1",
        nodes=(node("/data/old", "text"), *form.nodes),
        choices={**form.choices, "stages": (Choice("odm", {"en": "ODM"}), *form.choices["stages"])},
    )

    main = layout([form, older], Options()).tables[0]

    stage = next(column for column in main.answers if column.name == "stage")
    assert main.answers[-1].name == "old"
    assert [choice.name for choice in stage.choices] == ["oem", "obm", "na", "odm"]


def test_a_question_does_not_take_the_name_of_what_is_said_about_rows(
    form: FormDefinition,
) -> None:
    planned = layout([replace(form, nodes=(node("/data/_ID", "text"),))], Options())

    assert names(planned) == ["_ID_2"]


def test_a_choice_from_a_file_is_a_text(form: FormDefinition) -> None:
    asked = node("/data/town", "select_one_from_file", choices="towns.csv")

    planned = layout([replace(form, nodes=(asked,))], Options())

    assert planned.tables[0].answers[0].measure is Measure.TEXT


def test_answers_that_a_label_speaks_of_are_left_open(form: FormDefinition) -> None:
    asked = replace(node("/data/staff", "integer"), label={"en": "Staff of ${name}?"})

    planned = layout([replace(form, nodes=(asked,))], Options())

    assert planned.tables[0].answers[0].words("zh") == "Staff of …?"


@pytest.mark.parametrize(
    ("name", "taken", "longest", "expected"),
    [
        ("a", set(), None, "a"),
        ("A", {"a"}, None, "A_2"),
        ("a", {"a", "a_2"}, None, "a_3"),
        ("abcdef", set(), 4, "abcd"),
        ("abcdef", {"abcd"}, 4, "ab_2"),
    ],
)
def test_names_are_one_of_a_kind(
    name: str, taken: set[str], longest: int | None, expected: str
) -> None:
    assert unique(name, taken, longest=longest) == expected
    assert expected.lower() in taken


@pytest.mark.parametrize(
    ("part", "cell", "expected"),
    [
        ("latitude", "34.5 113 7 2", 34.5),
        ("accuracy", "34.5 113 7 2", 2),
        ("altitude", "34.5 113", None),
        ("latitude", "north", None),
    ],
)
def test_parts_of_a_place_are_read(part: str, cell: str, expected: float | None) -> None:
    assert place_part(part)(cell) == expected


def test_words_are_taken_in_the_language_else_in_english_else_in_any() -> None:
    assert spoken({"en": "a", "zh": "b"}, "zh") == "b"
    assert spoken({"en": "a", "zh": "b"}, "fr") == "a"
    assert spoken({"fr": "c", "en": ""}, "zh") == "c"
    assert spoken({}, "en") == ""
