"""One measure over all its units: the operation is looked up, run per unit, and summed up."""

import dataclasses
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from analysis.composite import normalise
from analysis.measures.coding import CODING_OPERATIONS
from analysis.measures.derived import DERIVED_OPERATIONS
from analysis.measures.distribution import Distribution, of_answers, of_codes
from analysis.measures.network import NETWORK_OPERATIONS, network_of
from analysis.measures.repeat import REPEAT_OPERATIONS
from analysis.measures.survey import SURVEY_OPERATIONS
from analysis.measures.units import Interview, Respondent
from analysis.resampling import Interval
from analysis.system.facts import CodebookFacts
from analysis.system.operations import OPERATIONS, Takes
from analysis.system.parts import IndicatorSystem, Measure, Source

RESPONDENT_OPERATIONS = {**SURVEY_OPERATIONS, **REPEAT_OPERATIONS}
THE_NETWORK = "network"
TOLERANCE = 1e-9


class Flag(StrEnum):
    """What a reader must know about a figure."""

    BELOW_MIN_N = "below_min_n"
    WEAK = "weak"
    NOT_SCORED = "not_scored"
    WITHHELD = "withheld"
    INCOMPLETE = "incomplete"
    MISSING = "missing"


@dataclass(frozen=True)
class UnitValue:
    """A unit's value in the measure's own unit and normalised to 0..100; None is missing."""

    key: str
    raw: float | None
    value: float | None


@dataclass(frozen=True)
class MeasureResult:
    """A measure in one layer.

    `n` is the number of units with a value (a network is one unit); `missing` the share of those
    without; `raw` the mean over the units in the measure's own unit; `value` the mean of the
    normalised values, None below min_n or if the measure is never scored. Below min_n `raw` and
    the units are for the record, not to be shown.
    """

    measure: str
    n: int
    missing: float
    raw: float | None
    value: float | None
    flags: tuple[Flag, ...]
    units: tuple[UnitValue, ...] = ()
    distributions: tuple[Distribution, ...] = ()
    raw_interval: Interval | None = None
    interval: Interval | None = None

    def flagged(self, flag: Flag) -> "MeasureResult":
        return dataclasses.replace(self, flags=(*self.flags, flag))


@dataclass(frozen=True)
class Evidence:
    """What measures are computed from: units sorted by key, missing answers taken out."""

    system: IndicatorSystem
    codebook: CodebookFacts
    respondents: Mapping[str, Sequence[Respondent]]
    interviews: Sequence[Interview]
    earlier: dict[str, MeasureResult] = field(default_factory=dict)

    def respondents_for(self, measure: Measure) -> Sequence[Respondent]:
        return self.respondents.get(measure.form or "", ())

    def interviews_for(self, measure: Measure) -> Sequence[Interview]:
        kinds = measure.args.kinds
        return [one for one in self.interviews if not kinds or one.kind in kinds]


def evaluate(measure: Measure, evidence: Evidence) -> MeasureResult:
    """Compute a measure; `evidence.earlier` must hold the measures it rests on."""
    takes = OPERATIONS[measure.op].takes
    if takes is Takes.ROSTER:
        return _network(measure, evidence)
    if takes is Takes.CATEGORIES:
        return _distributions(measure, evidence)
    if takes is Takes.CODES:
        return _of_interviews(measure, evidence)
    if takes is Takes.MEASURES:
        return _of_measures(measure, evidence)
    return _of_respondents(measure, evidence)


def _of_respondents(measure: Measure, evidence: Evidence) -> MeasureResult:
    operation = RESPONDENT_OPERATIONS[measure.op]
    respondents = evidence.respondents_for(measure)
    return _summed_up(
        measure, evidence, [(one.key, operation(measure, one)) for one in respondents]
    )


def _of_interviews(measure: Measure, evidence: Evidence) -> MeasureResult:
    operation = CODING_OPERATIONS[measure.op]
    interviews = evidence.interviews_for(measure)
    return _summed_up(measure, evidence, [(one.key, operation(measure, one)) for one in interviews])


