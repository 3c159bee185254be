"""Tallies: per transcript, coder and code one cell that is kept up to date."""

from django.db import models
from django.db.models.functions import Now

from coding.models import Code, Transcript
from survey.models import Membership


class Tally(models.Model):
    """`chars` is the length of the union of the segments, `turns` the turns they touch, `total`
    the sum of their values on a numeric scale.
    """

    transcript = models.ForeignKey(Transcript, models.CASCADE, related_name="+")
    coder = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    code = models.ForeignKey(Code, models.CASCADE, related_name="+")
    n = models.PositiveIntegerField()
    chars = models.PositiveIntegerField()
    turns = models.PositiveIntegerField()
    total = models.FloatField(null=True, blank=True)
    refreshed_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "tallies"
        constraints = [
            models.UniqueConstraint(
                fields=["transcript", "coder", "code"], name="tally_is_one_per_cell"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.transcript} {self.coder} {self.code}: {self.n}"
