"""Runs and their figures as a member may see them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Case, IntegerField, Q, QuerySet, When
from django.db.models import Value as Constant

from analysis.models import (
    Agreement,
    AgreementFigure,
    AgreementUnit,
    Layer,
    Run,
    UnitValue,
    Value,
    ValueKind,
)
from coding.queries.blindness import is_blind_anywhere
from survey.models import Event, JobState, Kind, Membership
from survey.rules import May, can

LATEST = "latest"
LONGEST_NUMBER = 9
CHANGES = (
    Kind.SUBMISSION_RECEIVED,
    Kind.SUBMISSION_EDITED,
    Kind.SUBMISSION_REVIEWED,
    Kind.TASK_SUBMITTED,
    Kind.TASK_REOPENED,
    Kind.TURN_ADJUDICATED,
    Kind.TURN_REOPENED,
    Kind.CODEBOOK_PUBLISHED,
    Kind.SYSTEM_PUBLISHED,
)

_KINDS = (
    ValueKind.MEASURE,
    ValueKind.SUBINDICATOR,
    ValueKind.DIMENSION,
    ValueKind.COMPOSITE,
)


def runs_for(member: Membership) -> QuerySet[Run]:
    """The study's runs with their jobs, newest first; none for who may not read results.

    Nor any for an analyst or lead who codes a transcript blind: figures, agreement and what is
    behind them rest on the others' coding of it.
    """
    runs = Run.objects.filter(study=member.study)
    if not can(member, May.READ_RESULTS) or is_blind_anywhere(member):
        runs = runs.none()
    return (
        runs.select_related("job", "requested_by", "system_version__system", "codebook_version")
        .defer("system_version__source", "codebook_version__content")
        .order_by("-number")
    )


def run_for(member: Membership, number: str | int) -> Run:
    """One run by its number, or the latest that is finished under "latest".

    Run.DoesNotExist if there is none, or the member may not see it.
    """
    runs = runs_for(member)
    if number == LATEST:
        latest = runs.filter(job__state=JobState.DONE).first()
        if latest is None:
            raise Run.DoesNotExist
        return latest
    text = str(number)
    if not (text.isascii() and text.isdecimal()) or len(text) > LONGEST_NUMBER:
        raise Run.DoesNotExist
    return runs.get(number=int(text))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which figures: of these kinds, under this id, in this layer. Empty means all."""

    kinds: list[str] = field(default_factory=list)
    key: str = ""
    layer: str = ""


ALL = Wanted()


def values_for(run: Run, wanted: Wanted = ALL) -> QuerySet[Value]:
    """The figures of a run that `run_for` gave: measures, sub-indicators, dimensions, composites,
    each kind in the system's order, the reconciled layer before the coders'.
    """
    asked = Q()
    if wanted.kinds:
        asked &= Q(kind__in=wanted.kinds)
    if wanted.key:
        asked &= Q(key=wanted.key)
    if wanted.layer:
        asked &= Q(layer=wanted.layer)
    place = [When(kind=kind, then=Constant(at)) for at, kind in enumerate(_KINDS)]
    behind = When(layer=Layer.RECONCILED, then=Constant(0))
    return (
        Value.objects.filter(asked, run=run)
        .annotate(
            kind_place=Case(*place, output_field=IntegerField()),
            layer_place=Case(behind, default=Constant(1), output_field=IntegerField()),
        )
        .order_by("kind_place", "position", "layer_place", "layer", "pk")
    )


def units_for(run: Run, measure: str, layer: str = Layer.RECONCILED) -> QuerySet[UnitValue]:
    """What each firm, office or interview contributes to a measure of the run, by unit."""
    return UnitValue.objects.filter(run=run, measure=measure, layer=layer).order_by("unit")


def agreement_for(
    run: Run,
    *,
    unit: str = AgreementUnit.TURN,
    figure: str = AgreementFigure.ALPHA,
) -> QuerySet[Agreement]:
    """One figure of the agreement of the coders in the run: themes, scales, then codes, by key."""
    rows = Agreement.objects.filter(run=run, unit=unit, figure=figure)
    return rows.order_by("-scope", "key", "scale")


def changes_since(run: Run) -> int:
    """How many deeds after the run was asked for would change its figures, were it run again."""
    return Event.objects.filter(study=run.study_id, kind__in=CHANGES, at__gt=run.created_at).count()


def coder_names(study_id: int, handles: Iterable[str]) -> dict[str, str]:
    """The names of the persons behind the handles, by handle; empty where somebody has none."""
    rows = Membership.objects.filter(study=study_id, handle__in=list(handles))
    return dict(rows.order_by("handle").values_list("handle", "user__name"))
