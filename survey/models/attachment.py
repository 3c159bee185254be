"""Files that came with a submission, and files that a form needs."""

import pghistory
from django.db import models
from django.db.models.functions import Now

from survey.models.form import FormVersion
from survey.models.submission import ConflictingBody, Submission


@pghistory.track()
class Attachment(models.Model):
    """`name` is the file name in the answers; `file` is empty until the file has arrived."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=255)
    file = models.FileField(upload_to="attachments/%Y/%m/%d/", max_length=300, blank=True)
    size = models.PositiveBigIntegerField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    content_type = models.CharField(max_length=120, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "name"], name="attachment_name_is_one_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class ConflictingFile(models.Model):
    """A file that came with a conflicting body: kept beside it, whatever the submission has."""

    body = models.ForeignKey(ConflictingBody, models.CASCADE, related_name="files")
    name = models.CharField(max_length=255)
    file = models.FileField(upload_to="conflicts/%Y/%m/%d/", max_length=300)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    content_type = models.CharField(max_length=120, blank=True)
    arrived_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "name", "digest"], name="conflicting_file_is_kept_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class FormMedia(models.Model):
    """A picture, sound or list that a form version refers to. With `is_cases` the file is the
    study's sampling list, written anew at each download; `md5` is what devices compare.
    """

    version = models.ForeignKey(FormVersion, models.CASCADE, related_name="media")
    name = models.CharField(max_length=255)
    file = models.FileField(upload_to="form-media/%Y/%m/", max_length=300, blank=True)
    size = models.PositiveBigIntegerField(null=True, blank=True)
    md5 = models.CharField(max_length=32, blank=True)
    is_cases = models.BooleanField(default=False)
    arrived_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "form media"
        constraints = [
            models.UniqueConstraint(
                fields=["version", "name"], name="form_media_name_is_one_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.name
