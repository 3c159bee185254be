"""What a person decided becomes the text to keep."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.formats.composing import Speaker, composed, joined, joins_by_default, speakers_of
from coding.formats.plain import SpeakerRole
from coding.formats.script import Reading, ReadingRefused, Said, Why

ASKS, ANSWERS, UNKNOWN = SpeakerRole.INTERVIEWER, SpeakerRole.RESPONDENT, SpeakerRole.UNKNOWN
READING = Reading(
    format="txt",
    turns=(Said("I", "How?", 1000, 2000), Said("王总", "好。\n很好。😀"), Said("", "noise")),
    header={"date": "2025"},
    notice="Title",
)


def test_the_text_is_made_of_labels_and_speech() -> None:
    parsed = composed(READING, speakers={}, joins=False)

    assert parsed.text == "I: How?\n王总：好。\n很好。😀\nnoise"
    assert [parsed.text[turn.start : turn.end] for turn in parsed.turns] == [
        "How?",
        "好。\n很好。😀",
        "noise",
    ]
    assert [turn.label_start for turn in parsed.turns] == [0, 8, 19]
    assert [(turn.start_ms, turn.end_ms) for turn in parsed.turns] == [
        (1000, 2000),
        (None, None),
        (None, None),
    ]
    assert [turn.language for turn in parsed.turns] == ["en", "zh", "en"]
    assert parsed.header == {"date": "2025", "notice": "Title"}


def test_roles_are_guessed_and_can_be_changed() -> None:
    guessed = composed(READING, speakers={}, joins=False)
    chosen = composed(READING, speakers={"王总": Speaker("王总", UNKNOWN)}, joins=False)

    assert [turn.is_respondent for turn in guessed.turns] == [False, True, False]
    assert [turn.is_respondent for turn in chosen.turns] == [False, False, False]


def test_speakers_get_other_names_and_may_be_one() -> None:
    speakers = {"I": Speaker("A", ASKS), "": Speaker("A", ASKS)}

    parsed = composed(READING, speakers=speakers, joins=False)

    assert [turn.speaker for turn in parsed.turns] == ["A", "王总", "A"]
    assert parsed.text.startswith("A: How?\n")


def test_what_one_speaker_says_in_a_row_becomes_one_turn() -> None:
    turns = [
        Said("A", "one", 1, 2),
        Said("A", "two", 2, 3),
        Said("B", "我们"),
        Said("B", "做。"),
        Said("A", "x"),
    ]

    assert joined(turns) == [Said("A", "one two", 1, 3), Said("B", "我们做。"), Said("A", "x")]


def test_cues_are_joined_where_speakers_are_known() -> None:
    cue, plain = Said("A", "x", 1, 2), Said("", "x", 1, 2)

    assert joins_by_default(Reading("vtt", (cue,), is_timed=True))
    assert not joins_by_default(Reading("srt", (plain,), is_timed=True))
    assert not joins_by_default(Reading("txt", (cue,)))


def test_speakers_are_listed_with_what_they_say() -> None:
    rows = [
        (row.label, row.name, row.role, row.turns, row.characters, row.first)
        for row in speakers_of(READING, {})
    ]

    assert rows == [
        ("I", "I", ASKS, 1, 4, "How?"),
        ("王总", "王总", ANSWERS, 1, 7, "好。 很好。😀"),
        ("", "", UNKNOWN, 1, 5, "noise"),
    ]


def test_a_language_can_be_chosen() -> None:
    assert composed(READING, speakers={}, joins=False, language="zh").language == "zh"
    assert composed(Reading("txt", (Said("", "12"),)), speakers={}, joins=False).language == "en"


def test_a_name_that_is_too_long_is_refused() -> None:
    with pytest.raises(ReadingRefused) as refused:
        composed(READING, speakers={"I": Speaker("x" * 61, ASKS)}, joins=False)

    assert [fault.why for fault in refused.value.faults] == [Why.LONG_SPEAKER]


words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8)


@given(
    st.lists(st.tuples(st.sampled_from(["", "I", "王总"]), words), min_size=1, max_size=8),
    st.booleans(),
)
def test_offsets_always_hold_the_speech(pairs: list[tuple[str, str]], joins: bool) -> None:  # noqa: FBT001
    turns = tuple(Said(speaker, text) for speaker, text in pairs)

    parsed = composed(Reading("txt", turns), speakers={}, joins=joins)

    expected = joined(turns) if joins else list(turns)
    assert [parsed.text[turn.start : turn.end] for turn in parsed.turns] == [
        turn.text for turn in expected
    ]
    assert [turn.position for turn in parsed.turns] == list(range(1, len(expected) + 1))
