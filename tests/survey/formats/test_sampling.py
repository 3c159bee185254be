"""Sampling lists: what is read, and every row that must be mended."""

import csv
import json
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from survey.formats.definition import FormDefinition
from survey.formats.sampling import (
    MOST_COLUMNS,
    MOST_ROWS,
    CaseRow,
    SamplingFault,
    SamplingRefused,
    read_sampling_list,
)

STUDY = Path(__file__).parents[3] / "studies" / "xuchang"
KINDS = {"firm", "office"}
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def read(text: str, encoding: str = "utf-8") -> tuple[CaseRow, ...]:
    return read_sampling_list(text.encode(encoding), filename="cases.csv", kinds=KINDS)


def faults(data: bytes, filename: str = "cases.csv") -> list[tuple[int | None, str]]:
    return [(fault.row, fault.column) for fault in refusal(data, filename)]


def refusal(data: bytes, filename: str = "cases.csv") -> tuple[SamplingFault, ...]:
    with pytest.raises(SamplingRefused) as refused:
        read_sampling_list(data, filename=filename, kinds=KINDS)
    return refused.value.faults


def workbook(rows: Sequence[Sequence[object]]) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def with_rows(rows: str) -> bytes:
    target = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(workbook([["code", "kind"]]))) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.namelist():
            content = f'<worksheet xmlns="{SPREADSHEET}"><sheetData>{rows}</sheetData></worksheet>'
            is_sheet = member == "xl/worksheets/sheet1.xml"
            new.writestr(member, content if is_sheet else old.read(member))
    return target.getvalue()


def test_a_case_has_code_kind_and_other_columns() -> None:
    rows = read("code,kind,town,size\nF01,firm,Lingjing,\nG01,office,,large\n")

    assert rows == (
        CaseRow("F01", "firm", {"town": "Lingjing"}),
        CaseRow("G01", "office", {"size": "large"}),
    )


def test_blank_rows_and_blanks_around_cells_do_not_matter() -> None:
    rows = read("\n , \nKind , CODE,town,,\nfirm, F01 , a b ,,\n,,,\n")

    assert rows == (CaseRow("F01", "firm", {"town": "a b"}),)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_any_usual_delimiter_will_do(delimiter: str) -> None:
    rows = read(f'code{delimiter}kind{delimiter}x\nF01{delimiter}firm{delimiter}"a,b;c\td"\n')

    assert rows == (CaseRow("F01", "firm", {"x": "a,b;c\td"}),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_is_read_in_the_usual_encodings(encoding: str) -> None:
    rows = read("code,kind,镇\nF01,firm,灵井镇\n", encoding)

    assert rows == (CaseRow("F01", "firm", {"镇": "灵井镇"}),)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "007", "1e5", "TRUE"])
def test_a_cell_stays_the_text_it_is(text: str) -> None:
    (row,) = read(f"code,kind,x\nF01,firm,{text}\n")

    assert row.attributes == {"x": text}


def test_a_workbook_is_read_as_text() -> None:
    data = workbook(
        [
            ["code", "kind", "n", "share", "day", "at", "hour", "formula", "yes", None],
            [
                7,
                "firm",
                21.0,
                0.5,
                date(2025, 10, 8),
                datetime(2025, 10, 8, 9, 30),
                time(9),
                "=1+1",
                True,
            ],
            [None, None],
            ["G01", "office", None, "灵井"],
        ]
    )

    rows = read_sampling_list(data, filename="cases.XLSX", kinds=KINDS)

    assert rows == (
        CaseRow(
            "7",
            "firm",
            {
                "n": "21",
                "share": "0.5",
                "day": "2025-10-08",
                "at": "2025-10-08T09:30:00",
                "hour": "09:00:00",
                "formula": "=1+1",
                "yes": "True",
            },
        ),
        CaseRow("G01", "office", {"share": "灵井"}),
    )


def test_a_whole_number_of_a_workbook_has_no_decimals() -> None:
    cells = "".join(
        f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'
        for place, text in {"A1": "code", "B1": "kind", "C1": "n"}.items()
    )
    row = '<c r="A2"><v>7.0</v></c><c r="B2" t="inlineStr"><is><t>firm</t></is></c>'
    data = with_rows(f'<row r="1">{cells}</row><row r="2">{row}<c r="C2"><v>2.1E1</v></c></row>')

    rows = read_sampling_list(data, filename="a.xlsx", kinds=KINDS)

    assert rows == (CaseRow("7", "firm", {"n": "21"}),)


def test_every_row_to_mend_is_named_at_once() -> None:
    found = refusal(
        b"code,kind\n"
        b"F01,firm\n"
        b",firm\n"
        b"F02,\n"
        b"F01,office\n"
        b"F03,shop\n"
        b"F04,firm,more\n" + b"F" * 41 + b",firm\n"
    )

    assert found == (
        SamplingFault(7, "", "The row has more cells than the header."),
        SamplingFault(3, "code", "The case has no code."),
        SamplingFault(4, "kind", "The case has no kind."),
        SamplingFault(5, "code", "The code F01 stands in row 2 already."),
        SamplingFault(6, "kind", "shop is not one of the kinds firm, office."),
        SamplingFault(8, "code", "The code is longer than 40 characters."),
    )


