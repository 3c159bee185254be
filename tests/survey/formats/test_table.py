import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.formats.table import Cell, csv_chunks, csv_lines, safe


def _read(lines: list[str]) -> list[list[str]]:
    return list(csv.reader(io.StringIO("".join(lines), newline="")))


def test_a_table_is_one_line_per_row_with_its_header() -> None:
    rows: list[list[Cell]] = [["F03", 3, -0.5, True, None], ["甲, 乙", 0, 61.25, False, 'a "b"']]

    lines = list(csv_lines(["case", "n", "raw", "flag", "note"], rows))

    assert lines == [
        "case,n,raw,flag,note\r\n",
        "F03,3,-0.5,true,\r\n",
        '"甲, 乙",0,61.25,false,"a ""b"""\r\n',
    ]


def test_a_spreadsheet_learns_the_encoding_from_the_first_character() -> None:
    lines = list(csv_lines(["许昌"], [["发制品"]], bom=True))

    assert lines == ["\ufeff许昌\r\n", "发制品\r\n"]


def test_a_moment_is_written_with_its_zone() -> None:
    moment = datetime(2006, 5, 1, 9, 30, tzinfo=UTC)

    lines = list(csv_lines(["at"], [[moment]]))

    assert lines[1] == "2006-05-01T09:30:00+00:00\r\n"


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋86"],
)
def test_a_text_never_becomes_a_formula(text: str) -> None:
    line = list(csv_lines(["answer"], [[text]]))

    assert _read(line)[1] == [f"'{text}"]


def test_a_header_never_becomes_a_formula() -> None:
    assert list(csv_lines(["=1+1"], [])) == ["'=1+1\r\n"]


@pytest.mark.parametrize("text", ["-2", "-2.5", "17", "", "F03", "a=b", "许昌"])
def test_plain_text_and_numbers_stay_as_they_are(text: str) -> None:
    assert safe(text) == text


@given(
    st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2))
)
def test_what_was_written_is_read_again(rows: list[list[str]]) -> None:
    lines = list(csv_lines(["a", "b"], rows))

    assert _read(lines)[1:] == [[safe(cell) for cell in row] for row in rows]


def test_a_long_table_comes_in_several_chunks_that_end_with_a_line() -> None:
    chunks = list(csv_chunks(["n"], [[number] for number in range(1000)], size=100))

    assert len(chunks) > 10
    assert {chunk[-2:] for chunk in chunks} == {b"\r\n"}
    assert b"".join(chunks).split(b"\r\n") == [b"n", *(b"%d" % n for n in range(1000)), b""]


def test_rows_are_taken_as_they_are_needed() -> None:
    taken: list[int] = []

    def rows() -> Iterator[list[int]]:
        for number in range(1000):
            taken.append(number)
            yield [number]

    first = next(csv_chunks(["n"], rows(), size=10))

    assert first == b"n\r\n0\r\n1\r\n2\r\n"
    assert taken == [0, 1, 2]


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2)), st.integers(1, 50))
def test_the_size_of_chunks_changes_no_byte(rows: list[list[str]], size: int) -> None:
    parts = b"".join(csv_chunks(["a", "b"], rows, bom=True, size=size))

    assert parts == "".join(csv_lines(["a", "b"], rows, bom=True)).encode()
