"""Indicator systems: data, versioned, as YAML that was validated against codebook and forms."""

import pghistory
from django.db import models
from django.db.models.functions import Now

from survey.models import Study


@pghistory.track()
class IndicatorSystem(models.Model):
    study = models.OneToOneField(Study, models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.key


class SystemVersion(models.Model):
    """`source` is the YAML as it was published."""

    system = models.ForeignKey(IndicatorSystem, models.CASCADE, related_name="versions")
    version = models.CharField(max_length=40)
    source = models.TextField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["system", "version"], name="system_version_is_one_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.version}"
