"""Doors for Celery."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings

from coding import tasks
from coding.models import TranscriptUpload
from survey.models import Job
from tests.factories import study_with_members
from tests.uploads import TURNS, an_upload, left_unread


@pytest.mark.django_db
def test_a_large_file_is_read_by_a_worker_once(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    an_upload(study_with_members()["manager"], "long.txt", TURNS * 12_000)
    job = Job.objects.get()

    tasks.read_upload(key=job.pk)
    tasks.read_upload(key=job.pk)

    upload = TranscriptUpload.objects.get()
    assert (upload.state, len(upload.reading["turns"])) == ("read", 36_000)
    assert Job.objects.get().state == "done"


@pytest.mark.django_db
def test_a_file_that_was_thrown_away_meanwhile_is_left_alone(
    settings: LazySettings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    an_upload(study_with_members()["manager"], "long.txt", TURNS * 12_000).delete()

    tasks.read_upload(key=Job.objects.get().pk)

    assert Job.objects.get().state == "done"


@pytest.mark.django_db
def test_files_that_were_left_behind_are_thrown_away(
    settings: LazySettings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    left_unread(study_with_members()["manager"], since=timedelta(days=31))

    tasks.forget_unfinished_uploads()

    assert TranscriptUpload.objects.count() == 0
