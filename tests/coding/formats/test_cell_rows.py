"""Tables inside documents."""

from coding.formats.cell_rows import paragraphs_of_rows
from coding.formats.script import Paragraph


def test_a_column_of_customary_labels_says_who_speaks() -> None:
    rows = [["访员：", "做什么？"], ["受访者：", "我们做头发，做了很多年。"]]

    assert list(paragraphs_of_rows(rows, line=3)) == [
        Paragraph("做什么？", 3, speaker="访员"),
        Paragraph("我们做头发，做了很多年。", 3, speaker="受访者"),
    ]


def test_headings_name_the_columns() -> None:
    rows = [["Time", "Speaker", "Text"], ["00:01", "Wang", "Yes."], ["", "", "And more."]]

    assert list(paragraphs_of_rows(rows, line=1)) == [
        Paragraph("Yes.", 1, speaker="Wang", start_ms=1000),
        Paragraph("And more.", 1, begins=False),
    ]


def test_a_column_of_times_stands_before_the_text() -> None:
    rows = [["00:01", "How did you begin?"], ["00:05", "By accident, as it were."]]

    texts = [each.text for each in paragraphs_of_rows(rows, line=1)]

    assert texts == ["[00:01] How did you begin?", "[00:05] By accident, as it were."]


def test_another_table_is_lines_of_cells() -> None:
    rows = [["Staff", "40"], ["Sheds", "", "3"], ["", ""]]

    assert [each.text for each in paragraphs_of_rows(rows, line=1)] == ["Staff\t40", "Sheds\t3"]


def test_an_empty_table_is_nothing() -> None:
    assert list(paragraphs_of_rows([["", " "]], line=1)) == []
