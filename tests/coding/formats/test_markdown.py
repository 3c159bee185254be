"""Markdown becomes turns."""

import pytest

from coding.formats.markdown import read_markdown
from coding.formats.script import Dropped, Lost, Reading, ReadingRefused, Why


def said(reading: Reading) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in reading.turns]


def test_marks_go_and_words_stay() -> None:
    reading = read_markdown(
        "**I:** How *did* [it](http://x.org) begin?\n\n**R:** By `chance`\\.\nI: And?\n"
    )

    assert said(reading) == [("I", "How did it begin?"), ("R", "By chance."), ("I", "And?")]
    assert reading.format == "md"


def test_bold_names_are_speakers() -> None:
    reading = read_markdown("**Wang** Yes.\n\n**Li** No?\n\n**Wang** Well.\n\n**Li** So.\n")

    assert [turn.speaker for turn in reading.turns] == ["Wang", "Li", "Wang", "Li"]


def test_a_header_between_rules_is_kept() -> None:
    reading = read_markdown("---\ndate: 2025\nplace: 灵井\n---\n\nI: How?\n")

    assert reading.header == {"date": "2025", "place": "灵井"}
    assert said(reading) == [("I", "How?")]


def test_what_is_left_out_is_told() -> None:
    reading = read_markdown("I: a ![x](y.png) ~~b~~\n\n- c\n\n<b>html</b>\n\n***\n")

    assert said(reading)[0] == ("I", "a  b\nc\nhtml")
    assert set(reading.dropped) == {
        Dropped(Lost.IMAGES),
        Dropped(Lost.STRUCK),
        Dropped(Lost.NUMBERING),
        Dropped(Lost.MARKUP, 3),
    }


def test_tables_of_turns_are_read() -> None:
    reading = read_markdown("| speaker | text |\n|---|---|\n| I | How? |\n| R | So. |\n")

    assert said(reading) == [("I", "How?"), ("R", "So.")]


def test_fenced_text_is_text() -> None:
    assert said(read_markdown("```\nI: a\nR: b\n```\n")) == [("I", "a"), ("R", "b")]


@pytest.mark.parametrize("text", ["", "---\n\n---\n", "![x](y.png)"])
def test_nothing_is_refused(text: str) -> None:
    with pytest.raises(ReadingRefused) as refused:
        read_markdown(text)

    assert [fault.why for fault in refused.value.faults] == [Why.EMPTY]
