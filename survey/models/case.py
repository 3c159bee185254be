"""The sampling list: whom the study wants to hear, and what they agreed to."""

import pghistory
from django.db import models
from django.db.models.functions import Now

from survey.models.study import Membership, Study


@pghistory.track()
class Case(models.Model):
    """A firm or an office under its code. `attributes` holds the sampling list's other columns."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="cases")
    code = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    attributes = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["study", "code"], name="case_code_is_one_of_a_kind"),
        ]

    def __str__(self) -> str:
        return self.code


@pghistory.track()
class Consent(models.Model):
    """What the respondent of a case agreed to, as last said. None means: was not asked."""

    case = models.OneToOneField(Case, models.CASCADE, related_name="consent")
    take_part = models.BooleanField(null=True)
    record = models.BooleanField(null=True)
    quote = models.BooleanField(null=True)
    archive = models.BooleanField(null=True)
    said_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"consent of {self.case}"


@pghistory.track()
class Assignment(models.Model):
    """An interviewer is to interview a case."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="assignments")
    interviewer = models.ForeignKey(Membership, models.PROTECT, related_name="assignments")
    assigned_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "interviewer"], name="assignment_is_one_per_case_and_interviewer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.interviewer} -> {self.case}"
