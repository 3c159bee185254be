"""Exports: files made by a job, to be fetched by whoever asked."""

from django.db import models
from django.db.models.functions import Now

from survey.models.form import Form
from survey.models.job import Job
from survey.models.study import Membership, Study


class Export(models.Model):
    """`options` are those of survey.formats.export; `file` is there when the job is done."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="exports")
    form = models.ForeignKey(Form, models.CASCADE, related_name="exports")
    job = models.OneToOneField(Job, models.PROTECT, related_name="+")
    format = models.CharField(max_length=20)
    options = models.JSONField(default=dict)
    file = models.FileField(upload_to="exports/%Y/%m/", max_length=300, blank=True)
    size = models.PositiveBigIntegerField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="exports")
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.form} {self.format}"
