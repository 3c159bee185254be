"""Columns of a sampling list in words."""

from dataclasses import replace

import pytest

from survey.formats.attributes import AttributeWords
from survey.formats.definition import Choice, FormDefinition, Kind, Node


@pytest.fixture
def form() -> FormDefinition:
    return FormDefinition(
        form_id="firm",
        version="1",
        title="Firm",
        languages=("en", "zh"),
        default_language="en",
        nodes=(
            Node(
                path="/data/town",
                name="town",
                kind=Kind.QUESTION,
                type="select_one",
                label={"en": "Town", "zh": "乡镇"},
                choices="towns",
            ),
        ),
        choices={"towns": (Choice("lingjing", {"en": "Lingjing", "zh": "灵井镇"}),)},
    )


def test_a_column_named_like_a_question_is_read_like_it(form: FormDefinition) -> None:
    words = AttributeWords([form], "zh")

    assert (words.name("town"), words.value("town", "lingjing")) == ("乡镇", "灵井镇")


def test_other_columns_and_values_stay_as_they_are(form: FormDefinition) -> None:
    words = AttributeWords([form], "en")

    assert words.name("first_contact") == "First contact"
    assert words.value("first_contact", 2019) == "2019"
    assert words.value("town", "nowhere") == "nowhere"


def test_the_form_that_knows_the_choice_is_asked(form: FormDefinition) -> None:
    other = replace(form, choices={"towns": ()})

    words = AttributeWords([other, form], "en")

    assert words.value("town", "lingjing") == "Lingjing"


def test_a_question_without_a_label_leaves_the_columns_own_name(form: FormDefinition) -> None:
    silent = replace(form, nodes=(replace(form.nodes[0], label={}),))

    assert AttributeWords([silent], "en").name("town") == "Town"


@pytest.mark.parametrize(("lang", "part"), [("en", "wig exporter"), ("zh", "假发出口")])
def test_of_two_languages_in_a_cell_the_readers_own_is_shown(lang: str, part: str) -> None:
    assert AttributeWords([], lang).value("profile", "wig exporter / 假发出口") == part


@pytest.mark.parametrize("text", ["one / two", "一 / 二", "a / 二 / c"])
def test_a_cell_that_is_not_two_languages_is_shown_whole(text: str) -> None:
    assert AttributeWords([], "en").value("profile", text) == text
