"""The codebook: themes, codes, scales and attributes, with frozen versions."""

import pghistory
from django.db import models
from django.db.models.functions import Now

from survey.models import Study


@pghistory.track()
class Codebook(models.Model):
    """Bilingual fields are {"en": ..., "zh": ...}; `rules` and `attributes` follow
    coding.formats.codebook_yaml.
    """

    study = models.OneToOneField(Study, models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    title = models.JSONField()
    rules = models.JSONField(default=list)
    attributes = models.JSONField(default=list)
    references = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.key


class CodebookVersion(models.Model):
    """A frozen state of the whole codebook; `content` is its JSON as one text, in its order."""

    codebook = models.ForeignKey(Codebook, models.CASCADE, related_name="versions")
    version = models.CharField(max_length=40)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["codebook", "version"], name="codebook_version_is_one_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.codebook} {self.version}"


class ScaleKind(models.TextChoices):
    INTERVAL = "interval"
    ORDINAL = "ordinal"
    NOMINAL = "nominal"


@pghistory.track()
class Scale(models.Model):
    """`levels` is a list of {"value": -2 or "market", "name": {"en": ..., "zh": ...}} in order."""

    codebook = models.ForeignKey(Codebook, models.CASCADE, related_name="scales")
    key = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=ScaleKind.choices)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    levels = models.JSONField(default=list)
    reconcile = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["codebook", "key"], name="scale_key_is_one_of_a_kind"),
        ]

    def __str__(self) -> str:
        return self.key


@pghistory.track()
class Theme(models.Model):
    """`hue` is the number of its colour in the palette, 1 to 9."""

    codebook = models.ForeignKey(Codebook, models.CASCADE, related_name="themes")
    key = models.CharField(max_length=60)
    position = models.PositiveIntegerField()
    name = models.JSONField()
    definition = models.JSONField(default=dict)
    hue = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["codebook", "key"], name="theme_key_is_one_of_a_kind"),
        ]

    def __str__(self) -> str:
        return self.key


@pghistory.track()
class Code(models.Model):
    theme = models.ForeignKey(Theme, models.CASCADE, related_name="codes")
    codebook = models.ForeignKey(Codebook, models.CASCADE, related_name="codes")
    scale = models.ForeignKey(Scale, models.PROTECT, related_name="codes", null=True, blank=True)
    key = models.CharField(max_length=80)
    position = models.PositiveIntegerField()
    name = models.JSONField()
    definition = models.JSONField(default=dict)
    include_when = models.JSONField(default=dict)
    exclude_when = models.JSONField(default=dict)
    example = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["codebook", "key"], name="code_key_is_one_of_a_kind"),
        ]

    def __str__(self) -> str:
        return self.key
