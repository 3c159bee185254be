"""Adjudication: a random sample of respondent turns, and what holds of each of them."""

import pghistory
from django.db import models
from django.db.models.functions import Now

from coding.models.codebook import Code
from coding.models.round import CodingRound
from coding.models.transcript import Turn
from survey.models import Membership, Study


class Strata(models.TextChoices):
    """One lot from all turns; from each transcript by itself; or from the bridge (what everybody
    of the round coded) and from the rest by themselves.
    """

    NONE = "none"
    TRANSCRIPT = "transcript"
    BRIDGE = "bridge"


@pghistory.track()
class AdjudicationSample(models.Model):
    """`frame` is what the sample was drawn from, by transcript: {"T01": {"turns": 34, "stratum":
    "bridge"}}; a transcript stands in one frame of a study only. `codes` are the keys in scope.
    In a blind one coders' marks are shown only once a turn is decided.
    """

    study = models.ForeignKey(Study, models.CASCADE, related_name="+")
    round = models.ForeignKey(CodingRound, models.CASCADE, related_name="samples")
    number = models.PositiveIntegerField()
    seed = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    strata = models.CharField(max_length=10, choices=Strata.choices, default=Strata.NONE)
    codes = models.JSONField()
    frame = models.JSONField()
    is_blind = models.BooleanField(default=True)
    drawn_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["study", "number"], name="sample_number_is_one_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.study} {self.number}"


@pghistory.track()
class SampledTurn(models.Model):
    """`rank` is its place in the random order of the sample, `place` the turn's among those of the
    respondent in its transcript, from 0. Decided is a turn as a whole, for all codes in scope.
    """

    sample = models.ForeignKey(AdjudicationSample, models.CASCADE, related_name="turns")
    turn = models.ForeignKey(Turn, models.CASCADE, related_name="+")
    rank = models.PositiveIntegerField()
    place = models.PositiveIntegerField()
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        Membership, models.PROTECT, related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sample", "rank"], name="sampled_turn_has_a_rank"),
            models.UniqueConstraint(fields=["sample", "turn"], name="turn_is_sampled_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sample} {self.rank}"


@pghistory.track()
class TurnDecision(models.Model):
    """Whether a code holds somewhere in a sampled turn."""

    sampled = models.ForeignKey(SampledTurn, models.CASCADE, related_name="decisions")
    code = models.ForeignKey(Code, models.CASCADE, related_name="+")
    holds = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sampled", "code"], name="turn_is_decided_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sampled} {self.code}: {self.holds}"
