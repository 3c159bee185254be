"""Keys of what is sealed. They open only with a master key that the database does not know."""

from django.db import models
from django.db.models.functions import Now

from survey.models.case import Case
from survey.models.study import Study


class DataKey(models.Model):
    """The key of one respondent's sealed fields, or without a case of the study's; `wrapped` by
    the master key of this id. Whoever deletes the row makes what it sealed unreadable for good.
    """

    study = models.ForeignKey(Study, models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+", null=True, blank=True)
    wrapped = models.BinaryField()
    master = models.CharField(max_length=16)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["study", "case"],
                name="respondent_has_one_data_key",
                nulls_distinct=False,
            ),
        ]
        indexes = [models.Index(fields=["master"], name="data_key_by_master")]

    def __str__(self) -> str:
        return f"{self.study} {self.case or ''}".strip()
