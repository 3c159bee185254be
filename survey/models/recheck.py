"""Checking all submissions of a form again, and what changed by it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from survey.models.form import Form
from survey.models.job import Job
from survey.models.study import Membership
from survey.models.submission import Submission


class Recheck(models.Model):
    """`sought` narrows it, say to one version; `last_key` is the last submission that is done, so
    that another worker goes on behind it. `added`, `gone` and `same` count findings, `failed` the
    submissions over which the form's logic stumbles.
    """

    form = models.ForeignKey(Form, models.CASCADE, related_name="rechecks")
    job = models.OneToOneField(Job, models.CASCADE, related_name="recheck")
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    sought = models.JSONField(default=dict)
    last_key = models.BigIntegerField(default=0)
    checked = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.form}: {self.checked}"


class RecheckChange(models.Model):
    """A submission of which something else is found now; each finding as {"kind", "path"}."""

    recheck = models.ForeignKey(Recheck, models.CASCADE, related_name="changes")
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="+")
    added = models.JSONField(default=list)
    gone = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recheck", "submission"], name="recheck_tells_once_of_each"
            ),
            models.CheckConstraint(
                condition=~Q(added=[], gone=[]), name="recheck_tells_of_changes_only"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}: +{len(self.added)} -{len(self.gone)}"
