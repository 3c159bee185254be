"""A form's definition: what it holds, how it speaks, and that JSON keeps it whole."""

import json
import string
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.formats.definition import (
    Choice,
    DefinitionUnreadable,
    FormDefinition,
    Kind,
    Node,
)

NODES = (
    Node("/data/g", "g", Kind.GROUP, "group", label={"en": "Group", "zh": "组"}),
    Node("/data/g/town", "town", Kind.QUESTION, "select_one", "string", choices="towns"),
    Node("/data/g/note", "note", Kind.NOTE, "note", "string", label={"zh": "说明"}),
    Node("/data/r", "r", Kind.REPEAT, "repeat"),
    Node("/data/r/year", "year", Kind.QUESTION, "integer", "int", repeat="r"),
    Node("/data/meta/audit", "audit", Kind.META, "audit", "binary"),
)
TOWNS = (
    Choice("a", {"en": "Alpha", "zh": "甲"}, {"place": "north"}),
    Choice("b", {"en": "Beta"}),
    Choice("c"),
)


def make_definition(nodes: tuple[Node, ...] = NODES, title: str = "Firms / 企业") -> FormDefinition:
    return FormDefinition(
        form_id="f",
        version="1",
        title=title,
        languages=("en", "zh"),
        default_language="en",
        nodes=nodes,
        choices={"towns": TOWNS},
    )


def test_a_question_is_found_by_its_name() -> None:
    form = make_definition()

    assert form.question("year") == NODES[4]
    assert form.question("audit") == NODES[5]
    assert form.question("g") is None
    assert form.question("r") is None
    assert form.question("nothing") is None


def test_a_question_wins_over_a_group_of_the_same_name() -> None:
    group = Node("/data/age", "age", Kind.GROUP, "group", label={"en": "Ages"})
    question = Node("/data/age/age", "age", Kind.QUESTION, "integer", "int", label={"en": "Age"})

    form = make_definition((group, question))

    assert form.question("age") == question
    assert form.label("age", "en") == "Age"


def test_questions_are_what_a_person_is_asked() -> None:
    assert [node.name for node in make_definition().questions()] == ["town", "year"]


def test_fields_are_told_apart_by_repeat() -> None:
    form = make_definition()

    assert [node.name for node in form.fields()] == ["town", "note", "audit"]
    assert [node.name for node in form.fields("r")] == ["year"]
    assert [node.name for node in form.repeats()] == ["r"]


def test_children_stand_in_the_order_of_the_form() -> None:
    form = make_definition()

    assert [node.name for node in form.children["/data"]] == ["g", "r"]
    assert [node.name for node in form.children["/data/g"]] == ["town", "note"]


@pytest.mark.parametrize(
    ("name", "lang", "label"),
    [
        ("g", "zh", "组"),
        ("g", "en", "Group"),
        ("g", "fr", "Group"),
        ("note", "en", "说明"),
        ("town", "en", "town"),
        ("nothing", "en", "nothing"),
    ],
)
def test_a_label_falls_back_to_a_language_that_has_one(name: str, lang: str, label: str) -> None:
    assert make_definition().label(name, lang) == label


@pytest.mark.parametrize(
    ("choices", "name", "lang", "label"),
    [
        ("towns", "a", "zh", "甲"),
        ("towns", "b", "zh", "Beta"),
        ("towns", "c", "en", "c"),
        ("towns", "typo", "en", "typo"),
        ("places.csv", "x", "en", "x"),
        (None, "x", "en", "x"),
    ],
)
def test_a_choice_without_label_is_its_name(
    choices: str | None, name: str, lang: str, label: str
) -> None:
    assert make_definition().choice_label(choices, name, lang) == label


def test_a_title_in_both_languages_is_split() -> None:
    assert make_definition().titles() == {"en": "Firms", "zh": "企业"}


def test_a_title_in_one_language_serves_for_all() -> None:
    form = make_definition(title="Firms")

    assert form.titles() == {"en": "Firms", "zh": "Firms"}


def test_multiple_choices_and_files_are_told() -> None:
    rank = Node("/data/x", "x", Kind.QUESTION, "rank", "odk:rank")

    assert rank.is_multiple
    assert not NODES[1].is_multiple
    assert NODES[5].is_file
    assert not rank.is_file


def test_json_keeps_the_definition_whole() -> None:
    form = make_definition()

    kept = json.loads(json.dumps(form.to_json()))

    assert FormDefinition.from_json(kept) == form


def test_json_is_free_of_blanks() -> None:
    year = make_definition().to_json()["nodes"][4]  # type: ignore[index]

    assert year == {
        "path": "/data/r/year",
        "name": "year",
        "kind": "question",
        "type": "integer",
        "data_type": "int",
        "repeat": "r",
    }


@pytest.mark.parametrize(
    "stored",
    [
        {},
        {**make_definition().to_json(), "nodes": [{"path": "/data/x"}]},
        {**make_definition().to_json(), "nodes": [{"path": "/x", "kind": "riddle"}]},
        {**make_definition().to_json(), "nodes": None},
        {**make_definition().to_json(), "choices": []},
        {**make_definition().to_json(), "choices": {"towns": [{"size": 1}]}},
    ],
)
def test_json_of_another_shape_is_refused(stored: dict[str, object]) -> None:
    with pytest.raises(DefinitionUnreadable):
        FormDefinition.from_json(stored)


texts = st.text(max_size=8)
names = st.text(string.ascii_lowercase, min_size=1, max_size=6)
labels = st.dictionaries(st.sampled_from(["en", "zh"]), st.text(min_size=1, max_size=8))
nodes = st.builds(
    Node,
    path=names.map("/data/{}".format),
    name=names,
    kind=st.sampled_from(Kind),
    type=texts,
    data_type=texts,
    label=labels,
    hint=labels,
    choices=st.none() | names,
    required=texts,
    relevant=texts,
    constraint=texts,
    constraint_message=labels,
    calculation=texts,
    appearance=texts,
    repeat=st.none() | names,
    row=st.none() | st.integers(2, 9999),
)
choices = st.builds(Choice, name=names, label=labels, other=st.dictionaries(names, names))
definitions = st.builds(
    FormDefinition,
    form_id=names,
    version=texts,
    title=texts,
    languages=st.just(("en", "zh")),
    default_language=st.just("en"),
    nodes=st.lists(nodes, max_size=4).map(tuple),
    choices=st.dictionaries(names, st.lists(choices, max_size=3).map(tuple), max_size=3),
    root=names,
)


@given(definitions)
def test_any_definition_survives_json(form: FormDefinition) -> None:
    kept = json.loads(json.dumps(form.to_json()))

    assert FormDefinition.from_json(kept) == form


def test_a_constraint_is_hard_unless_it_says_otherwise() -> None:
    node = Node("/data/a", "a", Kind.QUESTION, "integer")

    gravities = [
        replace(node, constraint=constraint, severity=severity).gravity
        for constraint, severity in ((". > 0", ""), (". > 0", "soft"), ("", "soft"), (" ", ""))
    ]

    assert gravities == ["hard", "soft", "", ""]
