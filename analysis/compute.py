"""The whole way from answers and codes to composites, in every layer."""

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.composite import Part, Parts, roll_up
from analysis.measures.draws import crowds, sample, with_intervals
from analysis.measures.evaluate import Evidence, Flag, MeasureResult, evaluate
from analysis.measures.units import Interview, Respondent, without_missing
from analysis.resampling import Interval, interval
from analysis.system.facts import CodebookFacts
from analysis.system.order import in_order
from analysis.system.parts import IndicatorSystem, Source

Floats = NDArray[np.float64]

RECONCILED = "reconciled"
TOLERANCE = 1e-9


class DuplicateUnitError(Exception):
    """Two submissions of a form, or two interviews of a layer, claim to be the same unit."""

    def __init__(self, where: str, key: str) -> None:
        self.where, self.key = where, key
        super().__init__(f"{where}: {key} is there more than once")


@dataclass(frozen=True)
class PartResult:
    """A sub-indicator, dimension or composite on 0..100; None if too little of it is there.

    `present` is the share of its weight that was there.
    """

    value: float | None
    present: float
    flags: tuple[Flag, ...]
    interval: Interval | None = None


@dataclass(frozen=True)
class LayerResult:
    """All figures of one layer, in the order of the indicator system."""

    measures: Mapping[str, MeasureResult]
    sub_indicators: Mapping[str, PartResult]
    dimensions: Mapping[str, PartResult]
    composites: Mapping[str, PartResult]


@dataclass(frozen=True)
class Result:
    """`layers` has RECONCILED, and a layer for each coder."""

    layers: Mapping[str, LayerResult]


def compute(
    system: IndicatorSystem,
    codebook: CodebookFacts,
    respondents: Mapping[str, Sequence[Respondent]],
    interviews: Mapping[str, Sequence[Interview]],
    *,
    seed: int = 1,
    withheld: Collection[str] = (),
) -> Result:
    """Every figure of a valid system, with bootstrap intervals in the reconciled layer.

    `respondents` are the submissions by form, `interviews` the coded interviews by layer:
    RECONCILED, and each coder's own with those he or she has coded. Measures in `withheld` are
    computed and flagged, and kept out of all that rests on them. Equal input, in any order, and
    equal seed give an equal result. Raises DuplicateUnitError.
    """
    missing = frozenset(system.parameters.missing_values)
    answered = {
        form: _by_key(form, [without_missing(one, missing) for one in respondents.get(form, ())])
        for form in system.forms
    }
    layers = {RECONCILED: interviews.get(RECONCILED, ()), **interviews}
    computed: dict[str, LayerResult] = {}
    survey: dict[str, MeasureResult] = {}
    for layer, coded in layers.items():
        evidence = Evidence(system, codebook, answered, _by_key(layer, coded), dict(survey))
        measures = _measures(evidence, withheld)
        if layer == RECONCILED:
            computed[layer] = _with_intervals(evidence, measures, seed)
            survey = {
                measure.id: computed[layer].measures[measure.id]
                for measure in system.measures
                if measure.source is Source.SURVEY
            }
        else:
            computed[layer] = _layer(system, measures, _rolled_up(system, measures))
    return Result(computed)


def _by_key[Unit: (Respondent, Interview)](where: str, units: Sequence[Unit]) -> tuple[Unit, ...]:
    for key, times in Counter(unit.key for unit in units).items():
        if times > 1:
            raise DuplicateUnitError(where, key)
    return tuple(sorted(units, key=lambda unit: unit.key))


def _measures(evidence: Evidence, withheld: Collection[str]) -> Mapping[str, MeasureResult]:
    """All measures in the order of the system; those of the survey may be known already."""
    found = evidence.earlier
    for measure in in_order(evidence.system.measures):
        if measure.id not in found:
            rests_on = [found[name] for name in measure.args.measures]
            result = evaluate(measure, evidence)
            if measure.id in withheld or any(Flag.WITHHELD in one.flags for one in rests_on):
                result = result.flagged(Flag.WITHHELD)
            found[measure.id] = result
    return {measure.id: found[measure.id] for measure in evidence.system.measures}


def _counts(result: MeasureResult) -> bool:
    return result.value is not None and Flag.WITHHELD not in result.flags


def _rolled_up(system: IndicatorSystem, measures: Mapping[str, MeasureResult]) -> Parts:
    return roll_up(
        system,
        {name: np.array([result.value]) for name, result in measures.items() if _counts(result)},
    )


def _with_intervals(
    evidence: Evidence, measures: Mapping[str, MeasureResult], seed: int
) -> LayerResult:
    """The layer with the intervals of its measures, and with what they do to all above."""
    system = evidence.system
    share = system.parameters.interval
    drawn = crowds(evidence, seed)
    found: dict[str, MeasureResult] = {}
    values: dict[str, Floats] = {}
    for measure in system.measures:
        result = measures[measure.id]
        samples = sample(measure, result, evidence, drawn)
        found[measure.id] = with_intervals(measure, result, samples, drawn, share)
        if _counts(result):
            fixed = np.full(system.parameters.draws, result.value)
            values[measure.id] = fixed if samples is None else samples.value
    return _layer(system, found, _rolled_up(system, measures), roll_up(system, values))


def _layer(
    system: IndicatorSystem,
    measures: Mapping[str, MeasureResult],
    parts: Parts,
    draws: Parts | None = None,
) -> LayerResult:
    share = system.parameters.interval

    def results(of: Mapping[str, Part], drawn: Mapping[str, Part]) -> dict[str, PartResult]:
        return {name: _part(part, drawn.get(name), share) for name, part in of.items()}

    none: Mapping[str, Part] = {}
    return LayerResult(
        measures,
        results(parts.sub_indicators, draws.sub_indicators if draws else none),
        results(parts.dimensions, draws.dimensions if draws else none),
        results(parts.composites, draws.composites if draws else none),
    )


def _part(part: Part, drawn: Part | None, share: float) -> PartResult:
    value, present = float(part.values[0]), float(part.present[0])
    if math.isnan(value):
        return PartResult(None, present, (Flag.MISSING,))
    flags = (Flag.INCOMPLETE,) if present < 1 - TOLERANCE else ()
    limits = None if drawn is None else interval(drawn.values, share)
    return PartResult(value, present, flags, limits)
