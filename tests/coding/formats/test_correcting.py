"""Corrected turns become a text again."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.formats.correcting import CorrectionRefused, Script, TurnDraft, Wrong, corrected
from coding.formats.plain import parse_transcript

TEXT = """I: How did you begin?

R: The county gave us land.  We learned.

(The telephone rings.)

访员：后来呢？
R: 我们先做非洲市场。
"""
ROLES = "speakers: I = interviewer; R = respondent; 访员 = 访员\n---\n"
PARSED = parse_transcript(ROLES + TEXT)
OLD = Script(PARSED.text, PARSED.turns)


def drafts() -> list[TurnDraft]:
    return [
        TurnDraft(
            turn.speaker,
            OLD.text[turn.start : turn.end],
            turn.is_respondent,
            turn.start_ms,
            turn.end_ms,
            turn.position,
        )
        for turn in OLD.turns
    ]


def said(script: Script) -> list[tuple[str, str]]:
    return [(turn.speaker, script.text[turn.start : turn.end]) for turn in script.turns]


def test_nothing_changed_is_the_same_to_the_last_character() -> None:
    assert corrected(OLD, drafts(), language="mixed") == OLD


def test_a_word_is_changed_and_all_else_stays() -> None:
    wanted = drafts()
    wanted[0] = replace(wanted[0], text="How did you start?")

    script = corrected(OLD, wanted, language="mixed")

    assert script.text == OLD.text.replace("begin", "start")
    assert said(script) == [(draft.speaker, draft.text) for draft in wanted]


def test_another_speaker_gets_the_label_that_this_speaker_has_elsewhere() -> None:
    wanted = drafts()
    wanted[3] = replace(wanted[3], speaker="访员")

    script = corrected(OLD, wanted, language="mixed")

    assert script.text == OLD.text.replace("R: 我们先做", "访员：我们先做")


def test_a_new_speaker_gets_a_label_in_the_manner_of_the_script() -> None:
    wanted = drafts()
    wanted[2] = replace(wanted[2], speaker="翻译")
    wanted[3] = replace(wanted[3], speaker="Li")

    script = corrected(OLD, wanted, language="mixed")

    assert "翻译：后来呢？" in script.text
    assert "Li: 我们先做" in script.text


def test_a_turn_is_split_in_two() -> None:
    wanted = drafts()
    half = replace(wanted[1], text="The county gave us land.")
    wanted[1:2] = [half, replace(half, text="We learned.", speaker="I", is_respondent=False)]

    script = corrected(OLD, wanted, language="mixed")

    assert said(script)[1:3] == [("R", "The county gave us land."), ("I", "We learned.")]
    assert "land.\n\nI: We learned." in script.text


def test_two_turns_are_merged_and_one_is_inserted() -> None:
    wanted = drafts()
    merged = replace(wanted[2], text="后来呢？ 我们先做非洲市场。")
    wanted[2:] = [merged, TurnDraft("I", "Thank you.", is_respondent=False)]

    script = corrected(OLD, wanted, language="mixed")

    assert said(script)[2:] == [("访员", "后来呢？ 我们先做非洲市场。"), ("I", "Thank you.")]
    assert [turn.position for turn in script.turns] == [1, 2, 3, 4]


@pytest.mark.parametrize("removed", [1, 2, 3])
def test_what_stands_between_turns_stays_when_a_turn_goes(removed: int) -> None:
    # The line in brackets belongs to the turn before it, so that the gap is put there by hand.
    rings = "\n(The telephone rings.)\n"
    turns = OLD.turns
    at = OLD.text.index("(The telephone")
    wordy = Script(
        OLD.text,
        (turns[0], replace(turns[1], end=at - 2), *turns[2:]),
    )
    wanted = [draft for draft in drafts() if draft.origin != removed + 1]
    wanted = [
        replace(draft, text=wordy.text[turn.start : turn.end])
        for draft in wanted
        for turn in wordy.turns
        if turn.position == draft.origin
    ]

    script = corrected(wordy, wanted, language="mixed")

    assert script.text.count(rings) == 1


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"text": " \n"}, Wrong.BLANK_TURN),
        ({"text": "a\0"}, Wrong.FORBIDDEN_CHARACTER),
        ({"speaker": "x" * 61}, Wrong.LONG_SPEAKER),
        ({"start_ms": 5, "end_ms": 4}, Wrong.BAD_TIME),
        ({"start_ms": -1}, Wrong.BAD_TIME),
        ({"text": "x" * 2_000_001}, Wrong.TOO_LONG),
    ],
)
def test_what_cannot_be_kept_names_its_turn(change: dict[str, str | int], wrong: Wrong) -> None:
    wanted = drafts()
    wanted[1] = replace(wanted[1], **change)  # type: ignore[arg-type]

    with pytest.raises(CorrectionRefused) as refused:
        corrected(OLD, wanted, language="mixed")

    assert refused.value.wrong == wrong
    assert refused.value.turn == (0 if wrong == Wrong.TOO_LONG else 2)


def test_no_turns_are_no_transcript() -> None:
    with pytest.raises(CorrectionRefused) as refused:
        corrected(OLD, [], language="mixed")
    assert refused.value.wrong == Wrong.NO_TURNS


def test_times_are_kept() -> None:
    wanted = drafts()
    wanted[1] = replace(wanted[1], start_ms=1000, end_ms=2000)

    turn = corrected(OLD, wanted, language="mixed").turns[1]

    assert (turn.start_ms, turn.end_ms) == (1000, 2000)


@given(
    st.lists(
        st.builds(
            TurnDraft,
            st.sampled_from(["", "I", "R", "访员", "新人"]),
            st.text("ab 发\n", min_size=1).filter(str.strip),
            st.booleans(),
            origin=st.integers(0, 6),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_every_turn_says_what_its_draft_says(wanted: list[TurnDraft]) -> None:
    script = corrected(OLD, wanted, language="mixed")

    assert [text.strip() for _speaker, text in said(script)] == [
        each.text.strip() for each in wanted
    ]
    starts = [place for turn in script.turns for place in (turn.label_start, turn.start, turn.end)]
    assert starts == sorted(starts)
