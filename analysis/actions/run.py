"""Ask for a run, and compute it: a frozen question to the data, and its answers."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from analysis.actions.correction import correct
from analysis.agreement.gate import Doubt, doubts_of, is_closed
from analysis.agreement.study import Row, alphas_of
from analysis.agreement.study import agreement as agreed
from analysis.compute import RECONCILED, LayerResult, PartResult, Result
from analysis.compute import compute as computed
from analysis.measures.evaluate import Flag, MeasureResult
from analysis.models import Agreement, Run, UnitValue, Value, ValueKind
from analysis.queries.evidence import Evidence, evidence_of
from analysis.queries.system import codebook_facts, latest_system, parts_of
from analysis.resampling import Interval
from analysis.system.facts import CodebookFacts
from analysis.system.parts import IndicatorSystem, Source
from coding.formats.codebook import CodebookContent
from coding.queries.codebook import content_of, latest_version
from survey.actions.event import record
from survey.actions.job import Hold, enqueue
from survey.actions.refusal import Refusal
from survey.models import Kind, Membership, Study
from survey.rules import May, require

GATED = "gated"
STEPS = ("reading", "comparing", "computing", "storing")


@transaction.atomic
def request_run(*, by: Membership, seed: int = 1) -> Run:
    """A numbered run over the study's newest indicator system and codebook; it starts at once."""
    require(by, May.START_RUNS)
    study = Study.objects.select_for_update().get(pk=by.study_id)
    system, codebook = latest_system(study.pk), latest_version(study.pk)
    if system is None or codebook is None:
        raise Refusal(
            "nothing_to_compute", _("A run needs a codebook and an indicator system first.")
        )
    last = Run.objects.filter(study=study).aggregate(n=Max("number"))["n"] or 0
    job = enqueue(task="analysis.compute_run", study=study, by=by.user)
    run = Run.objects.create(
        study=study,
        number=last + 1,
        system_version=system,
        codebook_version=codebook,
        job=job,
        seed=seed,
        requested_by=by.user,
    )
    record(Kind.RUN_REQUESTED, study=study, by=by.user, subject=str(run.number))
    return run


def compute(held: Hold) -> None:
    """Compute the run of this job and store all figures; computing it again gives the same.

    Everything is rolled up twice if coders agree too little on some measures: once with them, once
    without.
    """
    run = Run.objects.select_related("study", "system_version", "codebook_version").get(
        job=held.job
    )
    system = parts_of(run.system_version)
    codebook = content_of(run.codebook_version)
    facts = codebook_facts(codebook)
    _tell(held, "reading")
    evidence = evidence_of(run.study_id, facts.scales)
    _tell(held, "comparing")
    agreement = _agreement(evidence, codebook, facts, run.seed)
    doubts = _doubts(system, agreement, facts)
    _tell(held, "computing")
    inputs = (system, facts, evidence.respondents, evidence.interviews)
    result = computed(*inputs, seed=run.seed)
    shut = {measure for measure, found in doubts.items() if is_closed(found)}
    gated = computed(*inputs, seed=run.seed, withheld=shut) if shut else result
    _tell(held, "storing")
    correct(run, system, codebook, evidence)
    figures = list(_values(run, Both(result, gated), doubts))
    _store(run, figures, list(_unit_values(run, system, result)), agreement, evidence, held)


@dataclass(frozen=True, slots=True)
class Both:
    """A result before the gate of reliability, and after it."""

    result: Result
    gated: Result


def _tell(held: Hold, step: str) -> None:
    held.tell(done=STEPS.index(step), total=len(STEPS), step=step)


def _agreement(
    evidence: Evidence, codebook: CodebookContent, facts: CodebookFacts, seed: int
) -> list[Row]:
    """Of every two coders or more who handed in the same transcript."""
    coders = {layer: own for layer, own in evidence.interviews.items() if layer != RECONCILED}
    scale_of = {code.id: code.scale for code in codebook.codes if code.scale}
    return agreed(coders, facts, scale_of, seed=seed)


def _doubts(
    system: IndicatorSystem, agreement: list[Row], facts: CodebookFacts
) -> dict[str, tuple[Doubt, ...]]:
    alphas = alphas_of(agreement, facts.themes)
    return {measure.id: doubts_of(measure, alphas) for measure in system.measures}


