"""What a form that works may still get wrong in the field."""

from dataclasses import replace

import pytest

from survey.formats.definition import Choice, FormDefinition, Kind, Node
from survey.formats.form_advice import MOST, advise
from survey.formats.xlsform import FormFault
from survey.formats.xlsform_places import ChoiceRows

BOTH = {"en": "Words", "zh": "文字"}


def a_form(*nodes: Node, **choices: tuple[Choice, ...]) -> FormDefinition:
    return FormDefinition(
        form_id="f",
        version="1",
        title="F",
        languages=("en", "zh"),
        default_language="en",
        nodes=nodes,
        choices=choices,
    )


def a_node(name: str = "a", **more: object) -> Node:
    node = Node(f"/data/{name}", name, Kind.QUESTION, "text", label=BOTH, row=4)
    return replace(node, **more)  # type: ignore[arg-type]


def told(form: FormDefinition, rows: ChoiceRows | None = None) -> list[tuple[object, ...]]:
    advice = advise(form, ChoiceRows(()) if rows is None else rows)
    return [(each.sheet, each.row, each.column, each.message) for each in advice]


def test_a_form_without_blemish_is_left_alone() -> None:
    form = a_form(
        a_node(constraint=". > date('2020-01-01') and . <= today() - 7"),
        a_node("b", type="select_multiple", choices="yn"),
        Node("/data/g", "g", Kind.GROUP, "group"),
        Node("/data/sum", "sum", Kind.CALCULATE, "calculate", calculation="1 - 2"),
        Node("/data/meta/instanceID", "名", Kind.META, "calculate"),
        yn=(Choice("yes", BOTH), Choice("no", BOTH)),
    )

    assert told(form) == []


@pytest.mark.parametrize(
    ("node", "column", "message"),
    [
        (
            a_node("企业"),
            "name",
            "Use only the letters a to z in the name 企业: devices may not load it.",
        ),
        (
            a_node("n" * 33),
            "name",
            f"The name {'n' * 33} has more than 32 characters: SPSS and Stata get it shortened.",
        ),
        (a_node(label={}), "label", "The question a has no label."),
        (a_node(label={"en": "Words"}), "label::zh", "a has no label in zh."),
        (a_node(label={"en": " ", "zh": "文字"}), "label::en", "a has no label in en."),
    ],
)
def test_each_blemish_of_a_question_is_told_at_its_cell(
    node: Node, column: str, message: str
) -> None:
    assert told(a_form(node)) == [("survey", 4, column, message)]


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        (". > 2020-01-01", "2020-01-01 is a subtraction here. Write a date as date('2020-01-01')."),
        ("${b} < '2020-01-01'", "'2020-01-01' is compared as a text here."),
        ('. >= "2020-01-01" and 1', "'2020-01-01' is compared as a text here."),
        ("'2020-01-01' < .", "'2020-01-01' is compared as a text here."),
        (". = '2020-01-01'", ""),
        (". > date('2020-01-01')", ""),
        (". > date('2020-01-01') and ${a} != '2020-01-02'", ""),
        ("regex(., '2020-01-01')", ""),
        ("10-2-3", ""),
        ("${year} - 2020", ""),
    ],
)
@pytest.mark.parametrize("column", ["constraint", "relevant", "required", "calculation"])
def test_a_date_that_is_none_is_told(expression: str, message: str, column: str) -> None:
    found = told(a_form(a_node(**{column: expression})))

    assert [(each[2], str(each[3])[: len(message)]) for each in found] == (
        [(column, message)] if message else []
    )


def test_a_question_may_have_a_hint_instead_of_a_label() -> None:
    assert told(a_form(a_node(label={}, hint=BOTH))) == []


def test_choices_are_told_at_their_rows() -> None:
    rows = ChoiceRows([{"list_name": "yn", "name": name} for name in ("yes", "no no", "yes", "x")])
    form = a_form(
        a_node(type="select_multiple", choices="yn"),
        yn=(Choice("yes", BOTH), Choice("no no", BOTH), Choice("yes", {"zh": "是"}), Choice("x")),
    )

    assert told(form, rows) == [
        ("choices", 2, "name", "The choice yes stands more than once on its list."),
        (
            *("choices", 3, "name"),
            "The choice no no has a blank in its name: several choices are kept with a blank between them.",
        ),
        ("choices", 4, "name", "The choice yes stands more than once on its list."),
        ("choices", 4, "label::en", "The choice yes has no label in en."),
        ("choices", 5, "label", "The choice x has no label."),
    ]


def test_a_blank_in_a_name_harms_nothing_where_one_is_chosen() -> None:
    form = a_form(a_node(type="select_one", choices="yn"), yn=(Choice("no no", BOTH),))

    assert told(form) == []


def test_an_xform_has_no_sheets_and_tells_paths() -> None:
    form = a_form(a_node("企业", row=None), yn=(Choice("x"),))

    assert advise(form) == [
        FormFault(
            *("", None, "/data/企业 name"),
            "Use only the letters a to z in the name 企业: devices may not load it.",
        ),
        FormFault("", None, "yn label", "The choice x has no label."),
    ]


def test_nobody_reads_more_than_so_many() -> None:
    form = a_form(*(a_node(f"n{number}", label={}) for number in range(MOST + 5)))

    assert len(advise(form)) == MOST
