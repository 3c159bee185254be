"""Which uploads nobody reads or decides upon any more."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import timezone

from coding.actions.upload import keep
from coding.models import TranscriptUpload
from coding.queries.unfinished import given_up, unfinished_uploads
from survey.models import Job
from tests.factories import Team, study_with_members
from tests.uploads import an_upload, left_unread


@pytest.fixture
def team(db: None, settings: LazySettings, tmp_path: Path) -> Team:
    settings.MEDIA_ROOT = tmp_path
    return study_with_members()


@pytest.mark.parametrize(
    ("state", "is_given_up"),
    [("queued", False), ("running", False), ("failed", True), ("done", True)],
)
def test_a_file_is_given_up_when_no_job_for_it_is_left(
    team: Team, state: str, *, is_given_up: bool
) -> None:
    upload = left_unread(team["manager"])
    Job.objects.update(state=state)

    assert given_up([upload]) == ({upload.pk} if is_given_up else set())


def test_a_file_that_just_came_is_not_given_up(team: Team) -> None:
    upload = left_unread(team["manager"], since=timedelta(seconds=20))
    Job.objects.all().delete()

    assert given_up([upload]) == set()


def test_what_was_read_is_not_given_up(team: Team) -> None:
    an_upload(team["manager"])
    TranscriptUpload.objects.update(at=timezone.now() - timedelta(days=1))

    assert given_up(TranscriptUpload.objects.all()) == set()


def test_a_file_without_a_transcript_is_unfinished(team: Team) -> None:
    kept = an_upload(team["manager"], "T01.txt")
    keep(upload=kept, by=team["manager"])
    left = an_upload(team["manager"], "T02.txt")
    refused = an_upload(team["manager"], "T03.pdf", b"%PDF-1.4 broken")

    later = timezone.now() + timedelta(seconds=1)

    assert {upload.pk for upload in unfinished_uploads(before=later)} == {left.pk, refused.pk}
    assert not unfinished_uploads(before=left.at - timedelta(seconds=1)).exists()
