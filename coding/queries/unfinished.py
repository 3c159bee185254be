"""Uploads at which the worker gave up, and those that nobody decided upon for long."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from coding.models import TranscriptUpload, UploadState
from survey.models import Job, JobState

TASK = "coding.read_upload"
PATIENCE = timedelta(minutes=1)  # far longer than a small file is read while its sender waits


def given_up(uploads: Iterable[TranscriptUpload]) -> set[UUID]:
    """The ids of those that wait to be read though no job for them is left: the worker died at it
    five times, or the process that took a small file did.
    """
    before = timezone.now() - PATIENCE
    waiting = [
        upload for upload in uploads if upload.state == UploadState.WAITING and upload.at < before
    ]
    if not waiting:
        return set()
    asked = Job.objects.filter(
        task=TASK,
        state__in=[JobState.QUEUED, JobState.RUNNING],
        params__upload__in=[str(upload.pk) for upload in waiting],
    )
    being_read = {UUID(key) for key in asked.values_list("params__upload", flat=True)}
    return {upload.pk for upload in waiting} - being_read


def unfinished_uploads(*, before: datetime) -> QuerySet[TranscriptUpload]:
    """Files sent before that moment of which no transcript was made."""
    return TranscriptUpload.objects.filter(at__lt=before).exclude(state=UploadState.KEPT)
