"""What is shown and proposed of files that are no transcripts yet."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.utils import timezone

from coding.actions.upload import keep
from coding.formats.composing import Speaker
from coding.formats.plain import SpeakerRole
from coding.models import TranscriptUpload
from coding.queries.upload import (
    Choices,
    Twin,
    audio_of,
    case_of,
    choices_of,
    is_fine,
    original_of,
    preview_of,
    reading_of,
    sounds_of,
    submission_of,
    twins_of,
    upload_for,
    uploads_for,
)
from survey.models import Attachment, Case, Submission
from tests.factories import Team, a_case, a_form, a_submission, a_transcript, study_with_members
from tests.uploads import TURNS, an_upload


@pytest.fixture
def team(db: None, settings: LazySettings, tmp_path: Path) -> Team:
    settings.MEDIA_ROOT = tmp_path
    return study_with_members()


def a_sound(submission: Submission, name: str = "a.m4a") -> Attachment:
    return Attachment.objects.create(
        submission=submission,
        name=name,
        file=ContentFile(b"sound", name),
        arrived_at=timezone.now(),
    )


def test_only_who_may_edit_transcripts_sees_uploads(team: Team) -> None:
    upload = an_upload(team["manager"])

    seen = {
        handle: list(uploads_for(team[handle]))
        for handle in ("pi", "manager", "lead", "analyst", "coder_a", "coordinator")
    }

    assert {handle for handle, uploads in seen.items() if uploads == [upload]} == {"pi", "manager"}
    assert upload_for(team.pi, upload.pk) == upload
    with pytest.raises(TranscriptUpload.DoesNotExist):
        upload_for(team["lead"], upload.pk)


def test_uploads_of_another_study_are_not_there(team: Team) -> None:
    upload = an_upload(team["manager"])
    other = study_with_members()

    assert list(uploads_for(other.pi)) == []
    with pytest.raises(TranscriptUpload.DoesNotExist):
        upload_for(other.pi, upload.pk)


def test_what_was_kept_waits_no_more(team: Team) -> None:
    upload = an_upload(team["manager"])

    transcript = keep(upload=upload, by=team["manager"])

    assert list(uploads_for(team["manager"])) == []
    assert original_of(team["manager"], transcript) == upload
    assert original_of(team["lead"], transcript) is None
    assert original_of(team["manager"], a_transcript(team["manager"], "T01")) is None


@pytest.mark.parametrize(
    ("name", "text", "code", "case"),
    [
        ("T07_F03_zh.txt", TURNS, "T07", "F03"),
        ("f03 interview.txt", TURNS, "T11", "F03"),
        ("notes.txt", f"id: T42\nrespondent: F03\n---\n{TURNS}", "T42", "F03"),
        ("notes.txt", f"访谈对象：F03\n日期：2025\n\n{TURNS}", "T11", "F03"),
        ("notes.txt", TURNS, "T11", ""),
        ("F03 and F04.txt", TURNS, "T11", ""),
        ("T10.txt", TURNS, "T11", ""),
    ],
)
def test_code_and_case_are_proposed(team: Team, name: str, text: str, code: str, case: str) -> None:
    for each in ("F03", "F04"):
        a_case(team.study, each)
    a_transcript(team["manager"], "T10")

    choices = choices_of(an_upload(team["manager"], name, text))

    assert (choices.code, choices.case) == (code, case)
    assert choices.kind == ("firm" if case else "")


def test_a_study_without_transcripts_begins_its_series(team: Team) -> None:
    first, second = (
        an_upload(team["manager"], "a.txt"),
        an_upload(team["manager"], "b.txt", "I: a\nR: b"),
    )

    assert [choices_of(each).code for each in (first, second)] == ["T01", "T02"]


def test_the_only_submission_of_the_case_is_proposed(team: Team) -> None:
    case = a_case(team.study, "F03")
    version = a_form(team.study)
    submission = a_submission(version, by=team["interviewer"], case=case)
    one = choices_of(an_upload(team["manager"], "F03.txt"))
    a_submission(version, by=team["interviewer"], case=case)
    of_two = choices_of(an_upload(team["manager"], "F03 b.txt"))

    assert (one.submission, of_two.submission) == (submission.instance_id, "")


def test_sound_is_known_by_its_ending_and_taken_if_it_is_the_only_one(team: Team) -> None:
    submission = a_submission(a_form(team.study), by=team["interviewer"])
    sound = a_sound(submission)
    a_sound(submission, "photo.jpg")

    assert (sounds_of(submission), audio_of(submission)) == ([sound], sound)
    a_sound(submission, "b.mp3")
    assert (audio_of(submission), audio_of(None)) == (None, None)


def test_cases_and_submissions_are_those_of_the_study(team: Team) -> None:
    case = a_case(team.study, "F03")
    submission = a_submission(a_form(team.study), by=team["interviewer"], case=case)
    other = study_with_members()

    assert case_of(team.study, "F03") == case
    assert case_of(team.study, "") is None
    assert submission_of(team.study, "F03", submission.instance_id) == submission
    assert submission_of(team.study, "F03", "") is None
    with pytest.raises(Case.DoesNotExist):
        case_of(other.study, "F03")
    with pytest.raises(Submission.DoesNotExist):
        submission_of(team.study, "F04", submission.instance_id)


def test_a_preview_shows_beginning_and_end(team: Team) -> None:
    upload = an_upload(team["manager"], data="".join(f"I: q{n}?\nR: a{n}\n" for n in range(10)))

    preview = preview_of(upload)

    assert (preview.turns, preview.timed, preview.language, preview.joins) == (20, 0, "en", False)
    assert [turn.text for turn in preview.first] == ["q0?", "a0", "q1?", "a1", "q2?", "a2"]
    assert [turn.text for turn in preview.last] == ["q7?", "a7", "q8?", "a8", "q9?", "a9"]
    assert preview.characters == len("q0?a0") * 10
    assert preview.open == []


def test_a_short_preview_shows_each_turn_once(team: Team) -> None:
    preview = preview_of(an_upload(team["manager"]))

    assert (len(preview.first), preview.last) == (3, [])


def test_what_is_left_to_decide_is_named(team: Team) -> None:
    upload = an_upload(team["manager"], "a.txt", "曲发".encode("utf-16-le"))
    upload.choices["code"] = "not a code"

    assert preview_of(upload).open == ["encoding", "code", "roles"]
    a_transcript(team["manager"], "T77")
    upload.choices["code"] = "T77"
    assert preview_of(upload).open == ["encoding", "code_taken", "roles"]
    assert not is_fine(upload)


def test_the_same_file_is_said(team: Team) -> None:
    first, second = an_upload(team["manager"], "a.txt"), an_upload(team["manager"], "b.txt")

    assert twins_of(second) == [Twin("a.txt", "")]
    assert not is_fine(second)
    kept = keep(upload=first, by=team["manager"])
    assert twins_of(second) == [Twin("a.txt", kept.code)]
    assert twins_of(an_upload(team["manager"], "c.txt", "I: a\nR: b")) == []


def test_choices_come_back_from_json_and_speakers_are_changed_one_by_one() -> None:
    before = Choices(code="T01", speakers={"I": Speaker("I", SpeakerRole.INTERVIEWER)}, join=True)

    after = before.changed(
        {"speakers": {"R": {"name": " 王总 ", "role": "respondent"}}, "case": "F03"}
    )

    assert Choices().changed(after.to_json()) == after
    assert after.speakers == before.speakers | {"R": Speaker("王总", SpeakerRole.RESPONDENT)}
    assert (after.code, after.case) == ("T01", "F03")


@pytest.mark.parametrize(
    ("code", "is_one"),
    [
        ("T11", True),
        ("访谈-1", True),
        ("a" * 40, True),
        ("a" * 41, False),
        ("", False),
        ("a/b", False),
        ("import", False),
        ("a b", False),
        ("-a", False),
        (".", False),
    ],
)
def test_a_code_fits_into_an_address(code: str, is_one: bool) -> None:  # noqa: FBT001
    assert Choices.is_code(code) is is_one


def test_a_person_decides_whether_cues_are_joined(team: Team) -> None:
    cues = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v A>x\n\n00:02.000 --> 00:03.000\n<v A>y\n"
    upload = an_upload(team["manager"], "a.vtt", cues)

    assert preview_of(upload).turns == 1
    upload.choices["join"] = False
    assert preview_of(upload).turns == 2
    assert len(reading_of(upload).turns) == 2
