"""Rows become turns."""

from io import BytesIO

import pytest
from openpyxl import Workbook

from coding.formats.script import Dropped, Fault, Lost, ReadingRefused, Said, Why
from coding.formats.turn_table import (
    guessed_columns,
    named_columns,
    read_delimited,
    read_workbook,
)
from tests.documents import zip_of


def a_sheet(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def test_columns_are_known_by_their_headings_in_both_languages() -> None:
    reading = read_delimited(
        "说话人,内容,开始,结束\n访员,好吗？,00:01,00:02.5\n王总,好。,3,4\n", file_format="csv"
    )

    assert reading.turns == (Said("访员", "好吗？", 1000, 2500), Said("王总", "好。", 3000, 4000))
    assert reading.columns == {"speaker": "说话人", "text": "内容", "start": "开始", "end": "结束"}
    assert reading.is_timed


@pytest.mark.parametrize(
    ("mark", "kind"), [(";", "csv"), ("\t", "tsv"), ("\t", "csv"), ("|", "csv")]
)
def test_the_delimiter_is_found(mark: str, kind: str) -> None:
    text = f"speaker{mark}text\nI{mark}How, then?\nR{mark}So.\n"

    assert read_delimited(text, file_format=kind).turns == (
        Said("I", "How, then?"),
        Said("R", "So."),
    )


def test_milliseconds_are_said_by_the_heading() -> None:
    reading = read_delimited("text,start_ms\na,1500\n", file_format="csv")

    assert reading.turns == (Said("", "a", 1500),)


def test_a_quoted_cell_may_hold_lines() -> None:
    reading = read_delimited('speaker,text\nI,"one\ntwo"\n', file_format="csv")

    assert reading.turns == (Said("I", "one\ntwo"),)


def test_without_headings_columns_are_guessed_by_what_they_hold() -> None:
    reading = read_delimited(
        "00:01\tA\tHow are you today?\n00:04\tB\tVery well, thank you\n00:09\tA\tGood.\n",
        file_format="tsv",
    )

    assert reading.turns[1] == Said("B", "Very well, thank you", 4000)
    assert reading.columns == {"text": "3", "start": "1", "speaker": "2"}


def test_a_person_may_choose_the_columns() -> None:
    text = "a,b,c\nx,Wang,Yes indeed\n"

    reading = read_delimited(text, file_format="csv", columns={"text": "c", "speaker": "b"})

    assert reading.turns == (Said("Wang", "Yes indeed"),)
    assert reading.headings == ("a", "b", "c")


def test_other_columns_and_rows_without_text_are_told() -> None:
    reading = read_delimited("speaker,text,note\nI,a,x\nR,,y\n", file_format="csv")

    assert reading.dropped == (Dropped(Lost.COLUMNS, text="note"), Dropped(Lost.BLANK_ROWS, 1))


def test_an_empty_speaker_is_the_one_before() -> None:
    reading = read_delimited("speaker,text\nI,a\n,b\n", file_format="csv")

    assert [turn.speaker for turn in reading.turns] == ["I", "I"]


def test_bad_times_are_told_by_their_rows() -> None:
    with pytest.raises(ReadingRefused) as refused:
        read_delimited("text,start\na,soon\nb,1\nc,1:99\n", file_format="csv")

    assert refused.value.faults == (Fault(Why.BAD_TIME, 2, "soon"), Fault(Why.BAD_TIME, 4, "1:99"))


def test_a_table_without_text_is_refused() -> None:
    with pytest.raises(ReadingRefused) as refused:
        read_delimited("a,b\n1,2\n", file_format="csv")

    assert refused.value.faults[0].why == Why.NO_TEXT_COLUMN


def test_an_empty_table_is_refused() -> None:
    with pytest.raises(ReadingRefused) as refused:
        read_delimited(",,\n,,\n", file_format="csv")

    assert refused.value.faults == (Fault(Why.EMPTY),)


def test_a_workbook_is_read() -> None:
    data = a_sheet(("Speaker", "Text", "Start"), ("I", "How?", "00:00:01"), ("R", "So.", 2.5))

    reading = read_workbook(data)

    assert reading.turns == (Said("I", "How?", 1000), Said("R", "So.", 2500))
    assert reading.format == "xlsx"


def test_a_broken_workbook_is_refused() -> None:
    with pytest.raises(ReadingRefused) as refused:
        read_workbook(zip_of({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<x/>"}))

    assert refused.value.faults == (Fault(Why.DAMAGED),)


def test_headings_are_known_whatever_their_case() -> None:
    assert named_columns(["ID", " Speaker ", "TEXT"]) == {"speaker": 1, "text": 2}
    assert named_columns(["a", "b"]) is None


def test_short_cells_are_no_text() -> None:
    assert guessed_columns([["a", "b"], ["c", "d"]]) is None
