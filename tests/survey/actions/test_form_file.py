"""Uploaded forms: compiled, or refused with every place to mend."""

import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from openpyxl import load_workbook

from survey.actions.form_file import LARGEST, compiled, read_upload
from survey.actions.refusal import Refusal
from survey.formats.xlsform import compile_xlsform
from survey.xform.model import parse_xform
from tests.factories import a_workbook
from tests.xlsforms import HEAD, QUESTIONS, an_xlsform


def refused(data: bytes, filename: str) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        compiled(data, filename)
    return refusal.value


def reasons(data: bytes, filename: str) -> list[object]:
    return [fault["message"] for fault in refused(data, filename).faults]


def test_a_sheet_is_compiled() -> None:
    sheet = an_xlsform()

    upload = compiled(sheet, "firm.xlsx")

    assert upload.definition.languages == ("en", "zh")
    assert upload.columns()["source"] == sheet
    assert len(upload.digest) == 64


def test_an_xform_is_taken_as_it_is() -> None:
    xform = compiled(an_xlsform(), "firm.xlsx").form.xform

    upload = compiled(xform.encode(), "FIRM.XML")

    assert upload.form.xform == xform
    assert [node.name for node in upload.definition.questions()] == [
        *("firm_code", "staff", "exports", "market", "partner"),
    ]


def test_broken_expressions_are_told_with_row_and_column_all_at_once() -> None:
    data = an_xlsform(
        [
            ("text", "firm_code", "Code", "代码", "foo( ="),
            ("integer", "staff", "Staff", "员工数", "${nobody} > 1"),
            ("calculate", "double", "", "", "", "nofunc(${staff})"),
        ]
    )

    faults = refused(data, "firm.xlsx").faults

    places = [(one["sheet"], one["row"], one["column"], one["message"]) for one in faults]
    assert places == [
        ("survey", 2, "relevant", "= is not expected here."),
        ("survey", 3, "relevant", "The form has no question nobody."),
        ("survey", 4, "calculation", "There is no function nofunc()."),
    ]


def test_defaults_and_triggered_calculations_are_checked_at_their_cells() -> None:
    head = (*HEAD, "default", "trigger")
    rows = [
        ("text", "a", "A", "甲"),
        ("text", "b", "B", "乙", "", "", "nofunc(1)"),
        ("calculate", "c", "", "", "", "/data/gone", "", "${a}"),
    ]

    faults = refused(an_xlsform(rows, head=head), "firm.xlsx").faults

    places = {(one["row"], one["column"], one["message"]) for one in faults}
    assert places == {
        (3, "default", "There is no function nofunc()."),
        (4, "calculation", "The form has no /data/gone."),
    }


def test_a_circle_of_calculations_is_told_at_its_first_cell() -> None:
    """Pyxform lets it pass; devices refuse to open such a form."""
    rows = [
        ("text", "a", "A", "甲"),
        ("calculate", "b", "", "", "", "${c} + 1"),
        ("calculate", "c", "", "", "", "${b} + 1"),
    ]

    with override("zh-hans"):
        (fault,) = refused(an_xlsform(rows), "firm.xlsx").faults

    assert (fault["sheet"], fault["row"], fault["column"]) == ("survey", 3, "calculation")
    assert fault["message"] == "以下题目循环等待，设备无法打开问卷：b → c → b。"


def test_faults_of_the_compiler_stand_beside_ours() -> None:
    data = an_xlsform([("text", "a", "A", "甲", "("), ("texxt", "b", "B", "乙")])

    rows = [(fault["row"], fault["column"]) for fault in refused(data, "firm.xlsx").faults]

    assert rows == [(2, "relevant"), (3, "type")]


def with_severity(word: str) -> bytes:
    """A form with our column, as docs/forms.md tells it."""
    head = (*HEAD, "constraint", "bind::braid:severity")
    row = ("integer", "age", "Age", "年龄", "", "", ". < 120", word)
    workbook = load_workbook(BytesIO(an_xlsform([row], head=head)))
    for at, text in enumerate(("namespaces", 'braid="urn:braid:xforms"'), start=1):
        workbook["settings"].cell(at, 5).value = text
    target = BytesIO()
    workbook.save(target)
    return target.getvalue()


def test_a_column_of_ours_says_how_much_a_constraint_matters() -> None:
    form = compiled(with_severity("soft"), "firm.xlsx").form

    assert parse_xform(form.xform).places["/data/age"].severity == "soft"
    (fault,) = refused(with_severity("gentle"), "firm.xlsx").faults
    assert (fault["row"], fault["column"], fault["message"]) == (
        *(2, "bind::braid:severity"),
        "severity is one of hard, soft, critical.",
    )


