"""Who speaks in a run: how many firms, offices and interviews have a value in any measure."""

from dataclasses import dataclass

from django.db.models import Count, Q

from analysis.models import Layer, Run, UnitValue
from analysis.queries.system import parts_of
from analysis.system.parts import Level


@dataclass(frozen=True, slots=True)
class Respondents:
    firms: int
    offices: int
    interviews: int

    @property
    def asked(self) -> int:
        """Who answered a form."""
        return self.firms + self.offices


def respondents_of(run: Run) -> Respondents:
    """One query; a unit is counted once, in however many measures it has a value."""
    measures = parts_of(run.system_version).measures

    def at(level: Level) -> Count:
        wanted = [measure.id for measure in measures if measure.level is level]
        return Count("unit", distinct=True, filter=Q(measure__in=wanted))

    counts = UnitValue.objects.filter(run=run, layer=Layer.RECONCILED).aggregate(
        firms=at(Level.FIRM), offices=at(Level.OFFICE), interviews=at(Level.INTERVIEW)
    )
    return Respondents(**counts)
