"""A transcript as the pure rooms take it."""

import pytest

from coding.queries.script import script_of
from tests.factories import a_transcript, study_with_members


@pytest.mark.django_db
def test_turns_come_in_order_with_their_times() -> None:
    transcript = a_transcript(study_with_members()["manager"], text="I: How?\nR: So.")
    transcript.turns.filter(position=2).update(start_ms=5, end_ms=9)

    script = script_of(transcript)

    assert script.text == transcript.text
    assert [
        (
            turn.position,
            turn.speaker,
            script.text[turn.start : turn.end],
            turn.start_ms,
            turn.end_ms,
        )
        for turn in script.turns
    ] == [(1, "I", "How?", None, None), (2, "R", "So.", 5, 9)]
