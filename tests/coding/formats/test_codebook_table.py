"""Codebooks as tables."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from coding.formats.codebook import CodebookContent
from coding.formats.codebook_change import with_retired
from coding.formats.codebook_table import (
    FIELDS,
    RowFault,
    Table,
    TableRefused,
    Why,
    content_of_table,
    guessed,
    read_table,
    write_csv,
    write_xlsx,
)
from coding.formats.codebook_yaml import parse_codebook
from tests.codebooks import whole

STUDY = Path(__file__).parents[3] / "studies" / "xuchang"


def told(content: CodebookContent) -> list[tuple[object, ...]]:
    """What a table carries of each code."""
    return [
        (
            theme.id,
            theme.name,
            each.id,
            each.name,
            each.definition,
            each.include_when,
            each.exclude_when,
            each.example and (each.example.text, each.example.lang),
            (each.scale, each.also_under, each.state, each.became),
        )
        for theme in content.themes
        for each in theme.codes
    ]


def read(data: bytes, filename: str) -> CodebookContent:
    table = read_table(data, filename=filename)
    found = content_of_table(table, guessed(table.header))
    assert found.faults == ()
    return found.content


def test_both_kinds_of_table_read_back_to_the_same() -> None:
    demo = parse_codebook((STUDY / "codebook.yaml").read_text("utf-8"))
    content = with_retired(whole(), "inst.local", became=["inst.national"])

    for book in (demo, content):
        assert told(read(write_csv(book), "book.csv")) == told(book)
        assert told(read(write_xlsx(book), "book.xlsx")) == told(book)


def test_a_workbook_holds_scales_on_a_second_sheet_and_no_formula() -> None:
    book = load_workbook(BytesIO(write_xlsx(whole())))

    assert book.sheetnames == ["codes", "scales"]
    assert [cell.value for cell in book["scales"][2]][:4] == [
        "valence",
        "interval",
        "-1",
        "hinders",
    ]
    kinds = {cell.data_type for row in book["codes"].iter_rows() for cell in row if cell.value}
    assert kinds == {"s"}


def test_texts_that_look_like_formulas_go_there_and_back() -> None:
    themes = [
        {
            "id": "t",
            "name": {"en": "=T"},
            "color": 1,
            "codes": [{"id": "c", "name": {"en": "=1+1"}, "definition": {"en": "-x\n@y"}}],
        }
    ]
    data = write_csv(whole(themes=themes))

    (code,) = read(data, "book.csv").codes
    assert (code.name, code.definition) == ({"en": "=1+1"}, {"en": "-x\n@y"})
    assert b",=1+1" not in data


def test_the_header_tells_what_is_what_in_either_language() -> None:
    assert guessed(FIELDS) == {field: at for at, field in enumerate(FIELDS)}
    assert guessed(["Category", "Code", "Name", "Description", "Notes"]) == {
        "theme": 0,
        "code": 1,
        "name_en": 2,
        "definition_en": 3,
    }
    assert guessed(["主题", "编码", "名称", "定义"]) == {
        "theme": 0,
        "code": 1,
        "name_zh": 2,
        "definition_zh": 3,
    }
    assert guessed(["a", ""]) == {}


MAPPING = {"theme": 0, "code": 1, "name_en": 2}


def faults(*rows: tuple[str, ...]) -> list[RowFault]:
    table = Table(("theme", "code", "name"), tuple(enumerate(rows, start=2)))
    return list(content_of_table(table, MAPPING).faults)


def test_every_row_that_cannot_be_read_is_named() -> None:
    assert faults(
        ("t", "a", "A"),
        ("t", "", "B"),
        ("t", "two words", "C"),
        ("t", "a", "D"),
        ("", "e", "E"),
        ("t t", "f", "F"),
        ("t", "g", ""),
        ("t", "h", "H", "more"),
        ("t", "i", "x" * 20_001),
        ("t",),
    ) == [
        RowFault(3, "code", Why.NO_CODE),
        RowFault(4, "code", Why.BAD_KEY, "two words"),
        RowFault(5, "code", Why.TWICE, "a"),
        RowFault(6, "theme", Why.NO_THEME),
        RowFault(7, "theme", Why.BAD_KEY, "t t"),
        RowFault(8, "name_en", Why.NO_NAME, "g"),
        RowFault(9, "", Why.WIDE, "h"),
        RowFault(10, "", Why.LONG, "i"),
        RowFault(11, "code", Why.NO_CODE),
        RowFault(11, "name_en", Why.NO_NAME),
    ]


def test_columns_may_be_chosen_otherwise() -> None:
    table = read_table("x;y;z\nA;t;a\n".encode("utf-16"), filename="book.csv")

    content = content_of_table(table, {"name_en": 0, "theme": 1, "code": 2}).content

    assert told(content)[0][:4] == ("t", {}, "a", {"en": "A"})


def test_a_table_in_gb18030_is_read() -> None:
    data = "主题,编码,名称,定义\nt,a,地方规则,县里给了土地，我们边干边学，先做非洲市场。\n".encode(
        "gb18030"
    )

    (code,) = read(data, "book.csv").codes

    assert code.name == {"zh": "地方规则"}


def sheet(rows: int, columns: int = 1) -> bytes:
    book, target = Workbook(), BytesIO()
    active = book.active
    assert active is not None
    for number in range(rows):
        active.append([number + 0.0] * columns)
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "filename", "reason"),
    [
        (b"", "a.csv", "empty"),
        (b"\n\n ,\n", "a.csv", "empty"),
        (b'"a', "a.csv", "not_csv"),
        (b"\x00\x01\x02\xff", "a.csv", "not_text"),
        (b"PK", "a.xlsx", "not_xlsx"),
        (b"a\n" * 5002, "a.csv", "too_many"),
        ((",".join(map(str, range(101)))).encode(), "a.csv", "too_wide"),
        (sheet(5001), "a.xlsx", "too_many"),
        (sheet(1, 101), "a.xlsx", "too_wide"),
    ],
)
def test_what_is_no_table_of_codes_is_refused(data: bytes, filename: str, reason: str) -> None:
    with pytest.raises(TableRefused) as refused:
        read_table(data, filename=filename)

    assert refused.value.reason == reason
