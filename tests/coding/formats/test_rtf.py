"""Rich Text becomes turns."""

import pytest

from coding.formats.rtf import read_rtf
from coding.formats.script import Dropped, Lost, Reading, ReadingRefused, Why
from tests.documents import an_rtf


def said(reading: Reading) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in reading.turns]


TURNS = [("访员", "你好吗？"), ("受访者", "好。")]


def test_the_code_page_of_the_file_is_used() -> None:
    assert said(read_rtf(an_rtf("访员：你好吗？\n受访者：好。"))) == TURNS


def test_traditional_writing_has_its_own_page() -> None:
    reading = read_rtf(an_rtf("訪員：頭髮？\n受訪者：好。", page=950, encoding="cp950"))

    assert said(reading) == [("訪員", "頭髮？"), ("受訪者", "好。")]


def test_fonts_may_say_the_charset() -> None:
    hexed = "".join(f"\\'{byte:02x}" for byte in "访员：好？".encode("gbk"))
    data = f"{{\\rtf1\\ansi\\ansicpg1252{{\\fonttbl{{\\f0\\fcharset134 SimSun;}}}}\\f0 {hexed}}}"

    assert said(read_rtf(data.encode())) == [("访员", "好？")]


def test_bytes_that_were_not_escaped_are_read_too() -> None:
    data = b"{\\rtf1\\ansi\\ansicpg936 " + "访员：你好吗？\\par 受访者：好。".encode("gbk") + b"}"

    assert said(read_rtf(data)) == TURNS


def test_unicode_escapes_make_whole_characters() -> None:
    assert said(read_rtf(rb"{\rtf1\ansi I: \u-10179?\u-8704?}")) == [("I", "😀")]


def test_what_is_left_out_is_told() -> None:
    data = rb"{\rtf1\ansi I: a{\footnote note}{\pict 00}{\strike struck}{\deleted gone}{\v hidden} b\par}"

    reading = read_rtf(data)

    assert said(reading) == [("I", "astruck b")]
    assert set(reading.dropped) == {
        Dropped(what)
        for what in (Lost.FOOTNOTES, Lost.IMAGES, Lost.STRUCK, Lost.DELETED, Lost.HIDDEN)
    }


def test_cells_are_read_as_lines() -> None:
    reading = read_rtf(rb"{\rtf1\ansi I: a\cell\row R: b\cell\row}")

    assert said(reading) == [("I", "a"), ("R", "b")]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (rb"{\rtf1\ansi\ansicpg936 \'c4}", Why.ENCODING_WRONG),
        (rb"{\rtf1\ansi }", Why.EMPTY),
        (rb"{\rtf1\ansi \u99999999? x}", Why.DAMAGED),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, why: Why) -> None:
    with pytest.raises(ReadingRefused) as refused:
        read_rtf(data)

    assert [fault.why for fault in refused.value.faults] == [why]
