"""What is found in a submission, what people say of it, and how it was changed."""

import pghistory
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from survey.models.study import Membership, Study
from survey.models.submission import ReviewState, Submission


class FindingKind(models.TextChoices):
    REQUIRED = "required", _("Required, but empty")
    CONSTRAINT = "constraint", _("Outside the constraint")
    NOT_RELEVANT = "not_relevant", _("Answered, though not to be asked")
    CHOICE = "choice", _("Not among the choices offered")
    TYPE = "type", _("Wrong type")
    CALCULATION = "calculation", _("Calculation differs")
    UNKNOWN = "unknown", _("Not in the form")


class Severity(models.TextChoices):
    HARD = "hard", _("Hard")
    SOFT = "soft", _("Soft")
    CRITICAL = "critical", _("Critical")


class Finding(models.Model):
    """One place of a submission where it departs from its form; replaced by each re-check.

    `path` has positions of repeats as "/data/r_supplier[2]/sup_share"; `message` is the form's
    own, by language.
    """

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=20, choices=FindingKind.choices)
    severity = models.CharField(max_length=10, choices=Severity.choices, default=Severity.HARD)
    path = models.CharField(max_length=500)
    question = models.CharField(max_length=255)
    value = models.TextField(blank=True)
    expected = models.TextField(blank=True)
    message = models.JSONField(default=dict)
    found_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "kind", "path"], name="finding_is_one_per_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.path}"


class SubmissionVersion(models.Model):
    """A content that a submission had before an edit; number 1 is what came first. `reason` says
    why it was replaced, where somebody did so by hand.
    """

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="versions")
    study = models.ForeignKey(Study, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    instance_id = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    xml = models.BinaryField()
    answers = models.JSONField()
    rows = models.JSONField(default=list)
    sent_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", null=True, blank=True)
    received_at = models.DateTimeField()
    replaced_at = models.DateTimeField(db_default=Now())
    reason = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "number"], name="submission_version_is_one_of_a_kind"
            ),
            models.UniqueConstraint(
                fields=["study", "instance_id"], name="submission_version_keeps_its_instance_id"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission} {self.number}"


class ReviewLevel(models.TextChoices):
    SUPERVISOR = "supervisor", _("Supervisor")
    COORDINATOR = "coordinator", _("Coordinator")


@pghistory.track()
class ReviewStep(models.Model):
    """A decision on a submission, or a comment where `state` is empty; the newest one stands."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="steps")
    level = models.CharField(max_length=20, choices=ReviewLevel.choices, blank=True)
    state = models.CharField(max_length=20, choices=ReviewState.choices, blank=True)
    comment = models.TextField(blank=True)
    by = models.ForeignKey(Membership, models.PROTECT, related_name="review_steps")
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.submission} {self.state}"
