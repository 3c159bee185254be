"""JSON becomes turns."""

import json
from typing import Any

import pytest

from coding.formats.script import Dropped, Fault, Lost, ReadingRefused, Said, Why
from coding.formats.turn_json import read_json


def turns(document: Any) -> list[Said]:  # noqa: ANN401 - any JSON
    return list(read_json(json.dumps(document)).turns)


def test_a_list_of_turns() -> None:
    assert turns(
        [{"speaker": "I", "text": "How?", "start": 1.5, "end": "00:00:02"}, {"text": "So"}]
    ) == [
        Said("I", "How?", 1500, 2000),
        Said("", "So"),
    ]


def test_whisper_says_seconds() -> None:
    document = {
        "text": "你好 好",
        "language": "zh",
        "segments": [
            {
                "id": 0,
                "seek": 0,
                "start": 0.0,
                "end": 1.48,
                "text": " 你好",
                "avg_logprob": -0.2,
                "words": [],
            },
            {"id": 1, "seek": 0, "start": 1.48, "end": 3, "text": " 好"},
        ],
    }

    reading = read_json(json.dumps(document))

    assert reading.turns == (Said("", "你好", 0, 1480), Said("", "好", 1480, 3000))
    assert (reading.format, reading.header, reading.dropped) == ("whisper", {"language": "zh"}, ())


def test_whisper_cpp_says_milliseconds() -> None:
    entry = {"timestamps": {"from": "x"}, "offsets": {"from": 0, "to": 7600}, "text": " Hi."}

    assert turns({"transcription": [entry]}) == [Said("", "Hi.", 0, 7600)]


def test_whisperx_names_speakers() -> None:
    segment = {"start": 0, "end": 2, "text": "Hi", "speaker": "SPEAKER_00"}

    assert turns({"segments": [segment]}) == [Said("SPEAKER_00", "Hi", 0, 2000)]


def test_a_segment_of_two_voices_is_cut_between_its_words() -> None:
    words = [
        {"word": "How", "start": 0, "end": 0.5, "speaker": "SPEAKER_00"},
        {"word": "then?", "start": 0.5, "end": 1},
        {"word": "So.", "start": 1.2, "end": 2, "speaker": "SPEAKER_01"},
    ]

    assert turns(
        {"segments": [{"start": 0, "end": 2, "text": "How then? So.", "words": words}]}
    ) == [
        Said("SPEAKER_00", "How then?", 0, 1000),
        Said("SPEAKER_01", "So.", 1200, 2000),
    ]


def test_chinese_words_stand_without_spaces() -> None:
    words = [
        {"word": "做", "speaker": "A"},
        {"word": "头发", "speaker": "A"},
        {"word": "哦", "speaker": "B"},
    ]

    assert [turn.text for turn in turns([{"text": "做头发哦", "words": words}])] == ["做头发", "哦"]


def test_numbered_speakers_get_names() -> None:
    assert turns([{"speaker": 1, "text": "a"}]) == [Said("Speaker 1", "a")]


def test_a_header_is_kept_and_what_is_unknown_is_told() -> None:
    reading = read_json('{"header": {"date": "2025"}, "turns": [{"text": "a", "mood": "good"}]}')

    assert reading.header == {"date": "2025"}
    assert reading.dropped == (Dropped(Lost.COLUMNS, text="mood"),)
    assert reading.format == "json"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('{"turns": [}', Fault(Why.BAD_JSON, 1, "Expecting value")),
        ("[" * 100_000, Fault(Why.BAD_JSON)),
        ("{}", Fault(Why.NO_TURNS)),
        ('"text"', Fault(Why.NO_TURNS)),
        ('[{"text": "a"}, {"speaker": "I"}]', Fault(Why.NO_TURNS, 2)),
        ('[{"text": "a", "start": "soon"}]', Fault(Why.BAD_TIME, 1, "soon")),
        ('[{"text": "a", "start": -1}]', Fault(Why.BAD_TIME, 1, "-1000")),
        ('[{"text": "a", "start": 1e300}]', Fault(Why.BAD_TIME, 1, "1e+303")),
        ('[{"text": "a", "start": NaN}]', Fault(Why.BAD_TIME, 1, "nan")),
        ('[{"text": "a", "start_ms": []}]', Fault(Why.BAD_TIME, 1, "[]")),
        ('[{"text": "a", "start": 2, "end": 1}]', Fault(Why.TIME_RUNS_BACK, 1)),
        ('[{"text": " "}]', Fault(Why.EMPTY)),
    ],
)
def test_what_is_wrong_is_told_by_its_place(text: str, fault: Fault) -> None:
    with pytest.raises(ReadingRefused) as refused:
        read_json(text)

    assert refused.value.faults == (fault,)