def test_a_short_row_has_no_kind() -> None:
    assert faults(b"code,kind\nF01\n") == [(2, "kind")]


def test_a_row_is_counted_as_a_spreadsheet_counts_it() -> None:
    assert faults(b'code,kind,x\nF01,firm,"two\nlines"\n,firm,\n') == [(3, "code")]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", [(None, "")]),
        (b"\n,\n", [(None, "")]),
        (b"name\nF01\n", [(1, "code"), (1, "kind")]),
        (b"code,kind,x,x\n", [(1, "x")]),
        (b"code,Code,kind\n", [(1, "code")]),
        (b"code,kind,,x\n", [(1, "")]),
        (b'code,kind\n"F01,firm\n', [(2, "")]),
        (b"code,kind\nF01,fi\0rm\n", [(2, "")]),
        (b"\xff\xfe\x00", [(None, "")]),
        (b"code,kind\n\xff\xff,firm\n", [(None, "")]),
        (b"code,kind" + b",x" * MOST_COLUMNS, [(1, "")]),
        (b"code,kind\n" + b",\n" * MOST_ROWS, [(MOST_ROWS + 1, "")]),
        (b"code,kind\nF01," + b"x" * 200_000 + b"\n", [(2, "")]),
    ],
)
def test_a_list_that_cannot_be_read_is_refused(
    data: bytes, expected: list[tuple[int | None, str]]
) -> None:
    assert faults(data) == expected


def test_a_list_without_cases_is_an_empty_list() -> None:
    assert read("code,kind\n") == ()


@pytest.mark.parametrize(
    ("data", "filename", "sentence"),
    [
        (b"code,kind\n", "cases.doc", "A sampling list is uploaded as .csv or .xlsx."),
        (b"code,kind\n", "cases.xlsx", "This is not an .xlsx workbook."),
        (workbook([["code", "kind"]])[:2000], "a.xlsx", "The file is damaged or incomplete."),
        (
            with_rows('<row r="1"><c r="ZZZZZZZ1"><v>1</v></c></row>'),
            "a.xlsx",
            "The workbook could not be read.",
        ),
        (
            with_rows('<row r="1"><c r="XFD1"><v>1</v></c></row>'),
            "a.xlsx",
            f"The list has more than {MOST_COLUMNS} columns.",
        ),
        (
            with_rows('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
            "a.xlsx",
            f"The list has more than {MOST_ROWS} rows.",
        ),
        (
            with_rows(" " * 15 * 2**20),
            "a.xlsx",
            "The file unpacks to far more than its size: it is not read.",
        ),
    ],
)
def test_a_file_that_means_harm_is_refused(data: bytes, filename: str, sentence: str) -> None:
    (fault,) = refusal(data, filename)

    assert fault.message == sentence


codes = st.text("ABCFG0123456789", min_size=1, max_size=8)
cells = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff"), max_size=12
).map(str.strip)
case_rows = st.builds(
    CaseRow,
    code=codes,
    kind=st.sampled_from(sorted(KINDS)),
    attributes=st.fixed_dictionaries({}, optional={"town": cells, "size": cells}).map(
        lambda found: {name: text for name, text in found.items() if text}
    ),
)


@given(st.lists(case_rows, max_size=6, unique_by=lambda row: row.code))
def test_any_list_comes_back_as_it_was(rows: list[CaseRow]) -> None:
    target = StringIO()
    writer = csv.DictWriter(target, ["code", "kind", "town", "size"])
    writer.writeheader()
    for row in rows:
        writer.writerow({"code": row.code, "kind": row.kind, **row.attributes})

    assert read(target.getvalue()) == tuple(rows)


@given(st.binary(max_size=200), st.sampled_from(["a.csv", "a.xlsx"]))
def test_random_bytes_are_refused(data: bytes, filename: str) -> None:
    with pytest.raises(SamplingRefused):
        read_sampling_list(data, filename=filename, kinds=KINDS)


def test_the_demo_list_fits_the_forms_and_the_submissions(
    demo_forms: dict[str, FormDefinition],
) -> None:
    data = (STUDY / "cases.csv").read_bytes()
    stored = json.loads((STUDY / "submissions.json").read_text("utf-8"))["submissions"]
    answered = {
        answers.get("firm_code") or answers["office_code"]: answers
        for answers in (submission["data"] for submission in stored)
    }
    form_of = {
        "entrepreneur": demo_forms["entrepreneur_interview"],
        "official": demo_forms["official_interview"],
    }

    cases = read_sampling_list(data, filename="cases.csv", kinds=form_of)

    firms = [f"F{number:02}" for number in range(1, 43)]
    offices = [f"G{number:02}" for number in range(1, 19)]
    assert [case.code for case in cases] == firms + offices
    for case in cases:
        form = form_of[case.kind]
        same = {name: text for name, text in case.attributes.items() if form.question(name)}
        assert same == {name: answered[case.code][name] for name in same}
        assert set(case.attributes) - set(same) <= {"size_class", "profile"}
