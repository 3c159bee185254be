"""Forms: XLSForms as they were uploaded, compiled once, frozen when published."""

import pghistory
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from survey.models.study import Study


@pghistory.track()
class Form(models.Model):
    """`kind` is the respondent kind; `roles` names the questions that mean something to us:
    {"case": "firm_code", "interviewer": "interviewer_id", "consent": {"take_part": ...}}.
    """

    study = models.ForeignKey(Study, models.CASCADE, related_name="forms")
    form_id = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    title = models.JSONField()
    archived_at = models.DateTimeField(null=True, blank=True)
    roles = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["study", "form_id"], name="form_id_is_one_of_a_kind"),
        ]

    def __str__(self) -> str:
        return self.form_id


@pghistory.track(exclude=["source", "xform", "definition"])
class FormVersion(models.Model):
    """`definition` is survey.formats.definition.FormDefinition as JSON. A draft has no
    `published_at` and may be replaced; a published version is frozen.
    """

    form = models.ForeignKey(Form, models.CASCADE, related_name="versions")
    version = models.CharField(max_length=100)
    source = models.BinaryField()
    source_digest = models.CharField(max_length=64)
    xform = models.TextField()
    definition = models.JSONField()
    warnings = models.JSONField(default=list)
    created_at = models.DateTimeField(db_default=Now())
    published_at = models.DateTimeField(null=True, blank=True, default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["form", "version"], name="form_version_is_one_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.version}"
