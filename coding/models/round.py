"""Coding rounds and the tasks in them: who codes which transcript."""

import pghistory
from django.db import models
from django.db.models.functions import Now

from coding.models.codebook import CodebookVersion
from coding.models.transcript import Transcript
from survey.models import Membership, Study


@pghistory.track()
class CodingRound(models.Model):
    """In a blind round nobody but the lead sees another coder's segments of an open task. Tasks are
    due at `due_on` unless they say otherwise. Once closed, a round is not opened again.
    """

    study = models.ForeignKey(Study, models.CASCADE, related_name="+")
    codebook_version = models.ForeignKey(CodebookVersion, models.PROTECT, related_name="rounds")
    position = models.PositiveIntegerField()
    name = models.JSONField()
    note = models.TextField(blank=True)
    is_blind = models.BooleanField(default=True)
    due_on = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["study", "position"], name="round_stands_once_in_its_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.study} {self.position}"


@pghistory.track(exclude=["read_to", "left_at"])
class CodingTask(models.Model):
    """`read_to` is the furthest code point its coder has read, `left_at` where the coder was last.
    A coder who wants a submitted task back asks with a reason; `reopen_answer` is the lead's word
    on the last time that was asked.
    """

    round = models.ForeignKey(CodingRound, models.CASCADE, related_name="tasks")
    transcript = models.ForeignKey(Transcript, models.CASCADE, related_name="tasks")
    coder = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(db_default=Now())
    due_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    read_to = models.PositiveIntegerField(default=0)
    left_at = models.PositiveIntegerField(default=0)
    submitted_at = models.DateTimeField(null=True, blank=True)
    reopen_asked_at = models.DateTimeField(null=True, blank=True)
    reopen_reason = models.TextField(blank=True)
    reopen_answer = models.TextField(blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "transcript", "coder"], name="coding_task_is_given_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coder}: {self.transcript}"
