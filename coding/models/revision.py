"""What becomes of segments when a text is corrected, and names that stand for others."""

import pghistory
from django.db import models
from django.db.models.functions import Now

from coding.models.segment import Segment
from coding.models.transcript import Transcript
from survey.models import Membership, Study


class Fate(models.TextChoices):
    """Moved: the same words elsewhere. Changed: its words changed. Lost: its words are gone; it
    stays with the old text until somebody places it anew or removes it.
    """

    MOVED = "moved"
    CHANGED = "changed"
    LOST = "lost"


class CarriedSegment(models.Model):
    """How one segment came from a text into its next version; `start`, `end` and `quote` are
    those before. Changed and lost ones need a look until `seen_at`.
    """

    segment = models.ForeignKey(Segment, models.CASCADE, related_name="carried")
    transcript = models.ForeignKey(Transcript, models.CASCADE, related_name="carried")
    fate = models.CharField(max_length=8, choices=Fate.choices)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["segment", "transcript"], name="segment_is_carried_once_into_a_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.segment} {self.fate}"


@pghistory.track(exclude=["sealed"])
class Pseudonym(models.Model):
    """`replacement` stands in the texts for a name that only the vault tells: `sealed` is the name
    encrypted, `index` a keyed digest of it for exact look-up.
    """

    study = models.ForeignKey(Study, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    replacement = models.CharField(max_length=120)
    sealed = models.BinaryField()
    index = models.CharField(max_length=64)
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["study", "index"], name="name_has_one_pseudonym"),
        ]

    def __str__(self) -> str:
        return self.replacement


class SealedText(models.Model):
    """The text of a version that still holds names, encrypted; the version itself shows none."""

    transcript = models.OneToOneField(Transcript, models.CASCADE, related_name="sealed_text")
    sealed = models.BinaryField()
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return str(self.transcript)
