"""A corrected file becomes turns to look at."""

import pytest
from django.core.exceptions import PermissionDenied

from coding.actions.rereading import reread
from coding.formats.correcting import TurnDraft
from coding.models import Transcript
from survey.actions.refusal import Refusal
from tests.factories import Team, a_transcript, study_with_members

TEXT = "I: How?\nR: So.\nI: And then?\nR: Thus."


@pytest.fixture
def team(db: None) -> Team:
    team = study_with_members()
    transcript = a_transcript(team["manager"], "T01", text=TEXT)
    transcript.turns.filter(position=2).update(start_ms=1000, end_ms=2000)
    return team


def read(team: Team, text: str, *, who: str = "manager") -> list[TurnDraft]:
    transcript = Transcript.objects.get()
    return reread(transcript=transcript, data=text.encode(), name="T01.txt", by=team[who])


def test_turns_know_what_they_were_and_keep_their_times(team: Team) -> None:
    turns = read(team, TEXT.replace("So.", "So it was.").replace("I: And then?\n", ""))

    assert turns == [
        TurnDraft("I", "How?", is_respondent=False, origin=1),
        TurnDraft("R", "So it was.", is_respondent=True, start_ms=1000, end_ms=2000, origin=2),
        TurnDraft("R", "Thus.", is_respondent=True, origin=4),
    ]


def test_a_file_that_is_no_transcript_says_why(team: Team) -> None:
    with pytest.raises(Refusal) as refused:
        read(team, " ")
    assert refused.value.code == "bad_transcript"


def test_only_who_edits_transcripts_may(team: Team) -> None:
    with pytest.raises(PermissionDenied):
        read(team, TEXT, who="coder_a")
