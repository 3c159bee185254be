"""Turns as subtitles."""

from coding.formats.correcting import Script
from coding.formats.plain import ParsedTurn
from coding.formats.reading import read_file
from coding.formats.timed_text import Cue, cues, to_srt, to_vtt

TEXT = "I: a < b\nR: one\n\ntwo\nI: c"


def a_turn(
    position: int, speaker: str, start: int, end: int, times: tuple[int | None, int | None]
) -> ParsedTurn:
    return ParsedTurn(
        position=position,
        speaker=speaker,
        is_respondent=False,
        start=start,
        end=end,
        label_start=start - 3,
        language="en",
        start_ms=times[0],
        end_ms=times[1],
    )


def a_script() -> Script:
    turns = (
        a_turn(1, "I", 3, 8, (0, None)),
        a_turn(2, "R", 12, 20, (3723004, 3725000)),
        a_turn(3, "I", 24, 25, (None, None)),
    )
    return Script(TEXT, turns)


def test_turns_without_a_time_are_no_cues_and_an_end_is_filled_in() -> None:
    assert cues(a_script()) == [
        Cue(0, 3723004, "I", "a < b"),
        Cue(3723004, 3725000, "R", "one\ntwo"),
    ]


def test_srt_has_numbers_and_commas() -> None:
    assert to_srt(a_script()) == (
        "1\n00:00:00,000 --> 01:02:03,004\nI: a < b\n\n"
        "2\n01:02:03,004 --> 01:02:05,000\nR: one\ntwo\n\n"
    )


def test_vtt_has_voices_and_escapes() -> None:
    assert to_vtt(a_script()) == (
        "WEBVTT\n\n00:00:00.000 --> 01:02:03.004\n<v I>a &lt; b\n\n"
        "01:02:03.004 --> 01:02:05.000\n<v R>one\ntwo\n\n"
    )


def test_our_own_readers_read_them_back() -> None:
    for name, data in (("a.vtt", to_vtt(a_script())), ("a.srt", to_srt(a_script()))):
        turns = read_file(data.encode(), name=name).turns
        assert [(turn.speaker, turn.start_ms, turn.end_ms) for turn in turns] == [
            ("I", 0, 3723004),
            ("R", 3723004, 3725000),
        ]
        assert turns[0].text == "a < b"
