"""Cues become pieces."""

import pytest

from coding.formats.script import Dropped, Fault, Lost, ReadingRefused, Said, Why
from coding.formats.subtitles import read_srt, read_vtt

TIMES = "00:00:01,000 --> 00:00:02,000"


def test_cues_have_their_times() -> None:
    reading = read_srt(
        "1\n00:00:01,000 --> 00:00:02,500\nHello\n\n2\n00:01:00,000 --> 01:00:02,000\nyou\n"
    )

    assert reading.turns == (Said("", "Hello", 1000, 2500), Said("", "you", 60_000, 3_602_000))
    assert reading.is_timed


def test_lines_of_a_cue_run_on() -> None:
    assert read_srt(f"1\n{TIMES}\none\ntwo\n").turns[0].text == "one two"
    assert read_srt(f"1\n{TIMES}\n我们做\n头发。\n").turns[0].text == "我们做头发。"


def test_labels_name_who_speaks_until_the_next() -> None:
    reading = read_srt(f"1\n{TIMES}\nWANG: Hello\n\n2\n{TIMES}\nmore\n\n3\n{TIMES}\n访员：好\n")

    assert [(turn.speaker, turn.text) for turn in reading.turns] == [
        ("WANG", "Hello"),
        ("WANG", "more"),
        ("访员", "好"),
    ]


def test_two_voices_of_one_cue_are_kept_apart() -> None:
    reading = read_vtt(
        "WEBVTT\n\n00:01.000 --> 00:02.000 align:start\n<v.loud Wang>Hello <i>you</i></v>\n<v Li>No &amp; yes\n"
    )

    assert reading.turns == (
        Said("Wang", "Hello you", 1000, 2000),
        Said("Li", "No & yes", 1000, 2000),
    )
    assert reading.dropped == (Dropped(Lost.MARKUP, 2),)


def test_lines_with_dashes_are_said_by_two() -> None:
    reading = read_vtt("WEBVTT\n\n00:01.000 --> 00:02.000\n- One?\n- Two.\n")

    assert [turn.text for turn in reading.turns] == ["One?", "Two."]


def test_notes_and_styles_are_told() -> None:
    reading = read_vtt(
        "WEBVTT - title\n\nNOTE mind this\n\nSTYLE\n::cue {}\n\n00:01.000 --> 00:02.000\na\n"
    )

    assert reading.dropped == (
        Dropped(Lost.NOTES, 1, 3, "NOTE mind this"),
        Dropped(Lost.NOTES, 1, 5, "STYLE"),
    )
    assert [turn.text for turn in reading.turns] == ["a"]


def test_a_blank_line_inside_a_cue_loses_nothing() -> None:
    assert (
        read_srt(f"1\n{TIMES}\none\n\nstill one\n\n2\n{TIMES}\ntwo\n").turns[0].text
        == "one still one"
    )


def test_bad_times_are_told_by_their_lines() -> None:
    with pytest.raises(ReadingRefused) as refused:
        read_srt("1\n00:00:03,000 --> 00:00:02,000\na\n\n2\n00:00:xx --> 00:00:02,000\nb\n")

    assert [(fault.why, fault.line) for fault in refused.value.faults] == [
        (Why.TIME_RUNS_BACK, 2),
        (Why.BAD_TIME, 6),
    ]


@pytest.mark.parametrize("text", ["", "no cues here", "WEBVTT\n"])
def test_a_file_without_cues_is_refused(text: str) -> None:
    with pytest.raises(ReadingRefused) as refused:
        read_vtt(text)

    assert refused.value.faults == (Fault(Why.NO_TURNS),)


def test_cues_without_words_are_empty() -> None:
    with pytest.raises(ReadingRefused) as refused:
        read_srt(f"1\n{TIMES}\n\n2\n{TIMES}\n")

    assert refused.value.faults == (Fault(Why.EMPTY),)
