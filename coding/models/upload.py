"""Files on their way to become transcripts: read, previewed, then kept or thrown away."""

import uuid

from django.db import models
from django.db.models.functions import Now

from coding.models.transcript import Transcript
from survey.models import Membership, Study


class UploadState(models.TextChoices):
    WAITING = "waiting"
    READ = "read"
    REFUSED = "refused"
    KEPT = "kept"


class TranscriptUpload(models.Model):
    """`choices` is what the person decided (encoding, speakers, case, code, language), `reading`
    what came out: turns, header, what was dropped, faults.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    study = models.ForeignKey(Study, models.CASCADE, related_name="+")
    by = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    name = models.CharField(max_length=255)
    file = models.FileField(upload_to="transcript-uploads/%Y/%m/%d/", max_length=300)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    choices = models.JSONField(default=dict)
    reading = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=UploadState.choices, default=UploadState.WAITING)
    transcript = models.ForeignKey(
        Transcript, models.SET_NULL, related_name="+", null=True, blank=True
    )
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.name
