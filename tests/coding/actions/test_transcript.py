"""Add a transcript."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.utils import timezone

from coding.actions.transcript import (
    add_transcript,
    amend_description,
    describe_transcript,
    parsed_transcript,
)
from coding.models import Transcript, Turn
from coding.text import digest
from survey.actions.refusal import Conflict, Refusal
from survey.models import Attachment, Case, Event, Mark, Submission
from tests.factories import (
    TEXT,
    Team,
    a_case,
    a_form,
    a_submission,
    a_transcript,
    study_with_members,
)

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


def test_a_transcript_is_described_in_all_its_versions(team: Team) -> None:
    case = a_case(team.study, "F01")
    transcript = a_transcript(team["manager"], "T01")
    Transcript.objects.filter(pk=transcript.pk).update(is_current=False)
    Transcript.objects.create(
        study=team.study, code="T01", version=2, language="en", text="Corrected.", digest="1"
    )

    describe_transcript(
        transcript=transcript,
        case=case,
        submission=None,
        audio=None,
        kind="firm",
        language="mixed",
        by=team["manager"],
    )

    rows = Transcript.objects.order_by("version").values_list("case", "kind", "language")
    assert list(rows) == [(case.pk, "firm", "mixed")] * 2


def describe(team: Team, transcript: Transcript, **about: Any) -> None:  # noqa: ANN401 - as the deed has it
    nothing: dict[str, Any] = dict.fromkeys(("case", "submission", "audio"))
    whole = nothing | {"kind": "", "language": "en", "by": team["manager"]} | about
    describe_transcript(transcript=transcript, **whole)


def test_submission_and_recording_must_belong_to_the_case(team: Team) -> None:
    transcript = a_transcript(team["manager"], "T01")
    case, other = a_case(team.study, "F01"), a_case(team.study, "F02")
    form = a_form(team.study)
    submission = a_submission(form, by=team["interviewer"], case=case)
    sound = Attachment.objects.create(submission=submission, name="a.mp3")
    codes = []

    for about in (
        {"case": other, "submission": submission},
        {"submission": submission},
        {"case": case, "audio": sound},
        {
            "case": case,
            "submission": a_submission(form, by=team["interviewer"], case=case),
            "audio": sound,
        },
    ):
        with pytest.raises(Refusal) as refused:
            describe(team, transcript, **about)
        codes.append(refused.value.code)

    assert codes == ["other_case", "other_case", "other_submission", "other_submission"]


def test_cases_and_transcripts_of_another_study_are_not_there(team: Team) -> None:
    other = study_with_members()

    with pytest.raises(Transcript.DoesNotExist):
        describe(team, a_transcript(team["manager"], "T01"), case=a_case(other.study))
    with pytest.raises(Transcript.DoesNotExist):
        describe(team, a_transcript(other["manager"], "T01"))


def test_a_coder_describes_nothing(team: Team) -> None:
    with pytest.raises(PermissionDenied):
        describe(team, a_transcript(team["manager"], "T01"), by=team["coder_a"])


def test_a_submission_of_another_study_is_not_there(team: Team) -> None:
    other = study_with_members()
    submission = a_submission(a_form(other.study), by=other["interviewer"])

    with pytest.raises(Submission.DoesNotExist):
        add_transcript(
            code="T01",
            parsed=parsed_transcript(TEXT.encode(), file="a"),
            case=None,
            submission=submission,
            by=team["manager"],
        )


def test_a_description_leaves_an_event_once(team: Team) -> None:
    transcript = a_transcript(team["manager"], "T01")

    describe(team, transcript, case=a_case(team.study, "F01"), kind="firm")
    describe(team, transcript, case=Case.objects.get(), kind="firm")

    event = Event.objects.get(kind="transcript.described")
    assert (event.subject, event.data) == ("T01", {"transcript": transcript.pk})
    assert event.actor == team["manager"].user


def test_what_is_left_out_of_an_amended_description_stays(team: Team) -> None:
    case = a_case(team.study, "F01")
    transcript = a_transcript(team["manager"], "T01", case=case)

    amend_description(transcript=transcript, changes={"language": "en"}, by=team["manager"])

    transcript.refresh_from_db()
    assert (transcript.case, transcript.kind, transcript.language) == (case, "firm", "en")


def test_with_another_submission_comes_its_only_sound(team: Team) -> None:
    case = a_case(team.study, "F01")
    submission = a_submission(a_form(team.study), by=team["interviewer"], case=case)
    sound = Attachment.objects.create(
        submission=submission, name="a.m4a", file=ContentFile(b"s", "a"), arrived_at=timezone.now()
    )
    transcript = a_transcript(team["manager"], "T01")
    changes = {"case": "F01", "submission": submission.instance_id}

    amend_description(transcript=transcript, changes=changes, by=team["manager"])
    transcript.refresh_from_db()
    first = (transcript.case, transcript.submission, transcript.audio)
    amend_description(transcript=transcript, changes={"submission": ""}, by=team["manager"])
    transcript.refresh_from_db()

    assert first == (case, submission, sound)
    assert (transcript.case, transcript.submission, transcript.audio) == (case, None, None)


@pytest.mark.parametrize("field", ["case", "submission"])
def test_a_case_or_submission_that_is_not_there_is_named(team: Team, field: str) -> None:
    transcript = a_transcript(team["manager"], "T01", case=a_case(team.study, "F01"))

    with pytest.raises(Refusal) as refused:
        amend_description(transcript=transcript, changes={field: "X9"}, by=team["manager"])

    assert refused.value.code == "bad_body"
    assert refused.value.faults == [{"field": field, "reason": "There is no such choice."}]


def test_a_coder_amends_nothing(team: Team) -> None:
    with pytest.raises(PermissionDenied):
        amend_description(transcript=a_transcript(team["manager"]), changes={}, by=team["coder_a"])
