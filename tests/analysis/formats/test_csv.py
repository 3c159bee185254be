"""Tables leave in chunks; what is inside is safe to open."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.formats.csv import csv_chunks


def test_a_table_is_its_lines_with_header_first() -> None:
    chunks = list(csv_chunks(["unit", "value"], [["F01", 61.5], ["F02", None]]))

    assert chunks == [b"unit,value\r\nF01,61.5\r\nF02,\r\n"]


def test_a_byte_order_mark_stands_before_everything() -> None:
    chunks = list(csv_chunks(["名称"], [["制度支持"]], bom=True))

    assert b"".join(chunks) == "\ufeff名称\r\n制度支持\r\n".encode()


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+86 1", "'+86 1"),
        ("-sum(a1)", "'-sum(a1)"),
        ("@a", "'@a"),
        ("\ta", "'\ta"),
        ("-2", "-2"),
        ("-2.5", "-2.5"),
        (-2.5, "-2.5"),
        (True, "true"),
    ],
)
def test_no_cell_is_taken_for_a_formula(cell: str | float, written: str) -> None:
    chunks = list(csv_chunks(["a"], [[cell]]))

    assert b"".join(chunks) == f"a\r\n{written}\r\n".encode()


def test_a_carriage_return_is_guarded_and_quoted() -> None:
    chunks = list(csv_chunks(["a"], [["\r=1"]]))

    assert b"".join(chunks) == b'a\r\n"\'\r=1"\r\n'


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
    whole = b"".join(csv_chunks(["a", "b"], rows))

    parts = b"".join(csv_chunks(["a", "b"], rows, size=size))

    assert parts == whole
