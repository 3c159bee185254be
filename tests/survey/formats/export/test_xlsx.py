"""Excel workbooks, read back by another library."""

from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from survey.formats.export.columns import Layout
from survey.formats.export.options import Options, Words
from survey.formats.export.rows import Record
from survey.formats.export.xlsx import LONGEST_TEXT, XlsxTables
from tests.exported import record


def written(
    planned: Layout, records: list[Record], folder: Path, options: Options | None = None
) -> Any:  # noqa: ANN401
    tables = XlsxTables(planned, options or Options(), folder)
    misfits = tables.write(records)
    (path,) = tables.close()
    return load_workbook(path), misfits


def rows(sheet: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    header, *others = sheet.iter_rows(values_only=True)
    return [dict(zip(header, cells, strict=True)) for cells in others]


def test_each_table_is_a_sheet(planned: Layout, full: Record, tmp_path: Path) -> None:
    book, misfits = written(planned, [full], tmp_path)

    assert book.sheetnames == ["firm", "firm-partners", "firm-visits"]
    (row,) = rows(book["firm"])
    assert (row["staff"], row["share"], row["stage"]) == (40, 0.5, "obm")
    assert row["founded"] == datetime(1986, 3, 2)
    assert row["visited"] == "2026-11-24T10:00:00.000+08:00"
    assert [row["partner"] for row in rows(book["firm-partners"])] == ["瑞贝卡", "Ruimei"]
    assert misfits == []


def test_texts_are_texts_and_no_formulas(planned: Layout, tmp_path: Path) -> None:
    texts = ["=1+1", "@SUM(A1)", "https://example.org", "007", "{=1}", "\t=1"]

    book, _misfits = written(planned, [record(t, {"code": t}) for t in texts], tmp_path)

    cells = [row[9] for row in book["firm"].iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == texts
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.hyperlink for cell in cells} == {None}


def test_the_kinds_of_missing_are_kept_apart(
    planned: Layout, known: list[Record], tmp_path: Path
) -> None:
    book, _misfits = written(planned, known, tmp_path)

    table = rows(book["firm"])
    assert [row["staff"] for row in table] == [40, "(blank)", "many", None]
    assert [row["stage"] for row in table] == ["obm", "(blank)", "odm", "na"]
    assert [row["founded"] for row in table][1:] == ["(blank)", "last year", None]


def test_labels_stand_in_the_language(planned: Layout, full: Record, tmp_path: Path) -> None:
    options = Options(lang="zh", values=Words.LABELS, headers=Words.LABELS)

    book, _misfits = written(planned, [full], tmp_path, options)

    (row,) = rows(book["firm"])
    assert row["stage是什么？"] == "自有品牌"


def test_a_full_sheet_goes_on_in_another(planned: Layout, tmp_path: Path) -> None:
    tables = XlsxTables(planned, Options(), tmp_path, most_rows=3)

    tables.write([record(f"uuid:{number}") for number in range(5)])

    book = load_workbook(tables.close()[0])
    assert book.sheetnames == ["firm", "firm-partners", "firm-visits", "firm_2", "firm_3"]
    found = [[row["_id"] for row in rows(book[name])] for name in ("firm", "firm_2", "firm_3")]
    assert found == [["uuid:0", "uuid:1"], ["uuid:2", "uuid:3"], ["uuid:4"]]


def test_a_text_beyond_the_limit_is_cut_and_told(planned: Layout, tmp_path: Path) -> None:
    long = "长" * (LONGEST_TEXT + 1)

    book, misfits = written(planned, [record("a", {"code": long})], tmp_path)

    assert rows(book["firm"])[0]["code"] == long[:-1]
    assert misfits == [["a", "firm", "a", "code", long]]
