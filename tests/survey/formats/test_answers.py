"""Answers as cells of a table."""

import json
from dataclasses import replace

import pytest

from survey.formats.answers import Answer, Column, columns, read_answers, repeat_names
from survey.formats.definition import Choice, FormDefinition, Kind, Node
from survey.formats.table import Cell


def _node(name: str, kind: Kind = Kind.QUESTION, **more: str | None) -> Node:
    return Node(
        path=f"/data/{name}",
        name=name,
        kind=kind,
        type=more.get("type") or "text",
        label={"en": f"{name}?", "zh": f"{name}？"},
        choices=more.get("choices"),
        repeat=more.get("repeat"),
    )


FORM = FormDefinition(
    form_id="firm",
    version="2",
    title="Firm",
    languages=("en", "zh"),
    default_language="en",
    nodes=(
        _node("start", Kind.META),
        _node("hello", Kind.NOTE),
        _node("stage", type="select_one", choices="stages"),
        _node("markets", type="select_multiple", choices="markets"),
        _node("total", Kind.CALCULATE),
        _node("partners", Kind.REPEAT),
        _node("partner", repeat="partners"),
        _node("instanceID", Kind.META),
    ),
    choices={
        "stages": (Choice("obm", {"en": "Own brand", "zh": "自有品牌"}),),
        "markets": (Choice("africa", {"en": "Africa", "zh": "非洲"}), Choice("usa", {"en": "USA"})),
    },
)


def _cell(name: str, answers: dict[str, Answer], lang: str | None = None) -> Cell:
    column = next(column for column in columns([FORM]) if column.node.name == name)
    return column.cell(answers, lang)


def test_a_column_is_what_may_hold_an_answer() -> None:
    assert [column.node.name for column in columns([FORM])] == [
        *("start", "stage", "markets", "total"),
    ]


def test_a_repeat_has_its_own_columns() -> None:
    assert [column.node.name for column in columns([FORM], "partners")] == ["partner"]
    assert columns([FORM], "friends") == []


def test_columns_of_older_versions_come_after_those_of_the_newest() -> None:
    older = replace(FORM, version="1", nodes=(_node("staff"), _node("stage")))

    table = columns([FORM, older])

    assert [column.node.name for column in table] == ["start", "stage", "markets", "total", "staff"]
    assert [column.form.version for column in table] == ["2", "2", "2", "2", "1"]


def test_repeats_of_all_versions_are_known() -> None:
    older = replace(FORM, nodes=(_node("friends", Kind.REPEAT), _node("partners", Kind.REPEAT)))

    assert repeat_names([FORM, older]) == ["partners", "friends"]


@pytest.mark.parametrize(
    ("name", "answer", "lang", "cell"),
    [
        ("total", 40, None, 40),
        ("total", 2.5, "zh", 2.5),
        ("stage", "obm", None, "obm"),
        ("stage", "obm", "zh", "自有品牌"),
        ("stage", "unheard", "zh", "unheard"),
        ("markets", ["africa", "usa"], None, "africa usa"),
        ("markets", ["africa", "usa"], "zh", "非洲; USA"),
        ("markets", [], None, ""),
    ],
)
def test_an_answer_is_written_by_name_or_by_label(
    name: str, answer: Answer, lang: str | None, cell: Cell
) -> None:
    assert _cell(name, {name: answer}, lang) == cell


def test_no_answer_is_an_empty_cell() -> None:
    assert _cell("stage", {}) is None
    assert _cell("stage", {}, "zh") is None


def test_a_label_leaves_open_what_differs_from_row_to_row() -> None:
    node = replace(FORM.nodes[2], label={"en": "What did ${partner} sell in ${ year }?"})
    form = replace(FORM, nodes=(node,))

    assert Column(node, form).label("en") == "What did … sell in …?"
    assert Column(FORM.nodes[2], FORM).label("zh") == "stage？"


@pytest.mark.parametrize(
    "number",
    [
        *("0", "-7", "0.75", "-2.5", "9007199254740993", "999999999999999999"),
        *("9223372036854775807", "9223372036854775808", "-9223372036854775809"),
        *("18446744073709551616", "10000000000000000000000", "-10000000000000000000000.5"),
    ],
)
def test_answers_are_read_to_the_last_digit(number: str) -> None:
    text = f'{{"n": {number}, "text": "许昌", "several": ["africa", "usa"]}}'

    found = read_answers(text)

    expected = json.loads(text)
    assert found == expected
    assert found["n"].__class__ is expected["n"].__class__
