"""Saved test walks: a filled form and what it led to, to be walked again after each edit."""

import pghistory
from django.db import models
from django.db.models.functions import Now

from survey.models.form import Form
from survey.models.study import Membership


@pghistory.track()
class TestWalk(models.Model):
    """`answers` as in survey.formats.openrosa.build_submission; `outcome` is what the walk led to
    when it was saved: relevant questions, calculations, findings.
    """

    __test__ = False

    form = models.ForeignKey(Form, models.CASCADE, related_name="walks")
    name = models.CharField(max_length=120)
    answers = models.JSONField()
    outcome = models.JSONField()
    saved_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["form", "name"], name="test_walk_name_is_one_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.name
