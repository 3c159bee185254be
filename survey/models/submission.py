"""Submissions: kept as they came, parsed once at arrival."""

import pghistory
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from survey.models.case import Case
from survey.models.form import FormVersion
from survey.models.study import Membership, Study


class ReviewState(models.TextChoices):
    RECEIVED = "received", _("Received")
    EDITED = "edited", _("Edited")
    HAS_ISSUES = "has_issues", _("Has issues")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")


# What lists of submissions are narrowed to and counted by, newest first.
_PAGES: dict[str, tuple[str, ...]] = {
    "submission_newest": (),
    "submission_interviewer": ("interviewer",),
    "submission_review": ("review",),
}


@pghistory.track(exclude=["xml"])
class Submission(models.Model):
    """One filled form. `answers` is typed: numbers, texts, lists of choices; an empty answer is
    absent there and stands in `empty`.
    """

    study = models.ForeignKey(Study, models.CASCADE, related_name="submissions", db_index=False)
    form_version = models.ForeignKey(FormVersion, models.PROTECT, related_name="submissions")
    case = models.ForeignKey(
        Case, models.PROTECT, related_name="submissions", null=True, blank=True
    )
    instance_id = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    xml = models.BinaryField()
    answers = models.JSONField()
    empty = models.JSONField(default=list)
    unknown = models.JSONField(default=list)
    interviewer = models.CharField(max_length=40, blank=True)
    submitted_by = models.ForeignKey(
        Membership, models.PROTECT, related_name="submissions", null=True, blank=True
    )
    device = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField(db_default=Now())
    review = models.CharField(
        max_length=20, choices=ReviewState.choices, default=ReviewState.RECEIVED
    )
    reviewer = models.ForeignKey(
        Membership, models.PROTECT, related_name="to_review", null=True, blank=True
    )
    not_relevant = models.JSONField(default=list)
    is_test = models.BooleanField(default=False)
    number = models.PositiveIntegerField(default=1)
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["study", "instance_id"], name="submission_instance_id_is_one_of_a_kind"
            ),
        ]
        indexes = [
            models.Index(
                fields=["form_version", "id"],
                include=["study", "submitted_by"],
                condition=Q(is_test=False),
                name="submission_of_form",
            ),
            models.Index(
                fields=["form_version", "received_at"],
                include=["study", "submitted_by"],
                condition=Q(is_test=False),
                name="submission_received",
            ),
            *(
                models.Index(fields=["study", *by, "-id"], name=name, condition=Q(is_test=False))
                for name, by in _PAGES.items()
            ),
        ]

    def __str__(self) -> str:
        return self.instance_id


class RepeatRow(models.Model):
    """One instance of a repeat. `position` counts the rows of this repeat from 0 over the whole
    submission; `parent_position` is the position of the row around it.
    """

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="rows", db_index=False)
    repeat = models.CharField(max_length=200)
    position = models.PositiveIntegerField()
    parent_position = models.PositiveIntegerField(null=True, blank=True)
    answers = models.JSONField()
    empty = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "repeat", "position"],
                name="repeat_row_stands_once_in_its_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.repeat}[{self.position}]"


class ConflictingBody(models.Model):
    """Another XML that came under an instance ID we already had: kept, never lost. It may be taken
    over later, as an edit of the submission.
    """

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="conflicts")
    digest = models.CharField(max_length=64)
    xml = models.BinaryField()
    sent_by = models.ForeignKey(
        Membership, models.PROTECT, related_name="conflicts", null=True, blank=True
    )
    received_at = models.DateTimeField(db_default=Now())
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "conflicting bodies"
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "digest"], name="conflicting_body_is_kept_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission} {self.digest[:8]}"
