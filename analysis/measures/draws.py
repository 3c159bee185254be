"""Measures in a bootstrap: the same draw of firms, offices or interviews serves all measures."""

import dataclasses
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.composite import normalise
from analysis.measures.distribution import Distribution
from analysis.measures.evaluate import Evidence, MeasureResult
from analysis.measures.network import NETWORK_OPERATIONS, network_of
from analysis.resampling import draw_counts, interval, means
from analysis.system.parts import Measure, Source

Floats = NDArray[np.float64]

FEWEST_UNITS = 2


@dataclass(frozen=True)
class Crowd:
    """The units of a form, or the interviews, and how often each is in each draw."""

    columns: Mapping[str, int]
    counts: Floats

    def of(self, keys: Sequence[str]) -> Floats:
        """The counts of these units: draws x keys."""
        return self.counts[:, [self.columns[key] for key in keys]]


@dataclass(frozen=True)
class Crowds:
    """Respondents of one form, and interviews, are drawn independently of each other."""

    forms: Mapping[str, Crowd]
    interviews: Crowd

    def of(self, source: Source, form: str | None) -> Crowd:
        return self.interviews if source is Source.CODING else self.forms[form or ""]


def crowds(evidence: Evidence, seed: int) -> Crowds:
    """Draw the units of the evidence again; equal evidence and seed give equal draws."""
    draws = evidence.system.parameters.draws

    def crowd(keys: Sequence[str], group: str) -> Crowd:
        counts = draw_counts(len(keys), draws=draws, seed=seed, group=group)
        return Crowd({key: column for column, key in enumerate(keys)}, counts)

    return Crowds(
        {
            form: crowd([one.key for one in respondents], f"form {form}")
            for form, respondents in evidence.respondents.items()
        },
        crowd([one.key for one in evidence.interviews], "interviews"),
    )


@dataclass(frozen=True)
class Samples:
    """A measure in every draw, in its own unit and normalised; NaN where it is missing."""

    raw: Floats
    value: Floats


def sample(
    measure: Measure, result: MeasureResult, evidence: Evidence, drawn: Crowds
) -> Samples | None:
    """The measure in every draw, or None if it has no figure or fewer than two units."""
    if measure.op in NETWORK_OPERATIONS:
        return _network(measure, result, evidence, drawn)
    if result.n < FEWEST_UNITS or result.raw is None:
        return None
    crowd = drawn.of(measure.source, measure.form)
    table = np.array([[_nan(unit.raw), _nan(unit.value)] for unit in result.units])
    found = means(crowd.of([unit.key for unit in result.units]), table)
    return Samples(found[:, 0], found[:, 1])


def _nan(value: float | None) -> float:
    return math.nan if value is None else value


def _network(
    measure: Measure, result: MeasureResult, evidence: Evidence, drawn: Crowds
) -> Samples | None:
    """Vertex bootstrap (Snijders and Borgatti 1999), without pairs of a node with itself."""
    if result.raw is None:
        return None
    network = network_of(measure, evidence.respondents_for(measure))
    crowd = drawn.of(measure.source, measure.form)
    raw = NETWORK_OPERATIONS[measure.op](network, crowd.of(network.nodes))
    return Samples(raw, normalise(raw, measure.goalposts, measure.direction))


def with_intervals(
    measure: Measure, result: MeasureResult, samples: Samples | None, drawn: Crowds, share: float
) -> MeasureResult:
    """The result with the central `share` of the draws beside each of its figures."""
    sides = tuple(_spread(measure, side, drawn, share) for side in result.distributions)
    result = dataclasses.replace(result, distributions=sides)
    if samples is None:
        return result
    return dataclasses.replace(
        result,
        raw_interval=interval(samples.raw, share),
        interval=None if result.value is None else interval(samples.value, share),
    )


def _spread(measure: Measure, side: Distribution, drawn: Crowds, share: float) -> Distribution:
    if side.n < FEWEST_UNITS or not side.shares:
        return side
    counts = drawn.of(side.source, measure.form).of([key for key, _ in side.units])
    table = np.array(
        [[weights.get(name, 0.0) for name in side.shares] for _, weights in side.units]
    )
    found = means(counts, table)
    intervals = {
        name: limits
        for column, name in enumerate(side.shares)
        if (limits := interval(found[:, column], share)) is not None
    }
    return dataclasses.replace(side, intervals=intervals)
