"""Compiling XLSForms: the demo study's forms, forms with faults, and files that mean harm."""

import random
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook

from survey.formats.xlsform import (
    DEEPEST,
    MOST_QUESTIONS,
    FormFault,
    FormRefused,
    compile_xlsform,
    media_names,
)
from tests.old_workbook import an_xls

FORMS = Path(__file__).parents[3] / "studies" / "xuchang" / "forms"
SHEET = "xl/worksheets/sheet1.xml"
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
XFORMS = "{http://www.w3.org/2002/xforms}"
HEAD = ["type", "name", "label"]
UNREADABLE = "The workbook could not be read."

type Rows = Sequence[Sequence[object]]
type MakeXlsform = Callable[..., bytes]


def demo(name: str) -> bytes:
    return (FORMS / name).read_bytes()


def faults(data: bytes, filename: str = "form.xlsx") -> tuple[FormFault, ...]:
    with pytest.raises(FormRefused) as refused:
        compile_xlsform(data, filename=filename)
    return refused.value.faults


def message(data: bytes) -> str:
    (fault,) = faults(data)
    return fault.message


def with_part(name: str, content: bytes) -> bytes:
    """The officials' form with one part of the workbook changed."""
    target = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(demo("official.xlsx"))) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.namelist():
            new.writestr(member, content if member == name else old.read(member))
    return target.getvalue()


def with_rows(rows: str) -> bytes:
    content = f'<worksheet xmlns="{SPREADSHEET}"><sheetData>{rows}</sheetData></worksheet>'
    return with_part(SHEET, content.encode())


def instance_paths(element: etree._Element, path: str = "") -> Iterator[str]:
    """The path of every element below the root of a form's primary instance."""
    for child in element:
        below = f"{path or '/data'}/{etree.QName(child).localname}"
        yield below
        yield from instance_paths(child, below)


@pytest.mark.parametrize(
    ("name", "form_id", "inputs", "lists", "repeats", "media"),
    [
        (
            "entrepreneur.xlsx",
            "entrepreneur_interview",
            128,
            42,
            ["r_supplier", "r_buyer"],
            ("roster.csv",),
        ),
        ("official.xlsx", "official_interview", 60, 18, ["r_policy"], ()),
    ],
)
def test_the_demo_forms_compile(
    name: str, form_id: str, inputs: int, lists: int, repeats: list[str], media: tuple[str, ...]
) -> None:
    form = compile_xlsform(demo(name), filename=name)

    definition = form.definition
    assert (definition.form_id, definition.version) == (form_id, "2026112401")
    assert (definition.languages, definition.default_language) == (("en", "zh"), "en")
    assert len(definition.questions()) == inputs
    assert len(definition.choices) == lists
    assert [node.name for node in definition.repeats()] == repeats
    assert (form.warnings, form.media, form.itemsets) == ((), media, None)


@pytest.mark.parametrize("name", ["entrepreneur.xlsx", "official.xlsx"])
def test_the_definition_has_the_nodes_of_the_xform(name: str) -> None:
    form = compile_xlsform(demo(name), filename=name)

    primary = etree.fromstring(form.xform.encode()).find(f".//{XFORMS}instance")
    assert primary is not None
    paths = set(instance_paths(primary[0])) - {"/data/meta"}
    assert {node.path for node in form.definition.nodes} == paths


def test_the_same_bytes_give_the_same_xform_in_another_process() -> None:
    script = (
        "import sys; from survey.formats.xlsform import compile_xlsform;"
        "form = compile_xlsform(sys.stdin.buffer.read(), filename='f.xlsx');"
        "sys.stdout.buffer.write(form.xform.encode())"
    )

    here = compile_xlsform(demo("official.xlsx"), filename="official.xlsx").xform
    there = subprocess.run(
        [sys.executable, "-c", script],
        check=True,
        capture_output=True,
        input=demo("official.xlsx"),
        cwd=FORMS.parents[2],
        env={"PYTHONHASHSEED": "7"},
    )

    assert there.stdout.decode() == here


def test_a_form_without_version_compiles_with_a_warning(make_xlsform: MakeXlsform) -> None:
    data = make_xlsform([HEAD, ["text", "a", "A"]], settings=[["form_id"], ["f"]])

    form = compile_xlsform(data, filename="F.XLSX")

    assert form.definition.version == ""
    assert form.warnings == (FormFault("settings", 2, "version", "The form has no version."),)


def test_warnings_say_where_they_belong(make_xlsform: MakeXlsform) -> None:
    data = make_xlsform([HEAD, ["text", "a", "A"], ["text", "A", "B"]])

    (warning,) = compile_xlsform(data, filename="f.xlsx").warnings

    assert (warning.sheet, warning.row, warning.column) == ("survey", 3, "name")
    assert warning.message.startswith("The name is a case-insensitive match")


def test_files_that_a_form_needs_are_named(make_xlsform: MakeXlsform) -> None:
    survey = [
        [*HEAD, "media::image"],
        ["text", "a", "A", "map.png"],
        ["select_one_from_file towns.csv", "b", "B", None],
        ["csv-external", "firms", None, None],
    ]

    form = compile_xlsform(make_xlsform(survey), filename="f.xlsx")

    assert sorted(form.media) == ["firms.csv", "map.png", "towns.csv"]