@transaction.atomic
def _store(
    run: Run,
    values: list[Value],
    units: list[UnitValue],
    agreement: list[Row],
    evidence: Evidence,
    held: Hold,
) -> None:
    """All or nothing: figures, manifest, and the end of the job."""
    for kept in (Value, UnitValue, Agreement):
        kept.objects.filter(run=run).delete()
    Value.objects.bulk_create(values)
    UnitValue.objects.bulk_create(units, batch_size=2000)
    Agreement.objects.bulk_create(_agreement_of(run, row) for row in agreement)
    manifest = dict(evidence.seals) | {
        "codebook": run.codebook_version.digest,
        "system": run.system_version.digest,
        "seed": run.seed,
        "program": settings.VERSION,
    }
    digest = hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()
    Run.objects.filter(pk=run.pk).update(
        manifest=manifest, digest=digest, finished_at=timezone.now()
    )
    held.finish()
    record(Kind.RUN_FINISHED, study=run.study, by=run.requested_by, subject=str(run.number))


def _agreement_of(run: Run, row: Row) -> Agreement:
    return Agreement(
        run=run,
        scope=row.about.scope.value,
        key=row.about.key,
        scale=row.about.scale,
        unit=row.unit.value,
        figure=row.figure.value,
        value=row.value,
        low=row.low,
        high=row.high,
        units=row.units,
    )


def _values(run: Run, both: Both, doubts: Mapping[str, tuple[Doubt, ...]]) -> Iterator[Value]:
    for layer, figures in both.result.layers.items():
        gated = both.gated.layers[layer]
        for position, (key, measure) in enumerate(figures.measures.items()):
            yield _measure_value(
                run, layer, position, (measure, gated.measures[key]), doubts.get(key, ())
            )
        for (kind, parts), (_kind, without) in zip(_parts(figures), _parts(gated), strict=True):
            for position, (key, part) in enumerate(parts.items()):
                yield _part_value(run, (layer, kind, key), position, (part, without[key]))


def _parts(figures: LayerResult) -> Iterator[tuple[ValueKind, Mapping[str, PartResult]]]:
    yield ValueKind.SUBINDICATOR, figures.sub_indicators
    yield ValueKind.DIMENSION, figures.dimensions
    yield ValueKind.COMPOSITE, figures.composites


def _measure_value(
    run: Run,
    layer: str,
    position: int,
    both: tuple[MeasureResult, MeasureResult],
    doubts: tuple[Doubt, ...],
) -> Value:
    """A measure is not changed by the gate: it passes, or is withheld."""
    result, gated = both
    passes = Flag.WITHHELD not in gated.flags
    flags = [flag.value for flag in result.flags] + [doubt.value for doubt in doubts]
    return Value(
        run=run,
        kind=ValueKind.MEASURE,
        key=result.measure,
        layer=layer,
        position=position,
        n=result.n,
        raw=result.raw,
        value=result.value,
        **_limits(result.interval),
        gated=result.value if passes else None,
        **_limits(result.interval if passes else None, "gated_"),
        missing=result.missing,
        flags=flags if passes else [*flags, Flag.WITHHELD.value],
        shares={d.source.value: {"n": d.n, "shares": dict(d.shares)} for d in result.distributions},
    )


def _part_value(
    run: Run,
    place: tuple[str, ValueKind, str],
    position: int,
    both: tuple[PartResult, PartResult],
) -> Value:
    """A part that would be another one without the measures withheld is flagged."""
    layer, kind, key = place
    part, gated = both
    flags = [flag.value for flag in part.flags]
    changed = (part.value, part.present) != (gated.value, gated.present)
    return Value(
        run=run,
        kind=kind,
        key=key,
        layer=layer,
        position=position,
        value=part.value,
        **_limits(part.interval),
        gated=gated.value,
        **_limits(gated.interval, "gated_"),
        missing=1 - part.present,
        flags=[*flags, GATED] if changed else flags,
    )


def _limits(limits: Interval | None, prefix: str = "") -> dict[str, float | None]:
    low, high = (limits.low, limits.high) if limits else (None, None)
    return {f"{prefix}low": low, f"{prefix}high": high}


def _unit_values(run: Run, system: IndicatorSystem, result: Result) -> Iterator[UnitValue]:
    """Survey measures are the same in every layer, so theirs are kept once."""
    of_survey = {measure.id for measure in system.measures if measure.source is Source.SURVEY}
    for layer, figures in result.layers.items():
        for measure in figures.measures.values():
            if layer != RECONCILED and measure.measure in of_survey:
                continue
            for unit in measure.units:
                if unit.raw is not None:
                    yield UnitValue(
                        run=run,
                        measure=measure.measure,
                        layer=layer,
                        unit=unit.key,
                        raw=unit.raw,
                        value=unit.value,
                    )
