"""Segments: what a coder marked, with code, value and attributes."""

import uuid

import pghistory
from django.db import models
from django.db.models import Deferrable, F, Q
from django.db.models.functions import Now

from coding.models.codebook import Code
from coding.models.round import CodingTask
from coding.models.transcript import Transcript
from survey.models import Membership


@pghistory.track()
class Segment(models.Model):
    """transcript.text[start:end] == quote. The id is chosen by whoever marks it, so that sending
    it twice is harmless. `number` holds the value on ordinal and interval scales, `category` on
    nominal ones.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    task = models.ForeignKey(CodingTask, models.CASCADE, related_name="segments")
    transcript = models.ForeignKey(Transcript, models.CASCADE, related_name="segments")
    coder = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    code = models.ForeignKey(Code, models.PROTECT, related_name="segments")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    number = models.FloatField(null=True, blank=True)
    category = models.CharField(max_length=60, blank=True)
    attributes = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="segment_runs_forward"),
            models.CheckConstraint(
                condition=Q(number=None) | Q(category=""), name="segment_has_one_kind_of_value"
            ),
            # Looked at when a statement ends: in one step two segments may change places.
            models.UniqueConstraint(
                fields=["task", "code", "transcript", "start", "end"],
                name="segment_is_marked_once",
                deferrable=Deferrable.IMMEDIATE,
            ),
        ]
        indexes = [
            models.Index(fields=["transcript", "code"], name="segment_by_code"),
            models.Index(fields=["transcript", "start", "end", "id"], name="segment_in_the_text"),
        ]

    def __str__(self) -> str:
        return f"{self.transcript}[{self.start}:{self.end}]"

    @property
    def value(self) -> float | str | None:
        return self.category or self.number
