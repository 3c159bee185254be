"""Add a transcript."""

import pytest
from django.core.exceptions import PermissionDenied

from coding.actions.transcript import add_transcript, parsed_transcript
from coding.models import Transcript, Turn
from coding.text import digest
from survey.actions.refusal import Conflict, Refusal
from survey.models import Case, Event, Mark
from tests.factories import TEXT, Team, a_case, a_transcript, study_with_members

WHOLE = TEXT.rstrip()


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members()


def test_a_transcript_keeps_its_text_and_its_turns(team: Team) -> None:
    case = a_case(team.study, "F01")

    transcript = a_transcript(team["manager"], "T01", case=case, text=TEXT.replace("\n", "\r\n"))

    stored = Transcript.objects.get()
    assert stored == transcript
    assert (stored.study, stored.case, stored.code, stored.version) == (
        team.study,
        case,
        "T01",
        1,
    )
    assert (stored.text, stored.digest) == (WHOLE, digest(WHOLE))
    assert (stored.kind, stored.language) == ("firm", "mixed")
    turns = [
        (turn.position, turn.speaker, turn.is_respondent, stored.text[turn.start : turn.end])
        for turn in Turn.objects.order_by("position")
    ]
    assert turns == [
        (1, "Interviewer", False, "How did you begin?"),
        (2, "Respondent", True, "The county gave us land. We learned by doing."),
        (3, "Interviewer", False, "And the markets?"),
        (4, "Respondent", True, "我们先做非洲市场。 Then the United States."),
    ]


def test_it_sets_off_the_tallies_of_the_transcript(team: Team) -> None:
    transcript = a_transcript(team["manager"], "T01")

    event = Event.objects.get(kind="transcript.ready")
    assert (event.subject, event.data) == ("T01", {"transcript": transcript.pk})
    assert list(Mark.objects.values_list("task", "key")) == [
        ("analysis.refresh_tallies", transcript.pk)
    ]


def test_the_same_text_again_is_the_same_transcript(team: Team) -> None:
    first = a_transcript(team["manager"], "T01")

    second = a_transcript(team["manager"], "T01")

    assert second == first
    assert (Transcript.objects.count(), Turn.objects.count()) == (1, 4)
    assert Event.objects.filter(kind="transcript.ready").count() == 1


def test_a_transcript_is_frozen(team: Team) -> None:
    a_transcript(team["manager"], "T01")

    with pytest.raises(Conflict) as refused:
        a_transcript(team["manager"], "T01", text=TEXT.replace("county", "city"))

    assert refused.value.code == "transcript_frozen"
    assert str(refused.value) == "Transcript T01 is frozen and has another text."
    assert Transcript.objects.get().text == WHOLE


def test_a_code_belongs_to_a_study(team: Team) -> None:
    a_transcript(team["manager"], "T01")

    a_transcript(study_with_members()["manager"], "T01", text=TEXT.replace("county", "city"))

    assert Transcript.objects.count() == 2


def test_a_case_of_another_study_is_refused(team: Team) -> None:
    case = a_case(study_with_members(people={}).study)

    with pytest.raises(Case.DoesNotExist):
        a_transcript(team["manager"], case=case)

    assert not Transcript.objects.exists()


def test_the_header_may_say_the_kind_of_respondent(team: Team) -> None:
    parsed = parsed_transcript(f"kind: official\ndate: 2025-10-14\n---\n{TEXT}".encode(), file="a")

    transcript = add_transcript(code="T02", parsed=parsed, case=None, by=team["manager"])

    assert (transcript.kind, transcript.header["date"]) == ("official", "2025-10-14")
    assert transcript.text == WHOLE


def test_a_text_without_speakers_is_refused_with_a_reason() -> None:
    with pytest.raises(Refusal) as refused:
        parsed_transcript(b"nobody says anything", file="a.txt")

    assert refused.value.code == "bad_transcript"
    assert str(refused.value) == "a.txt cannot be read as a transcript."
    assert [(fault["file"], fault["line"]) for fault in refused.value.faults] == [("a.txt", 1)]


@pytest.mark.parametrize("handle", ["coder_a", "lead", "analyst", "coordinator", "interviewer"])
def test_others_add_no_transcripts(team: Team, handle: str) -> None:
    with pytest.raises(PermissionDenied):
        a_transcript(team[handle])

    assert not Transcript.objects.exists()
