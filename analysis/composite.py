"""From measures to sub-indicators, dimensions and composites: normalise, weigh, aggregate.

The method follows the OECD/JRC Handbook on Constructing Composite Indicators (2008), steps 5-6.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.system.parts import Aggregation, IndicatorSystem

Floats = NDArray[np.float64]

TOLERANCE = 1e-9


def normalise(values: Floats, goalposts: tuple[float, float], direction: int) -> Floats:
    """The values on 0..100 between fixed goalposts, clipped; direction -1 turns them round.

    NaN stays NaN; with direction 0, which is never scored, all are NaN.
    """
    low, high = goalposts
    shares = np.clip(100.0 * (values - low) / (high - low), 0.0, 100.0)
    if direction == 0:
        return np.full_like(shares, np.nan)
    return shares if direction > 0 else 100.0 - shares


@dataclass(frozen=True)
class Part:
    """A sub-indicator, dimension or composite: values (NaN: missing), one per row of the input.

    `present` is the share of the weight that was there.
    """

    values: Floats
    present: Floats


@dataclass(frozen=True)
class Parts:
    sub_indicators: Mapping[str, Part]
    dimensions: Mapping[str, Part]
    composites: Mapping[str, Part]


def aggregate(
    columns: Floats, weights: Floats, how: Aggregation, *, needs: float, floor: float
) -> Part:
    """Weighted mean of the columns of each row, over the columns that are there.

    `columns` is rows x parts with NaN for missing, `weights` has one per part. A row is missing
    if less than the share `needs` of the weight is there. A geometric mean lifts parts below
    `floor` to it before the logarithm.
    """
    there = ~np.isnan(columns)
    weight = (there * weights).sum(axis=1)
    present = weight / weights.sum()
    known = np.where(there, columns, floor)
    if how is Aggregation.GEOMETRIC:
        known = np.log(np.maximum(known, floor))
    total = (known * there * weights).sum(axis=1)
    values = np.divide(total, weight, out=np.full_like(total, np.nan), where=weight > 0)
    if how is Aggregation.GEOMETRIC:
        values = np.exp(values)
    return Part(np.where(present >= needs - TOLERANCE, values, np.nan), present)


def roll_up(system: IndicatorSystem, measures: Mapping[str, Floats]) -> Parts:
    """All parts above the measures.

    `measures` gives each measure's normalised value per row (one row for the figures themselves,
    one per draw for a bootstrap), NaN for missing; a measure that is left out is missing.
    """
    rows = next((len(values) for values in measures.values()), 1)
    nothing = np.full(rows, np.nan)
    limits = system.parameters

    def combine(
        weights: Mapping[str, float],
        among: Mapping[str, Floats],
        how: Aggregation,
        needs: float,
    ) -> Part:
        columns = np.column_stack([among.get(name, nothing) for name in weights])
        given = np.array(list(weights.values()), dtype=np.float64)
        return aggregate(columns, given, how, needs=needs, floor=limits.composite_floor)

    sub_indicators = {
        part.id: combine(
            part.measures, measures, Aggregation.ARITHMETIC, limits.sub_indicator_needs
        )
        for part in system.sub_indicators
    }
    weight_of = {part.id: part.weight for part in system.sub_indicators}
    dimensions = {
        part.id: combine(
            {name: weight_of[name] for name in part.sub_indicators},
            {name: found.values for name, found in sub_indicators.items()},
            part.aggregation,
            limits.dimension_needs,
        )
        for part in system.dimensions
    }
    composites = {
        part.id: combine(
            part.parts,
            {name: found.values for name, found in dimensions.items()},
            part.aggregation,
            1.0,
        )
        for part in system.composites
    }
    return Parts(sub_indicators, dimensions, composites)
