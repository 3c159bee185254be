"""The codebook of variables."""

from survey.formats.export.codebook import (
    choices_header,
    choices_rows,
    code_of,
    codebook_header,
    codebook_rows,
)
from survey.formats.export.columns import Layout
from survey.formats.export.options import Format
from survey.formats.export.variables import variables


def test_every_column_is_described(planned: Layout) -> None:
    header = codebook_header(planned)
    rows = [dict(zip(header, row, strict=True)) for row in codebook_rows(planned, Format.STATA)]

    stage = next(row for row in rows if row["column"] == "stage")
    assert stage == {
        "table": "firm",
        "variable": "stage",
        "column": "stage",
        "question": "stage",
        "path": "/data/stage",
        "kind": "question",
        "type": "select_one",
        "measure": "choice",
        "required": "",
        "relevant": "",
        "constraint": "",
        "severity": "",
        "calculation": "",
        "not_asked": ".a; in texts an empty text",
        "blank": '.b; in texts "(blank)"',
        "label:en": "What is stage?",
        "label:zh": "stage是什么？",
    }
    assert [row["column"] for row in rows] == [
        column.name for table in planned.tables for column in table.columns
    ]


def test_what_is_said_about_rows_and_parts_of_places_are_told_as_such(planned: Layout) -> None:
    header = codebook_header(planned)
    rows = [dict(zip(header, row, strict=True)) for row in codebook_rows(planned, Format.CSV)]

    kinds = {row["column"]: row["kind"] for row in rows}
    assert (kinds["_id"], kinds["place/latitude"], kinds["total"]) == ("about", "part", "calculate")


def test_every_choice_has_its_code(planned: Layout) -> None:
    assert choices_header(planned)[:4] == ["table", "variable", "code", "choice"]
    assert list(choices_rows(planned, Format.SPSS))[:3] == [
        ["firm", "stage", 1, "oem", "OEM", "代工"],
        ["firm", "stage", 2, "obm", "Own brand", "自有品牌"],
        ["firm", "stage", -98, "na", "Not known", "不知道"],
    ]
    assert [row[2] for row in choices_rows(planned, Format.CSV)] == [
        *("oem", "obm", "na", "africa", "usa"),
    ]


def test_a_code_that_there_is_not_is_the_name(planned: Layout) -> None:
    stage = next(each for each in variables(planned, Format.SPSS) if each.name == "stage")

    assert (code_of(stage, "obm"), code_of(stage, "odm")) == (2, "odm")
