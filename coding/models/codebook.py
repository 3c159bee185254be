"""The codebook: themes, codes, scales and attributes, with frozen versions."""

import pghistory
from django.db import models
from django.db.models.functions import Now

from survey.models import Membership, Study


@pghistory.track()
class Codebook(models.Model):
    """The rows of a codebook are its draft; a version freezes them. Bilingual fields are
    {"en": ..., "zh": ...}; `rules` and `attributes` follow coding.formats.codebook_yaml.
    """

    study = models.OneToOneField(Study, models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    title = models.JSONField()
    rules = models.JSONField(default=list)
    attributes = models.JSONField(default=list)
    references = models.JSONField(default=dict)
    languages = models.JSONField(default=list)
    note = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.key


class CodebookVersion(models.Model):
    """A frozen state of the whole codebook; `content` is its JSON as one text, in its order."""

    codebook = models.ForeignKey(Codebook, models.CASCADE, related_name="versions")
    version = models.CharField(max_length=40)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    note = models.TextField(blank=True)
    published_by = models.ForeignKey(
        Membership, models.PROTECT, related_name="+", null=True, blank=True
    )
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
    """`levels` is a list of {"value": -2 or "market", "name": {"en": ..., "zh": ...}} in order; a
    level may have "anchors": quotes that show it, {"text": ..., "lang": ..., "from": ...}.
    """

    codebook = models.ForeignKey(Codebook, models.CASCADE, related_name="scales")
    key = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=ScaleKind.choices)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    levels = models.JSONField(default=list)
    reconcile = models.CharField(max_length=40)
    position = models.PositiveIntegerField(default=0)
    note = models.JSONField(default=dict)

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
    seed_refs = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["codebook", "key"], name="theme_key_is_one_of_a_kind"),
        ]

    def __str__(self) -> str:
        return self.key


class CodeState(models.TextChoices):
    """A proposed code is its proposer's own until the lead coder answers."""

    ACTIVE = "active"
    PROPOSED = "proposed"
    RETIRED = "retired"


@pghistory.track()
class Code(models.Model):
    """A code stands in the tree under its `theme`, and beside that under those of `also_under`.
    A retired one says in `became` which codes took its place.
    """

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
    seed_refs = models.JSONField(default=list)
    became = models.JSONField(default=list)
    also_under = models.ManyToManyField(Theme, related_name="guests", blank=True)
    state = models.CharField(max_length=10, choices=CodeState.choices, default=CodeState.ACTIVE)
    proposed_by = models.ForeignKey(
        Membership, models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["codebook", "key"], name="code_key_is_one_of_a_kind"),
        ]

    def __str__(self) -> str:
        return self.key


class Descent(models.TextChoices):
    """How a code came out of another."""

    MERGED = "merged"
    SPLIT = "split"
    MOVED = "moved"
    RETIRED = "retired"


class CodeLineage(models.Model):
    """What became of a code, and of its segments. Keys, not rows: the code may be gone."""

    codebook = models.ForeignKey(Codebook, models.CASCADE, related_name="lineage")
    descent = models.CharField(max_length=10, choices=Descent.choices)
    from_key = models.CharField(max_length=80)
    to_key = models.CharField(max_length=80, blank=True)
    segments = models.PositiveIntegerField(default=0)
    note = models.TextField(blank=True)
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "code lineages"
        indexes = [models.Index(fields=["codebook", "-id"], name="code_lineage_feed")]

    def __str__(self) -> str:
        return f"{self.from_key} {self.descent} {self.to_key}"


class Restructuring(models.Model):
    """A merge, split or retirement with all that is needed to take it back: `before` holds codes,
    segments, steps and rounds as they were. `event` is the one it recorded: as long as no later
    one touches the codebook, the deed can be undone.
    """

    codebook = models.ForeignKey(Codebook, models.CASCADE, related_name="restructurings")
    descent = models.CharField(max_length=10, choices=Descent.choices)
    key = models.CharField(max_length=80)
    into = models.JSONField(default=list)
    before = models.JSONField(default=dict)
    event = models.BigIntegerField()
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    undone_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.key} {self.descent}"


class RemarkState(models.TextChoices):
    """A comment needs no answer; a proposal is open until the lead coder answers it."""

    COMMENT = "comment"
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"


@pghistory.track()
class CodeRemark(models.Model):
    """A comment on a code or on the whole codebook, or a proposal to change it."""

    codebook = models.ForeignKey(Codebook, models.CASCADE, related_name="remarks")
    code = models.ForeignKey(Code, models.CASCADE, related_name="remarks", null=True, blank=True)
    author = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    text = models.TextField()
    state = models.CharField(
        max_length=10, choices=RemarkState.choices, default=RemarkState.COMMENT
    )
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        Membership, models.PROTECT, related_name="+", null=True, blank=True
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.author}: {self.state}"
