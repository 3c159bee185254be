"""Coder-corrected figures of a run."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from analysis.models.run import Run


class Scope(models.TextChoices):
    MEASURE = "measure"
    THEME = "theme"
    CODE = "code"


class CorrectedFigure(models.Model):
    """A share of respondent turns before (`raw`) and after the correction: analysis/correction.py.

    `population` turns in `interviews`, coded by `coders` persons, `base` of them adjudicated; both
    standard errors and `low` to `high` speak of shares, 0 to 1. Without a sample `coders_error` is
    empty: the interval is of the sampling error only. `left_out` interviews stand in no frame.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="corrected")
    scope = models.CharField(max_length=10, choices=Scope.choices)
    key = models.CharField(max_length=80)
    position = models.PositiveIntegerField()
    raw = models.FloatField()
    estimate = models.FloatField()
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    coders_error = models.FloatField(null=True, blank=True)
    sampling_error = models.FloatField(null=True, blank=True)
    population = models.PositiveIntegerField()
    interviews = models.PositiveIntegerField()
    coders = models.PositiveIntegerField()
    base = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField(default=0)
    flags = ArrayField(models.CharField(max_length=40), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "scope", "key"], name="corrected_figure_is_one_per_key"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.key}"