def _units(measure: Measure, measured: Sequence[tuple[str, float | None]]) -> tuple[UnitValue, ...]:
    raws = np.array([math.nan if raw is None else raw for _, raw in measured])
    values = normalise(raws, measure.goalposts, measure.direction)
    return tuple(
        UnitValue(key, raw, None if math.isnan(value) else float(value))
        for (key, raw), value in zip(measured, values, strict=True)
    )


def _of_measures(measure: Measure, evidence: Evidence) -> MeasureResult:
    """Per respondent from the normalised values of the measures it rests on."""
    operation = DERIVED_OPERATIONS[measure.op]
    factors = [
        {unit.key: unit.value for unit in evidence.earlier[name].units}
        for name in measure.args.measures
    ]
    keys = [one.key for one in evidence.respondents_for(measure)]
    return _summed_up(
        measure, evidence, [(key, operation([f.get(key) for f in factors])) for key in keys]
    )


def _mean(values: Iterable[float | None]) -> float | None:
    present = [value for value in values if value is not None]
    return math.fsum(present) / len(present) if present else None


def _summed_up(
    measure: Measure, evidence: Evidence, measured: Sequence[tuple[str, float | None]]
) -> MeasureResult:
    units = _units(measure, measured)
    n = sum(unit.raw is not None for unit in units)
    missing = 1 - n / len(units) if units else 1.0
    flags = _flags(measure, evidence, n, missing)
    shown = Flag.BELOW_MIN_N not in flags
    return MeasureResult(
        measure=measure.id,
        n=n,
        missing=missing,
        raw=_mean(unit.raw for unit in units),
        value=_mean(unit.value for unit in units) if shown else None,
        flags=flags,
        units=units,
    )


def _flags(measure: Measure, evidence: Evidence, n: int, missing: float) -> tuple[Flag, ...]:
    found = {
        Flag.BELOW_MIN_N: n < measure.min_n,
        Flag.WEAK: missing > evidence.system.parameters.weak_above + TOLERANCE,
        Flag.NOT_SCORED: measure.direction == 0,
    }
    return tuple(flag for flag, holds in found.items() if holds)


def _network(measure: Measure, evidence: Evidence) -> MeasureResult:
    """One value for the whole network; min_n is held against the number of its nodes."""
    respondents = evidence.respondents_for(measure)
    network = network_of(measure, respondents)
    nodes = len(network.nodes)
    found = float(NETWORK_OPERATIONS[measure.op](network, np.ones((1, nodes)))[0])
    (unit,) = _units(measure, [(THE_NETWORK, None if math.isnan(found) else found)])
    missing = 1 - nodes / len(respondents) if respondents else 1.0
    flags = _flags(measure, evidence, nodes, missing)
    return MeasureResult(
        measure=measure.id,
        n=0 if unit.raw is None else 1,
        missing=missing,
        raw=unit.raw,
        value=None if Flag.BELOW_MIN_N in flags else unit.value,
        flags=flags,
        units=(unit,),
    )


def _distributions(measure: Measure, evidence: Evidence) -> MeasureResult:
    """Shares side by side; n and missing are those of the first side, the survey if it is one."""
    sides: list[tuple[Distribution, int]] = []
    if measure.source is not Source.CODING:
        respondents = evidence.respondents_for(measure)
        sides.append((of_answers(measure, respondents), len(respondents)))
    if measure.source is not Source.SURVEY:
        interviews = evidence.interviews_for(measure)
        scale = evidence.codebook.scales.get(measure.codes[0])
        values = () if scale is None else scale.values
        sides.append((of_codes(measure, interviews, values), len(interviews)))
    first, units = sides[0]
    missing = 1 - first.n / units if units else 1.0
    return MeasureResult(
        measure=measure.id,
        n=first.n,
        missing=missing,
        raw=None,
        value=None,
        flags=_flags(measure, evidence, first.n, missing),
        distributions=tuple(side for side, _ in sides),
    )
