"""Bootstrap over units: firms, offices and interviews are drawn again, seeded and vectorised.

Percentile intervals after Efron and Tibshirani, An Introduction to the Bootstrap (1993), ch. 13.
"""

import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEAST_DEFINED = 0.5
DIGITS = 9


@dataclass(frozen=True)
class Interval:
    low: float
    high: float


def generator(seed: int, group: str) -> np.random.Generator:
    """A stream of its own for each group, so that one more group changes no other."""
    return np.random.default_rng([seed, zlib.crc32(group.encode())])


def draw_counts(units: int, *, draws: int, seed: int, group: str) -> Floats:
    """How often each unit is in each draw of as many units with replacement: draws x units."""
    if units == 0:
        return np.zeros((draws, 0))
    chances = np.full(units, 1 / units)
    counts = generator(seed, group).multinomial(units, chances, size=draws)
    return counts.astype(np.float64)


def means(counts: Floats, values: Floats) -> Floats:
    """Mean of each column in each draw: draws x columns, NaN where no unit of the draw has one.

    `counts` is draws x units, `values` units x columns with NaN for missing.
    """
    there = ~np.isnan(values)
    totals = counts @ np.where(there, values, 0.0)
    present = counts @ there.astype(np.float64)
    return np.divide(totals, present, out=np.full_like(totals, np.nan), where=present > 0)


def interval(samples: Floats, share: float) -> Interval | None:
    """The central `share` of the draws, or None if fewer than half of them are defined.

    Rounded to nine decimals: below lies the noise of adding in another order.
    """
    defined = samples[~np.isnan(samples)]
    if len(defined) == 0 or len(defined) < LEAST_DEFINED * len(samples):
        return None
    tail = (1 - share) / 2
    low, high = np.quantile(defined, [tail, 1 - tail])
    return Interval(round(float(low), DIGITS), round(float(high), DIGITS))
