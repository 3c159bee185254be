"""XForms that another tool compiled: the same definition as from the sheet, and hostile files."""

from dataclasses import replace
from pathlib import Path

import pytest

from survey.formats.definition import Choice, FormDefinition, Kind
from survey.formats.xlsform import FormFault, FormRefused, compile_xlsform
from survey.xform.definition import LARGEST, compile_xform
from tests.xlsforms import with_severities

FORMS = Path(__file__).parents[3] / "studies" / "xuchang" / "forms"
HEAD = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"'
    ' xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>Town</h:title><model>'
)


def an_xform(model: str, body: str) -> bytes:
    return f"{HEAD}{model}</model></h:head><h:body>{body}</h:body></h:html>".encode()


def small(bind: str = "", body: str = '<input ref="/data/age"><label>Age</label></input>') -> bytes:
    instance = '<instance><data id="town" version="3"><age/></data></instance>'
    return an_xform(f'{instance}<bind nodeset="/data/age" type="int"{bind}/>', body)


def faults(data: bytes) -> tuple[FormFault, ...]:
    with pytest.raises(FormRefused) as refused:
        compile_xform(data)
    return refused.value.faults


def without_rows(definition: FormDefinition) -> FormDefinition:
    nodes = (replace(node, row=None) for node in definition.nodes)
    return replace(definition, nodes=tuple(node for node in nodes if "/meta/" not in node.path))


@pytest.mark.parametrize("name", ["entrepreneur.xlsx", "official.xlsx"])
def test_an_xform_is_read_as_the_sheet_that_it_comes_from(name: str) -> None:
    sheet = compile_xlsform((FORMS / name).read_bytes(), filename=name)

    form = compile_xform(sheet.xform.encode())

    assert without_rows(form.definition) == without_rows(sheet.definition)
    assert form.xform == sheet.xform


def test_types_are_told_from_control_and_bind() -> None:
    body = (
        '<group ref="/data/g"><label>Home</label>'
        '<select1 ref="/data/g/town"><label>Town</label>'
        "<item><label>Xuchang</label><value>xc</value></item></select1>"
        '<group ref="/data/g/kid"><label>Child</label><repeat nodeset="/data/g/kid">'
        '<upload ref="/data/g/kid/photo" mediatype="image/*"><label>Photo</label></upload>'
        "</repeat></group></group>"
    )
    model = (
        '<instance><data id="town"><g><town/><kid jr:template=""><photo/></kid></g><n/></data>'
        '</instance><bind nodeset="/data/g/kid/photo" type="binary"/>'
        '<bind nodeset="/data/n" type="int" calculate="count(/data/g/kid)"/>'
    )

    definition = compile_xform(an_xform(model, body)).definition

    assert [(node.name, node.kind, node.type, node.repeat) for node in definition.nodes] == [
        ("g", Kind.GROUP, "group", None),
        ("town", Kind.QUESTION, "select_one", None),
        ("kid", Kind.REPEAT, "repeat", None),
        ("photo", Kind.QUESTION, "image", "kid"),
        ("n", Kind.CALCULATE, "calculate", None),
    ]
    assert definition.choices == {"town": (Choice("xc", {"default": "Xuchang"}),)}
    assert definition.by_name["kid"].label == {"default": "Child"}
    assert definition.by_name["n"].calculation == "count(${kid})"


def test_choices_in_a_file_are_named_by_it_and_the_file_comes_later() -> None:
    model = (
        '<instance><data id="town" version="1"><town/></data></instance>'
        '<instance id="towns" src="jr://file-csv/towns.csv"/>'
        '<bind nodeset="/data/town" type="string"/>'
    )
    body = (
        '<select1 ref="/data/town"><label>Town</label><itemset nodeset="instance(\'towns\')/root'
        '/item"><value ref="name"/><label ref="label"/></itemset></select1>'
    )

    form = compile_xform(an_xform(model, body))

    assert form.definition.by_name["town"].choices == "towns.csv"
    assert form.media == ("towns.csv",)


def test_a_broken_expression_is_told_with_its_path() -> None:
    assert faults(small(' relevant="foo( ="')) == (
        FormFault("", None, "/data/age relevant", "= is not expected here."),
    )
    assert faults(small(' constraint="nofunc(.)"')) == (
        FormFault("", None, "/data/age constraint", "There is no function nofunc()."),
    )


def test_a_form_without_a_version_is_warned_of() -> None:
    form = compile_xform(small().replace(b' version="3"', b""))

    assert [warning.message for warning in form.warnings] == ["The form has no version."]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "A document type may not be declared."),
        (b"PK\x03\x04\xff", "This is not UTF-8 text."),
        (b"<a/>", "The XForm has no model."),
        (b"<a><model/></a>", "The XForm has no primary instance."),
        (small().replace(b' id="town"', b""), "The primary instance has no id."),
        (small(body=""), "The form asks no question."),
        (b" " * (LARGEST + 1), f"This is larger than {LARGEST} bytes."),
        (b"<a>" * 5000 + b"</a>" * 5000, "This is not XML:"),
    ],
)
def test_what_is_no_xform_is_refused(data: bytes, sentence: str) -> None:
    (fault,) = faults(data)

    assert fault.message.startswith(sentence)


def test_severities_are_read_from_an_xform_as_from_its_sheet() -> None:
    words = (("", ""), ("soft", ""), ("critical", "warn"), ("hard", "block"))
    sheet = compile_xlsform(with_severities(*words), filename="firm.xlsx")

    form = compile_xform(sheet.xform.encode())

    said = [("", ""), ("soft", ""), ("critical", "warn"), ("", "")]
    for definition in (sheet.definition, form.definition):
        nodes = definition.questions()
        assert [(node.severity, node.completion) for node in nodes] == said
        assert [node.gravity for node in nodes] == ["hard", "soft", "critical", "hard"]
