"""Transcripts: canonical text, frozen, cut into turns."""

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from survey.models import Attachment, Case, Membership, Study, Submission


@pghistory.track(exclude=["text"])
class Transcript(models.Model):
    """`text` is LF-normalised and frozen; every offset counts its code points. `header` keeps what
    stood above the text: date, place, interviewer. `source` says what file it was read from:
    name, format, encoding, digest, what was dropped.

    A correction is a row of its own with the next version and a `reason`; one version of a code
    is current. The sound is either a file of the submission or a `recording` of the transcript.
    """

    study = models.ForeignKey(Study, models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", null=True, blank=True)
    submission = models.ForeignKey(
        Submission, models.SET_NULL, related_name="+", null=True, blank=True
    )
    audio = models.ForeignKey(Attachment, models.SET_NULL, related_name="+", null=True, blank=True)
    recording = models.FileField(upload_to="recordings/%Y/%m/%d/", max_length=300, blank=True)
    code = models.CharField(max_length=40)
    version = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=10)
    header = models.JSONField(default=dict)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    source = models.JSONField(default=dict)
    is_current = models.BooleanField(default=True)
    reason = models.TextField(blank=True)
    made_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["study", "code", "version"], name="transcript_version_is_one_of_a_kind"
            ),
            models.UniqueConstraint(
                fields=["study", "code"],
                condition=Q(is_current=True),
                name="transcript_has_one_current_version",
            ),
        ]
        indexes = [
            GinIndex(fields=["text"], opclasses=["gin_trgm_ops"], name="transcript_by_its_words"),
        ]

    def __str__(self) -> str:
        return self.code


class Turn(models.Model):
    """One speaker's say: text[start:end] without the label, which begins at `label_start`.
    `start_ms` and `end_ms` are its place in the sound, where the source told it.
    """

    transcript = models.ForeignKey(Transcript, models.CASCADE, related_name="turns")
    position = models.PositiveIntegerField()
    speaker = models.CharField(max_length=60)
    is_respondent = models.BooleanField()
    language = models.CharField(max_length=10)
    label_start = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    start_ms = models.PositiveIntegerField(null=True, blank=True)
    end_ms = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["transcript", "position"], name="turn_stands_once_in_its_place"
            ),
            models.CheckConstraint(
                condition=Q(label_start__lte=F("start")) & Q(start__lte=F("end")),
                name="turn_runs_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.transcript} {self.position}"
