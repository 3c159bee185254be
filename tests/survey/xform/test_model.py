"""XForms become models, whoever compiled them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from survey.formats.definition import FormDefinition
from survey.formats.xlsform import CompiledForm, compile_xlsform
from survey.xform.model import ModelFault, XFormBroken, parse_xform
from survey.xform.place import Completion, Severity

STUDY = Path(__file__).parents[3] / "studies" / "xuchang"
type MakeXform = Callable[..., str]


def test_places_carry_what_their_bind_says(make_xform: MakeXform) -> None:
    model = parse_xform(
        make_xform(
            "<g><age/></g><note/><start/>",
            '<bind nodeset="/data/g" relevant="true()"/>'
            '<bind nodeset="/data/g/age" type="xsd:int" required="true()" constraint=". &gt; 0"'
            ' jr:constraintMsg="Above 0" jr:requiredMsg="Needed" relevant="1 = 1"/>'
            '<bind nodeset="/data/note" readonly="true()" calculate="1 + 1" required="false()"/>'
            '<bind nodeset="/data/start" jr:preload="timestamp" type="dateTime"/>',
            '<input ref="/data/g/age"><label>Age</label></input>',
        )
    )

    age, note = model.places["/data/g/age"], model.places["/data/note"]
    assert (model.form_id, model.version, model.faults) == ("f", "2", [])
    assert (age.data_type, age.name, age.is_leaf) == ("int", "age", True)
    assert age.constraint is not None
    assert age.constraint.text == ". > 0"
    assert age.constraint_message == {"default": ("Above 0",)}
    assert age.required_message == {"default": ("Needed",)}
    assert age.control is not None
    assert (note.is_readonly, note.required, note.calculate is not None) == (True, None, True)
    assert model.places["/data/start"].is_preloaded
    assert model.places["/data/meta/instanceID"].is_meta
    assert not model.places["/data/g"].is_leaf


def test_rows_that_a_form_begins_with_are_one_repeat(make_xform: MakeXform) -> None:
    model = parse_xform(
        make_xform(
            '<kid jr:template=""><who/></kid><kid><who>Li</who><toy/></kid>',
            body='<group><repeat nodeset="/data/kid"><input ref="/data/kid/who"/></repeat></group>',
        )
    )

    kid = model.places["/data/kid"]
    assert kid.is_repeat
    assert [child.step for child in kid.children] == ["who", "toy"]


def test_a_name_used_twice_becomes_a_path(make_xform: MakeXform) -> None:
    model = parse_xform(make_xform("<a><age/></a><b><age/></b><metals/>"))

    names = {place.path: place.name for place in model.root.walk()}

    assert names["/data/a/age"] == "a/age"
    assert names["/data/b"] == "b"
    assert not model.places["/data/metals"].is_meta


@pytest.mark.parametrize("name", ["entrepreneur", "official"])
def test_the_demo_forms_agree_with_their_definitions(name: str) -> None:
    form = compile_xlsform((STUDY / "forms" / f"{name}.xlsx").read_bytes(), filename=f"{name}.xlsx")
    model, definition = parse_xform(form.xform), form.definition

    told = {place.path: place.name for place in model.root.walk()}

    assert model.faults == []
    assert (model.languages, model.default_language) == (("en", "zh"), "en")
    assert {node.path: told[node.path] for node in definition.nodes} == {
        node.path: node.name for node in definition.nodes
    }
    assert messages(form, definition) == {
        node.path: dict(node.constraint_message)
        for node in definition.nodes
        if node.constraint_message
    }


def messages(form: CompiledForm, definition: FormDefinition) -> dict[str, dict[str, str]]:
    places = parse_xform(form.xform).places
    return {
        node.path: {
            tag: "".join(map(str, words))
            for tag, words in places[node.path].constraint_message.items()
        }
        for node in definition.nodes
        if places[node.path].constraint_message
    }


def test_tables_are_written_into_the_form_or_have_a_source(make_xform: MakeXform) -> None:
    model = parse_xform(
        make_xform(
            "<a/>",
            more='<instance id="l"><root><item><name>x</name></item></root></instance>'
            '<instance id="firms" src="jr://file-csv/firms.csv"/><instance id="empty"/>',
        )
    )

    assert list(model.documents) == ["l"]
    assert model.sources == {"firms": "jr://file-csv/firms.csv"}


def test_severity_and_completion_come_from_our_own_columns(
    make_form: Callable[..., CompiledForm],
) -> None:
    form = make_form(
        [
            [
                "type",
                "name",
                "label",
                "constraint",
                "bind::braid:severity",
                "bind::braid:completion",
            ],
            ["integer", "a", "A", ". > 0", "soft", ""],
            ["integer", "b", "B", ". > 0", "critical", "warn"],
            ["integer", "c", "C", ". > 0", "", ""],
        ],
        settings=[["form_id", "version", "namespaces"], ["f", "1", 'braid="urn:braid:xforms"']],
    )

    places = parse_xform(form.xform).places

    assert [
        (places[f"/data/{name}"].severity, places[f"/data/{name}"].completion) for name in "abc"
    ] == [
        (Severity.SOFT, Completion.BLOCK),
        (Severity.CRITICAL, Completion.WARN),
        (Severity.HARD, Completion.BLOCK),
    ]


def test_faults_stand_on_the_model_with_their_place(make_xform: MakeXform) -> None:
    model = parse_xform(
        make_xform(
            "<a/><s/>",
            '<bind nodeset="/data/a" relevant="foo( =" braid:severity="odd"/>'
            '<bind nodeset="/data/gone" type="int"/><bind nodeset="/data/e/@id" calculate="1"/>'
            '<setvalue ref="/data/a" value="1 +" event="x"/>',
            '<select1 ref="/data/s"><itemset nodeset="instance(\'l\')["/></select1>'
            '<input ref="/data/gone"/>',
        )
    )

    assert model.places["/data/a"].relevant is not None
    assert model.places["/data/a"].relevant.expression is None
    assert model.faults == [
        ModelFault("/data/a", "relevant", "foo( =", 5, "= is not expected here."),
        ModelFault("/data/a", "severity", "odd", 0, "severity is one of hard, soft, critical."),
        ModelFault("/data/gone", "nodeset", "/data/gone", 0, "The form has no such node."),
        ModelFault("/data/s", "choices", "instance('l')[", 14, "The expression ends too early."),
        ModelFault("/data/a", "setvalue", "1 +", 3, "The expression ends too early."),
    ]


def test_a_fault_is_reported_once(make_xform: MakeXform) -> None:
    model = parse_xform(make_xform("<a/>"))
    fault = ModelFault("/data/a", "relevant", "x", 0, "Why not.")

    model.report(fault)
    model.report(fault)

    assert model.faults == [fault]


def test_the_version_may_stand_in_the_openrosa_namespace(make_xform: MakeXform) -> None:
    xml = make_xform("<a/>").replace('id="f" version="2"', 'id="f" orx:version="9"')

    assert parse_xform(xml).version == "9"
    assert parse_xform(xml.replace(' orx:version="9"', "")).version == ""


@pytest.mark.parametrize(
    ("xml", "start"),
    [
        ("<html/>", "The XForm has no model."),
        ("<html><model/></html>", "The XForm has no primary instance."),
        ("<html>", "The XForm is not sound XML"),
        ("<!DOCTYPE html><html/>", "An XForm declares no document type."),
        (b"\xff", "The XForm is not UTF-8 text."),
        (
            "<html><model><instance>" + "<a>" * 150 + "</a>" * 150 + "</instance></model></html>",
            "The XForm is nested deeper than 100 levels.",
        ),
    ],
)
def test_what_is_no_xform_is_refused(xml: str | bytes, start: str) -> None:
    with pytest.raises(XFormBroken) as broken:
        parse_xform(xml)

    assert str(broken.value).startswith(start)
