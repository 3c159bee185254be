"""Runs: a frozen question to the data, and its answers."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from analysis.models.indicator import SystemVersion
from coding.models import CodebookVersion
from survey.models import Job, Study, User


class Run(models.Model):
    """`manifest` says what went in: SHA-256 over ids and versions of every input."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    system_version = models.ForeignKey(SystemVersion, models.PROTECT, related_name="runs")
    codebook_version = models.ForeignKey(CodebookVersion, models.PROTECT, related_name="+")
    job = models.OneToOneField(Job, models.PROTECT, related_name="+")
    seed = models.PositiveIntegerField(default=1)
    manifest = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["study", "number"], name="run_number_is_one_of_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.study} {self.number}"


class Layer(models.TextChoices):
    RECONCILED = "reconciled"


class ValueKind(models.TextChoices):
    MEASURE = "measure"
    SUBINDICATOR = "subindicator"
    DIMENSION = "dimension"
    COMPOSITE = "composite"


class Value(models.Model):
    """One figure. `layer` is "reconciled" or a coder's handle; `raw` is in the measure's own unit,
    `value` on 0..100, `low` and `high` its 95 % bootstrap interval. `gated` is the value without the
    measures on which coders agree too little: empty for these measures themselves, and where too
    little is left.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="values")
    kind = models.CharField(max_length=20, choices=ValueKind.choices)
    key = models.CharField(max_length=80)
    layer = models.CharField(max_length=40)
    position = models.PositiveIntegerField()
    n = models.PositiveIntegerField(null=True, blank=True)
    raw = models.FloatField(null=True, blank=True)
    value = models.FloatField(null=True, blank=True)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    gated = models.FloatField(null=True, blank=True)
    gated_low = models.FloatField(null=True, blank=True)
    gated_high = models.FloatField(null=True, blank=True)
    missing = models.FloatField(null=True, blank=True)
    flags = ArrayField(models.CharField(max_length=40), default=list)
    shares = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "kind", "key", "layer"], name="value_is_one_per_figure"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.layer}"


class UnitValue(models.Model):
    """What one firm, office or interview contributes to a measure."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="unit_values")
    measure = models.CharField(max_length=80)
    layer = models.CharField(max_length=40)
    unit = models.CharField(max_length=80)
    raw = models.FloatField()
    value = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "measure", "layer", "unit"], name="unit_value_is_one_per_unit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.unit}"


class AgreementScope(models.TextChoices):
    THEME = "theme"
    CODE = "code"
    SCALE = "scale"


class AgreementUnit(models.TextChoices):
    TURN = "turn"
    CHARACTER = "character"
    VALUE = "value"


class AgreementFigure(models.TextChoices):
    ALPHA = "alpha"
    GWET = "gwet"
    PERCENT = "percent"


class Agreement(models.Model):
    """One coefficient of agreement with its 95 % interval, for a theme, a code or a scale.

    `unit` is what was compared: whether it is there, in each of the respondent's turns or
    characters; or the values of matched segments, and then `scale` is theirs. `units` counts what
    two coders or more have seen. `value` is empty where the coefficient is undefined.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="agreements")
    scope = models.CharField(max_length=10, choices=AgreementScope.choices)
    key = models.CharField(max_length=80)
    unit = models.CharField(
        max_length=10, choices=AgreementUnit.choices, default=AgreementUnit.TURN
    )
    figure = models.CharField(
        max_length=10, choices=AgreementFigure.choices, default=AgreementFigure.ALPHA
    )
    scale = models.CharField(max_length=80, blank=True)
    value = models.FloatField(null=True, blank=True)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    units = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "scope", "key", "unit", "figure", "scale"],
                name="agreement_is_one_per_figure",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.key} {self.unit} {self.figure}"