def test_external_choices_come_as_a_table(make_xlsform: MakeXlsform) -> None:
    survey = [
        [*HEAD, "choice_filter"],
        ["text", "a", "A", None],
        ["select_one_external towns", "b", "B", "a=${a}"],
    ]
    book = load_workbook(BytesIO(make_xlsform(survey, [["list_name", "name", "label"]])))
    sheet = book.create_sheet("external_choices")
    sheet.append(["list_name", "name", "label", "a"])
    sheet.append(["towns", "x", "X", "1"])
    target = BytesIO()
    book.save(target)

    form = compile_xlsform(target.getvalue(), filename="f.xlsx")

    assert form.itemsets == '"list_name","name","label","a"\r\n"towns","x","X","1"\r\n'
    assert form.definition.by_name["b"].choices == "towns"


@pytest.mark.parametrize(
    ("survey", "place", "words"),
    [
        ([HEAD, ["text", "a", "A"], ["foo", "b", "B"]], ("survey", 3, "type"), "'foo'"),
        ([["TYPE", "Name", "label"], ["foo", "b", "B"]], ("survey", 2, "type"), "'foo'"),
        ([HEAD, ["foo  bar", "b", "B"]], ("survey", None, "type"), "'foo bar'"),
        ([HEAD, ["text", "a b", "A"]], ("survey", 2, "name"), "must begin with a letter"),
        ([HEAD, ["text", None, "A"]], ("survey", 2, ""), "no name"),
        ([HEAD, ["text", "a", None]], ("survey", 2, "name"), "no label"),
        ([HEAD, ["text", "a", "A"], ["text", "a", "B"]], ("survey", 3, "name"), "unique"),
        ([HEAD, ["text", "a", "A"], ["end_group"]], ("survey", 3, ""), "Unmatched 'end_group'"),
        ([HEAD, ["begin_repeat", "r", "R"]], ("survey", 2, ""), "Unmatched 'begin_repeat'"),
        (
            [[*HEAD, "relevant"], ["text", "a", "A", "${zz} = 1"]],
            ("survey", 2, "relevant"),
            "Could not find the name 'zz'",
        ),
        ([["name", "label"], ["a", "A"]], ("survey", None, ""), "not found: 'type'"),
        ([HEAD, ["select_one no_list", "a", "A"]], ("", None, ""), "choices sheet"),
        ([HEAD, ["note", "a", "A"]], ("survey", None, ""), "The form asks no question."),
        ([[*HEAD, "bind::foo:bar"], ["text", "a", "A", "x"]], ("", None, ""), "sound XML"),
        ([["type", "name", "name"], ["text", "a", "A"]], ("", None, ""), "Duplicate column"),
    ],
)
def test_a_fault_says_where_it_is(
    make_xlsform: MakeXlsform, survey: Rows, place: tuple[str, int | None, str], words: str
) -> None:
    (fault,) = faults(make_xlsform(survey))

    assert (fault.sheet, fault.row, fault.column) == place
    assert words in fault.message


def test_a_choice_stands_once_in_its_list(make_xlsform: MakeXlsform) -> None:
    choices = [["list_name", "name", "label"], ["l", "1", "x"], ["l", "1", "y"]]

    (fault,) = faults(make_xlsform([HEAD, ["select_one l", "a", "A"]], choices))

    assert (fault.sheet, fault.row, fault.column) == ("choices", 3, "name")


def test_a_form_needs_a_form_id(make_xlsform: MakeXlsform) -> None:
    data = make_xlsform([HEAD, ["text", "a", "A"]], settings=[["form_title"], ["T"]])

    assert faults(data) == (
        FormFault("settings", 2, "form_id", "Give the form a form_id in the settings sheet."),
    )


def test_settings_longer_than_we_keep_are_all_named(make_xlsform: MakeXlsform) -> None:
    long = [["form_id", "version"], ["f" * 201, "1" * 101]]

    found = faults(make_xlsform([HEAD, ["text", "a", "A"]], settings=long))

    assert [fault.column for fault in found] == ["form_id", "version"]


def test_a_form_may_not_be_deeper_than_submissions(make_xlsform: MakeXlsform) -> None:
    opened = [["begin_group", f"g{level}", "G"] for level in range(DEEPEST)]
    closed = [["end_group"]] * DEEPEST

    (fault,) = faults(make_xlsform([HEAD, *opened, ["text", "a", "A"], *closed]))

    assert (fault.row, fault.column) == (DEEPEST + 1, "type")
    assert fault.message == f"Groups are nested deeper than {DEEPEST} levels."


def test_a_survey_has_a_largest_size(make_xlsform: MakeXlsform) -> None:
    rows = [["text", f"q{number}", "A"] for number in range(MOST_QUESTIONS + 1)]

    (fault,) = faults(make_xlsform([HEAD, *rows]))

    assert fault.message == f"The survey sheet has more than {MOST_QUESTIONS} rows."


