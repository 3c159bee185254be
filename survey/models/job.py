"""Long work as a row: its state, its progress, and who holds it until when."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from survey.models.study import Study, User


class JobState(models.TextChoices):
    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class Job(models.Model):
    """`task` names the Celery task that does it; `lease_until` is renewed while it works, and a
    job whose lease has ended is taken up again.
    """

    study = models.ForeignKey(Study, models.CASCADE, related_name="jobs", null=True, blank=True)
    task = models.CharField(max_length=80)
    params = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    step = models.CharField(max_length=200, blank=True)
    error = models.TextField(blank=True)
    attempts = models.PositiveIntegerField(default=0)
    holder = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    requested_by = models.ForeignKey(
        User, models.PROTECT, related_name="jobs", null=True, blank=True
    )
    created_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "lease_until"], name="job_to_take_up")]

    def __str__(self) -> str:
        return f"{self.task} {self.pk}"
