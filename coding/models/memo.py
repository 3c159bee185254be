"""Memos and links: what coders think about what they mark."""

import uuid

import pghistory
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from coding.models.codebook import Code
from coding.models.segment import Segment
from coding.models.transcript import Transcript
from survey.models import Membership, Study


@pghistory.track()
class Memo(models.Model):
    """A memo on a segment, a code, a transcript, or, with none of them, on the study. The author
    alone reads it until it is shared. The id is chosen by whoever writes it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    study = models.ForeignKey(Study, models.CASCADE, related_name="+")
    author = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    segment = models.ForeignKey(
        Segment, models.SET_NULL, related_name="memos", null=True, blank=True
    )
    code = models.ForeignKey(Code, models.CASCADE, related_name="memos", null=True, blank=True)
    transcript = models.ForeignKey(
        Transcript, models.CASCADE, related_name="memos", null=True, blank=True
    )
    text = models.TextField()
    is_shared = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["study", "-changed_at"], name="memo_newest")]

    def __str__(self) -> str:
        return f"{self.author}: {self.text[:40]}"


@pghistory.track()
class SegmentLink(models.Model):
    """One segment tells something about another of the same coder: it supports it, say."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    source = models.ForeignKey(Segment, models.CASCADE, related_name="links_out")
    target = models.ForeignKey(Segment, models.CASCADE, related_name="links_in")
    kind = models.CharField(max_length=20)
    note = models.TextField(blank=True)
    author = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "target", "kind"], name="segments_are_linked_once"
            ),
            models.CheckConstraint(
                condition=~Q(source=F("target")), name="segment_is_not_linked_to_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.target}"


class Pin(models.Model):
    """A code that a member has pinned to a digit."""

    member = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    digit = models.PositiveSmallIntegerField()
    code = models.ForeignKey(Code, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "digit"], name="pin_holds_one_code"),
            models.UniqueConstraint(fields=["member", "code"], name="code_is_pinned_once"),
            models.CheckConstraint(
                condition=Q(digit__gte=1) & Q(digit__lte=9), name="pin_is_a_digit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.digit}: {self.code}"