def test_only_workbooks_are_taken() -> None:
    data = demo("official.xlsx")

    assert faults(data, "form.xls")[0].message == "This is not an .xls workbook."
    assert faults(data, "form.csv")[0].message == "A form is uploaded as .xlsx, .xls or .xml."
    assert message(b"type,name,label") == "This is not an .xlsx workbook."


def test_a_zip_of_other_things_is_no_workbook() -> None:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")

    assert message(target.getvalue()) == "This is not an .xlsx workbook."


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            with_rows(" " * 15 * 2**20),
            "The file unpacks to far more than its size: it is not read.",
        ),
        (
            with_part(SHEET, b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
            "The file declares document types or entities: it is not read.",
        ),
        (with_rows('<row r="1"><c r="ZZZZZZZ1"><v>1</v></c></row>'), UNREADABLE),
        (with_rows(f'<row r="1"><c r="A1"><v>{"9" * 5000}</v></c></row>'), UNREADABLE),
        (with_part("[Content_Types].xml", b"<a/>"), UNREADABLE),
        (with_rows('<row r="99999999999"/>'), "You must have a sheet named 'survey'."),
        (with_part(SHEET, b"<a>" * 1000 + b"</a>" * 1000), "You must have a sheet named 'survey'."),
    ],
)
def test_a_file_that_means_harm_is_refused(data: bytes, words: str) -> None:
    assert message(data) == words


def test_a_workbook_cut_short_is_refused() -> None:
    data = demo("official.xlsx")

    sentences = {message(data[:length]) for length in range(4, len(data), 997)}

    assert sentences == {"The file is damaged or incomplete."}


@given(st.binary(max_size=300))
def test_random_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(FormRefused):
        compile_xlsform(data, filename="f.xlsx")


@settings(max_examples=60, deadline=None)
@given(
    part=st.sampled_from([SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet3.xml"]),
    seed=st.integers(0, 10_000),
)
def test_damaged_parts_meet_no_other_error(part: str, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - damage need not be secret
    with zipfile.ZipFile(BytesIO(demo("official.xlsx"))) as archive:
        content = bytearray(archive.read(part))
    for _ in range(chance.randint(1, 20)):
        content[chance.randrange(len(content))] = chance.randrange(256)

    with suppress(FormRefused):
        form = compile_xlsform(with_part(part, bytes(content)), filename="f.xlsx")
        assert form.definition.form_id != ""


@dataclass(frozen=True)
class Cell:
    """What a check says of a cell."""

    row: int
    column: str
    reason: str


def test_what_a_check_says_of_the_rows_is_a_fault(make_xlsform: MakeXlsform) -> None:
    data = make_xlsform([HEAD, ["text", "a", "A"], [], ["text", "b", "B"]])
    seen: list[Sequence[Mapping[str, str]]] = []

    def check(rows: Sequence[Mapping[str, str]]) -> list[Cell]:
        seen.append(rows)
        return [Cell(4, "relevant", "No.")]

    with pytest.raises(FormRefused) as refused:
        compile_xlsform(data, filename="form.xlsx", check_rows=check)

    assert refused.value.faults == (FormFault("survey", 4, "relevant", "No."),)
    assert [row.get("name") for row in seen[0]] == ["a", None, "b"]


def test_the_compiler_adds_what_it_finds_in_other_rows(make_xlsform: MakeXlsform) -> None:
    data = make_xlsform([HEAD, ["text", "a", "A"], ["texxt", "b", "B"]])

    def check(row: int) -> list[int | None]:
        with pytest.raises(FormRefused) as refused:
            compile_xlsform(
                data, filename="form.xlsx", check_rows=lambda _: [Cell(row, "relevant", "No.")]
            )
        return [fault.row for fault in refused.value.faults]

    assert check(2) == [2, 3]
    assert check(3) == [3]


def test_an_old_workbook_is_compiled_as_a_new_one(make_xlsform: MakeXlsform) -> None:
    rows = [HEAD, ["text", "town", "Town 城镇"], ["integer", "age", "Age"]]
    sheets = {"survey": rows, "settings": [["form_id", "version"], ["old", "7"]]}

    old = compile_xlsform(an_xls(sheets), filename="Form.XLS")

    assert [(node.name, node.label) for node in old.definition.questions()] == [
        ("town", {"default": "Town 城镇"}),
        ("age", {"default": "Age"}),
    ]
    assert (old.definition.form_id, old.definition.version) == ("old", "7")


def test_an_old_workbook_that_is_cut_short_is_refused() -> None:
    sheets = {"survey": [HEAD, ["text", "a", "A"]], "settings": [["form_id"], ["f"]]}

    data = an_xls(sheets)
    for length in (8, 600, len(data) // 2):
        assert faults(data[:length], "form.xls")[0].message == UNREADABLE


def test_files_are_named_once_each() -> None:
    xform = "<a>jr://images/a.png</a><b src='jr://file-csv/t.csv'/>jr://images/a.png"

    assert media_names(xform) == ("a.png", "t.csv")
