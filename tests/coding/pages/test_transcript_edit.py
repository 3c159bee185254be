"""What is known of a transcript beside its text."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from coding.actions.upload import keep
from coding.models import Transcript
from survey.models import Attachment
from tests.factories import Team, a_case, a_form, a_submission, a_transcript, study_with_members
from tests.uploads import TURNS, an_upload
from tests.visitors import visitor

ONE = "/studies/hair/transcripts/T11/"


@pytest.fixture
def team(db: None, settings: LazySettings, tmp_path: Path) -> Team:
    settings.MEDIA_ROOT = tmp_path
    team = study_with_members("hair")
    keep(upload=an_upload(team["manager"], "T11.txt", TURNS.encode("gb18030")), by=team["manager"])
    return team


@pytest.fixture
def client(team: Team) -> Client:
    return visitor(team["manager"])


def test_the_page_says_where_the_text_comes_from(client: Client, team: Team) -> None:
    a_transcript(team["manager"], "T12")

    imported = client.get(f"{ONE}about/").content.decode()
    packed = client.get("/studies/hair/transcripts/T12/about/").content.decode()

    assert [word in imported for word in ("T11.txt", "GB18030", "Original file")] == [True] * 3
    assert "It came with a study package" in packed
    assert "Original file" not in packed


def test_case_submission_and_sound_are_noted_one_after_the_other(
    client: Client, team: Team
) -> None:
    case = a_case(team.study, "F03")
    submission = a_submission(a_form(team.study), by=team["interviewer"], case=case)
    sound = Attachment.objects.create(
        submission=submission, name="a.m4a", file=ContentFile(b"s", "a"), arrived_at=timezone.now()
    )
    about = {"case": "F03", "submission": "", "audio": "", "kind": "firm", "language": "mixed"}

    client.post(f"{ONE}describe/", about)
    client.post(f"{ONE}describe/", about | {"submission": submission.instance_id})
    answer = client.post(
        f"{ONE}describe/",
        about | {"submission": submission.instance_id, "audio": "a.m4a"},
        follow=True,
    )

    assert "This is noted." in answer.content.decode()
    stored = Transcript.objects.get()
    assert (stored.case, stored.submission, stored.audio) == (case, submission, sound)
    assert (stored.kind, stored.language) == ("firm", "mixed")
    assert "sound" in client.get("/studies/hair/transcripts/").content.decode()


def test_a_choice_that_does_not_exist_is_said(client: Client) -> None:
    answer = client.post(f"{ONE}describe/", {"case": "F99", "language": "zh"}, follow=True)

    assert "There is no such choice." in answer.content.decode()
    assert Transcript.objects.get().case is None


def test_the_original_is_downloaded_as_it_came(client: Client) -> None:
    answer = client.get(f"{ONE}original/")

    assert b"".join(answer) == TURNS.encode("gb18030")
    assert answer["Content-Disposition"] == 'attachment; filename="T11.txt"'


def test_a_transcript_of_a_package_has_no_original(client: Client, team: Team) -> None:
    a_transcript(team["manager"], "T12")

    assert client.get("/studies/hair/transcripts/T12/original/").status_code == 404