def test_a_list_in_a_file_is_named() -> None:
    data = an_xlsform([*QUESTIONS, ("select_one_from_file cases.csv", "partner_2", "Which?", "")])

    assert compiled(data, "firm.xlsx").form.media == ("cases.csv",)


def a_bomb() -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * 30_000_000)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "filename", "reason"),
    [
        (b"a,b", "firm.csv", "A form is uploaded as .xlsx, .xls or .xml."),
        (b"a,b", "firm", "A form is uploaded as .xlsx, .xls or .xml."),
        (a_workbook(), "firm.xls", "This is not an .xls workbook."),
        (a_workbook(), "firm.xml", "This is not UTF-8 text."),
        (b"<h:html/>", "firm.xlsx", "This is not an .xlsx workbook."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            "firm.xls",
            "The workbook could not be read.",
        ),
        (
            b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
            "firm.xml",
            "A document type may not be declared.",
        ),
        (
            a_bomb(),
            "firm.xlsx",
            "The file unpacks to far more than its size: it is not read.",
        ),
        (b"", "firm.xlsx", "This is not an .xlsx workbook."),
    ],
)
def test_hostile_and_mistaken_files_are_refused(data: bytes, filename: str, reason: str) -> None:
    assert reasons(data, filename) == [reason]


def test_ten_megabytes_are_enough() -> None:
    file = SimpleUploadedFile("../firm.xlsx", b"x" * (LARGEST + 1))

    with pytest.raises(Refusal) as refusal:
        read_upload(file)

    assert str(refusal.value) == "firm.xlsx is larger than 10 MB."
    assert refused(b"x" * (LARGEST + 1), "firm.xlsx").code == "too_large"


def test_an_upload_is_read_under_its_plain_name() -> None:
    assert read_upload(SimpleUploadedFile("firm.xlsx", b"PK")) == (b"PK", "firm.xlsx")


def test_an_address_that_there_is_not_is_refused_from_a_sheet_as_from_an_xform() -> None:
    """Pyxform lets it pass: both go through the same compiler of expressions."""
    sheet = an_xlsform([("text", "a", "A", "甲", "/data/nothing = 1")])
    xform = compile_xlsform(sheet, filename="f.xlsx").xform.encode()

    (of_sheet,) = refused(sheet, "f.xlsx").faults
    (of_xform,) = refused(xform, "f.xml").faults

    assert (of_sheet["sheet"], of_sheet["row"], of_sheet["column"]) == ("survey", 2, "relevant")
    assert (of_xform["sheet"], of_xform["row"], of_xform["column"]) == (
        "",
        None,
        "/data/a relevant",
    )
    assert of_sheet["message"] == of_xform["message"] == "The form has no /data/nothing."


def test_the_same_is_advised_for_a_sheet_and_for_its_xform() -> None:
    sheet = an_xlsform(
        [("select_one yn", "企业", "A", "")],
        choices=[("yn", "yes", "", "是"), ("yn", "no", "", "")],
    )
    xform = compiled(sheet, "f.xlsx").form.xform.encode()

    of_sheet = compiled(sheet, "f.xlsx").form.warnings
    of_xform = compiled(xform, "f.xml").form.warnings

    assert [(each.sheet, each.row, each.column) for each in of_sheet] == [
        ("survey", 2, "name"),
        ("survey", 2, "label::zh"),
        ("choices", 2, "label::en"),
        ("choices", 3, "label"),
    ]
    assert [each.message for each in of_xform] == [each.message for each in of_sheet]


def test_a_default_language_that_the_form_does_not_speak_is_told() -> None:
    workbook = load_workbook(BytesIO(an_xlsform()))
    workbook["settings"]["D2"].value = "Deutsch"
    target = BytesIO()
    workbook.save(target)

    warnings = compiled(target.getvalue(), "f.xlsx").form.warnings

    assert ("settings", 2, "default_language") in [
        (each.sheet, each.row, each.column) for each in warnings
    ]


def test_faults_are_told_in_the_reader_s_language_with_whose_they_are() -> None:
    ours = an_xlsform([("text", "a", "A", "甲", "nofunc() = 1")])
    theirs = an_xlsform([("foo", "a", "A", "甲")])

    with override("zh-hans"):
        told = [refused(data, "f.xlsx").faults[0]["message"] for data in (ours, theirs)]

    assert told == ["没有函数 nofunc()。", "表单编译器提示（英文）：Unknown question type 'foo'."]


def test_a_choice_that_cannot_be_chosen_with_others_is_told_at_its_row() -> None:
    data = an_xlsform(
        [("select_multiple yn", "a", "A", "甲")],
        choices=[("yn", "no", "No", "否"), ("yn", "yes yes", "Yes", "是")],
    )

    (fault,) = refused(data, "f.xlsx").faults

    assert (fault["sheet"], fault["row"], fault["column"]) == ("choices", 3, "name")
