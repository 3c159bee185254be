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

from analysis.agreement.coefficients import alpha, figure
from analysis.agreement.metric import Metric
from analysis.agreement.presence import in_turns
from analysis.agreement.spread import unit_interval
from analysis.compute import RECONCILED, LayerResult, PartResult, Result
from analysis.compute import compute as computed
from analysis.measures.evaluate import MeasureResult
from analysis.models import Agreement, Run, UnitValue, Value, ValueKind
from analysis.queries.evidence import Evidence, evidence_of
from analysis.queries.system import codebook_facts, latest_system, parts_of
from analysis.system.parts import IndicatorSystem, Source
from coding.formats.codebook import CodebookContent
from coding.queries.codebook import content_of, latest_version
from survey.actions.event import record
from survey.actions.job import Hold, enqueue
from survey.actions.refusal import Refusal
from survey.models import Kind, Membership, Study
from survey.rules import May, require

RELIABLE, TENTATIVE = 0.8, 0.667
STEPS = ("reading", "computing", "comparing", "storing")


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


@dataclass(frozen=True, slots=True)
class Alpha:
    """Krippendorff's alpha of presence per respondent turn; None where it is undefined."""

    scope: str
    key: str
    alpha: float | None
    low: float | None
    high: float | None
    units: int


def compute(held: Hold) -> None:
    """Compute the run of this job and store all figures; computing it again gives the same."""
    run = Run.objects.select_related("study", "system_version", "codebook_version").get(
        job=held.job
    )
    system = parts_of(run.system_version)
    codebook = content_of(run.codebook_version)
    facts = codebook_facts(codebook)
    _tell(held, "reading")
    evidence = evidence_of(run.study_id, facts.scales)
    _tell(held, "computing")
    result = computed(system, facts, evidence.respondents, evidence.interviews, seed=run.seed)
    _tell(held, "comparing")
    agreement = list(_agreement(evidence, codebook, run.seed))
    _tell(held, "storing")
    _store(run, system, result, agreement, evidence, held)


def _tell(held: Hold, step: str) -> None:
    held.tell(done=STEPS.index(step), total=len(STEPS), step=step)


def _agreement(evidence: Evidence, codebook: CodebookContent, seed: int) -> Iterator[Alpha]:
    """Alpha per theme and per code, on presence in each respondent turn coded by two or more."""
    coders = {layer: own for layer, own in evidence.interviews.items() if layer != RECONCILED}
    if len(coders) < 2:  # noqa: PLR2004 - agreement takes two
        return
    themes = {theme.id: [code.id for code in theme.codes] for theme in codebook.themes}
    groups = {("theme", key): codes for key, codes in themes.items()}
    groups |= {("code", code.id): [code.id] for code in codebook.codes}
    names = {f"{scope} {key}": codes for (scope, key), codes in groups.items()}
    for name, counts in in_turns(coders, names).counts():
        scope, key = name.split(" ", 1)
        limits = unit_interval(counts, alpha(Metric.NOMINAL), seed=seed)
        yield Alpha(
            scope,
            key,
            figure(counts, alpha(Metric.NOMINAL)),
            limits.low if limits else None,
            limits.high if limits else None,
            counts.units,
        )


@transaction.atomic
def _store(
    run: Run,
    system: IndicatorSystem,
    result: Result,
    agreement: list[Alpha],
    evidence: Evidence,
    held: Hold,
) -> None:
    """All or nothing: figures, manifest, and the end of the job."""
    for kept in (Value, UnitValue, Agreement):
        kept.objects.filter(run=run).delete()
    doubts = _doubts(system, agreement)
    Value.objects.bulk_create(_values(run, result, doubts))
    UnitValue.objects.bulk_create(_unit_values(run, system, result), batch_size=2000)
    Agreement.objects.bulk_create(
        Agreement(
            run=run, scope=a.scope, key=a.key, alpha=a.alpha, low=a.low, high=a.high, units=a.units
        )
        for a in agreement
    )
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


def _doubts(system: IndicatorSystem, agreement: list[Alpha]) -> Mapping[str, str]:
    """The flag of each coding measure by the worst alpha among its codes (Krippendorff 2004,
    p. 241: 0.8 to rely on, 0.667 for tentative conclusions).
    """
    alphas = {a.key: a.alpha for a in agreement if a.scope == "code"}
    found: dict[str, str] = {}
    for measure in system.measures:
        if measure.source is Source.SURVEY:
            continue
        known = [a for code in measure.codes if (a := alphas.get(code)) is not None]
        if known and min(known) < TENTATIVE:
            found[measure.id] = "unreliable"
        elif known and min(known) < RELIABLE:
            found[measure.id] = "tentative"
    return found


def _values(run: Run, result: Result, doubts: Mapping[str, str]) -> Iterator[Value]:
    for layer, figures in result.layers.items():
        for position, measure in enumerate(figures.measures.values()):
            yield _measure_value(run, layer, position, measure, doubts.get(measure.measure))
        for kind, parts in _parts(figures):
            for position, (key, part) in enumerate(parts.items()):
                yield _part_value(run, layer, position, kind, key, part)


def _parts(figures: LayerResult) -> Iterator[tuple[ValueKind, Mapping[str, PartResult]]]:
    yield ValueKind.SUBINDICATOR, figures.sub_indicators
    yield ValueKind.DIMENSION, figures.dimensions
    yield ValueKind.COMPOSITE, figures.composites


def _measure_value(
    run: Run, layer: str, position: int, result: MeasureResult, doubt: str | None
) -> Value:
    flags = [flag.value for flag in result.flags] + ([doubt] if doubt else [])
    return Value(
        run=run,
        kind=ValueKind.MEASURE,
        key=result.measure,
        layer=layer,
        position=position,
        n=result.n,
        raw=result.raw,
        value=result.value,
        low=result.interval.low if result.interval else None,
        high=result.interval.high if result.interval else None,
        missing=result.missing,
        flags=flags,
        shares={d.source.value: {"n": d.n, "shares": dict(d.shares)} for d in result.distributions},
    )


def _part_value(
    run: Run, layer: str, position: int, kind: ValueKind, key: str, part: PartResult
) -> Value:
    return Value(
        run=run,
        kind=kind,
        key=key,
        layer=layer,
        position=position,
        value=part.value,
        low=part.interval.low if part.interval else None,
        high=part.interval.high if part.interval else None,
        missing=1 - part.present,
        flags=[flag.value for flag in part.flags],
    )


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
