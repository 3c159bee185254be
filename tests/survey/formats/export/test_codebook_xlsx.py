"""The codebook of variables as a workbook for people."""

from dataclasses import replace
from io import BytesIO

from openpyxl import load_workbook

from survey.formats.definition import FormDefinition, Node
from survey.formats.export.codebook_xlsx import codebook_xlsx
from survey.formats.export.columns import Layout, layout
from survey.formats.export.options import Format, Options

type Table = list[dict[str, object]]


def sheets(content: bytes) -> dict[str, Table]:
    """The rows of each sheet, by the words above its columns."""
    workbook = load_workbook(BytesIO(content))
    found: dict[str, Table] = {}
    for sheet in workbook.worksheets:
        head, *rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        found[sheet.title] = [dict(zip(map(str, head), row, strict=True)) for row in rows]
    return found


def row_of(rows: Table, column: str, value: str) -> dict[str, object]:
    (found,) = [row for row in rows if row[column] == value]
    return found


def changed(form: FormDefinition, name: str, **changes: str) -> Layout:
    def node(each: Node) -> Node:
        return replace(each, **changes) if each.name == name else each  # type: ignore[arg-type]

    return layout([replace(form, nodes=tuple(map(node, form.nodes)))], Options())


def test_it_speaks_the_language_that_is_asked_for(planned: Layout) -> None:
    english = sheets(codebook_xlsx(planned, Format.CSV, "en"))
    chinese = sheets(codebook_xlsx(planned, Format.CSV, "zh"))

    assert list(english) == ["Variables", "Choices"]
    assert list(chinese) == ["变量", "选项"]
    stage = row_of(english["Variables"], "Variable", "stage")
    assert (stage["Question"], stage["Kind"], stage["Values"]) == (
        *("What is stage?", "Question", "one choice"),
    )
    stage = row_of(chinese["变量"], "变量名", "stage")
    assert (stage["问题"], stage["类别"], stage["取值"]) == ("stage是什么？", "问题", "单选")
    assert [row["标签"] for row in chinese["选项"][:2]] == ["代工", "自有品牌"]


def test_another_language_of_the_form_has_its_labels_and_our_words_in_english(
    form: FormDefinition,
) -> None:
    planned = changed(form, "stage", label={"fr": "Étape", "en": "Stage"})  # type: ignore[arg-type]

    french = sheets(codebook_xlsx(planned, Format.CSV, "fr"))["Variables"]

    assert row_of(french, "Variable", "stage")["Question"] == "Étape"
    assert row_of(french, "Variable", "code")["Question"] == "What is code?"


def test_rules_and_their_severity_are_told(form: FormDefinition) -> None:
    planned = changed(
        form, "staff", constraint=". > 0", severity="critical", required="true()", relevant="1 = 1"
    )

    rows = sheets(codebook_xlsx(planned, Format.CSV, "zh"))["变量"]

    staff = row_of(rows, "变量名", "staff")
    assert (staff["取值限制"], staff["严重程度"]) == (". > 0", "严重")
    assert (staff["必答"], staff["提问条件"]) == ("是", "1 = 1")
    assert row_of(rows, "变量名", "stage")["严重程度"] is None


def test_names_and_codes_follow_the_format(planned: Layout) -> None:
    stata = sheets(codebook_xlsx(planned, Format.STATA, "en"))

    variables = [row["Variable"] for row in stata["Variables"]]
    assert "meta_id" in variables
    assert "place_latitude" in variables
    assert [row["Code"] for row in stata["Choices"]][:3] == [1, 2, -98]
    assert row_of(stata["Variables"], "Variable", "stage")["Not asked is"] == (
        ".a; in texts an empty text"
    )


def test_no_cell_is_a_formula(form: FormDefinition) -> None:
    planned = changed(form, "staff", constraint="=1+1", relevant="@x", calculation="-2")

    workbook = load_workbook(BytesIO(codebook_xlsx(planned, Format.CSV, "en")))

    kinds = {cell.data_type for row in workbook["Variables"].iter_rows() for cell in row}
    assert kinds == {"s", "n"}
    (row,) = [row for row in workbook["Variables"].iter_rows(values_only=True) if row[1] == "staff"]
    assert "=1+1" in row


def test_every_column_has_a_row_and_the_same_form_gives_the_same_bytes(planned: Layout) -> None:
    once, again = (codebook_xlsx(planned, Format.CSV, "en") for _ in range(2))

    assert len(sheets(once)["Variables"]) == sum(len(each.columns) for each in planned.tables)
    assert once == again
