"""Uploads that were left behind."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from coding import tasks
from coding.actions.unfinished import forget_unfinished_uploads, read_again
from coding.actions.upload import keep
from coding.models import Transcript, TranscriptUpload
from survey.actions.job import ATTEMPTS
from survey.actions.refusal import Conflict
from survey.models import Job
from tests.factories import Team, study_with_members
from tests.uploads import an_upload, left_unread


@pytest.fixture
def team(db: None, settings: LazySettings, tmp_path: Path) -> Team:
    settings.MEDIA_ROOT = tmp_path
    return study_with_members()


def test_a_file_at_which_the_worker_died_is_read_when_asked_again(team: Team) -> None:
    upload = left_unread(team["manager"])
    Job.objects.update(attempts=ATTEMPTS)
    tasks.read_upload(key=Job.objects.get().pk)
    assert Job.objects.get().state == "failed"

    read_again(upload=upload, by=team["manager"])
    tasks.read_upload(key=Job.objects.get(state="queued").pk)

    upload.refresh_from_db()
    assert upload.state == "read"


def test_a_file_is_not_read_twice_at_once(team: Team) -> None:
    upload = left_unread(team["manager"])

    with pytest.raises(Conflict) as refused:
        read_again(upload=upload, by=team["manager"])

    assert (refused.value.code, Job.objects.count()) == ("not_given_up", 1)


def test_others_have_nothing_read_again(team: Team) -> None:
    upload = left_unread(team["manager"])
    Job.objects.all().delete()

    with pytest.raises(PermissionDenied):
        read_again(upload=upload, by=team["lead"])
    with pytest.raises(TranscriptUpload.DoesNotExist):
        read_again(upload=upload, by=study_with_members()["manager"])


def test_files_of_which_nothing_became_in_thirty_days_are_thrown_away(
    team: Team, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    kept, old, young = (an_upload(team["manager"], f"T0{n}.txt") for n in range(3))
    keep(upload=kept, by=team["manager"])
    now = timezone.now()
    aged = TranscriptUpload.objects.filter(pk__in=[kept.pk, old.pk])
    aged.update(at=now - timedelta(days=30, minutes=1))
    TranscriptUpload.objects.filter(pk=young.pk).update(at=now - timedelta(days=29))

    with django_capture_on_commit_callbacks(execute=True):
        n = forget_unfinished_uploads()

    assert n == 1
    assert {upload.pk for upload in TranscriptUpload.objects.all()} == {kept.pk, young.pk}
    assert [Path(upload.file.path).exists() for upload in (kept, old, young)] == [True, False, True]
    assert Transcript.objects.count() == 1
