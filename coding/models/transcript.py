"""Transcripts: canonical text, frozen, cut into turns."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from survey.models import Case, Study


@pghistory.track(exclude=["text"])
class Transcript(models.Model):
    """`text` is LF-normalised and frozen; every offset counts its code points. `header` keeps what
    stood above the text: date, place, interviewer.
    """

    study = models.ForeignKey(Study, models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", null=True, blank=True)
    code = models.CharField(max_length=40)
    version = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=10)
    header = models.JSONField(default=dict)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["study", "code", "version"], name="transcript_version_is_one_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Turn(models.Model):
    """One speaker's say: text[start:end] without the label, which begins at `label_start`."""

    transcript = models.ForeignKey(Transcript, models.CASCADE, related_name="turns")
    position = models.PositiveIntegerField()
    speaker = models.CharField(max_length=60)
    is_respondent = models.BooleanField()
    language = models.CharField(max_length=10)
    label_start = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

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
