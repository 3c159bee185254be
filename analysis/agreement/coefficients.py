"""Agreement of any number of coders, with missing values: each coefficient from the same sums.

All take `Sums` and return one number per line of them, NaN where the coefficient is undefined.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from analysis.agreement.counts import Counts
from analysis.agreement.metric import Metric, Weighting, distances, weights
from analysis.agreement.sums import Patterns, Sums, sums_of

Floats = NDArray[np.float64]
Coefficient = Callable[[Sums], Floats]

LEAST = 1e-12  # below it is what is left of nothing after subtracting


def figure(counts: Counts, coefficient: Coefficient) -> float | None:
    """The coefficient of these counts, or None where it is undefined."""
    found = float(coefficient(sums_of(Patterns(counts)))[0])
    return None if np.isnan(found) else found


def alpha(metric: Metric) -> Coefficient:
    """Krippendorff's alpha, 1 - observed / expected disagreement.

    Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section D, by coincidences.
    Undefined without a unit that two saw, and where all values are the same.
    """

    def coefficient(sums: Sums) -> Floats:
        totals = sums.coincidences.sum(axis=2)
        n = totals.sum(axis=1)
        apart = distances(sums.values, metric, totals)
        observed = _total(sums.coincidences, apart) * (n - 1)
        expected = _total(totals[:, :, None] * totals[:, None, :], apart)
        return np.asarray(1.0 - _ratio(observed, expected))

    return coefficient


def percent(weighting: Weighting = Weighting.IDENTITY) -> Coefficient:
    """Mean over the units of the share of pairs of coders that agree (Fleiss 1971, equation 2)."""

    def coefficient(sums: Sums) -> Floats:
        agreeing = _total(sums.pairs, weights(sums.values, weighting)[None])
        return _ratio(agreeing, sums.paired)

    return coefficient


def fleiss(weighting: Weighting = Weighting.IDENTITY) -> Coefficient:
    """Fleiss' kappa: chance by how often each value was given (Fleiss 1971, Psychological Bulletin
    76:378; Gwet 2014, ch. 2 and 3, for missing and weighted values). Of two coders it is Scott's pi.
    """

    def coefficient(sums: Sums) -> Floats:
        given = _given(sums)
        by_chance = np.einsum("dv,vw,dw->d", given, weights(sums.values, weighting), given)
        return _corrected(sums, weighting, by_chance)

    return coefficient


def gwet(weighting: Weighting = Weighting.IDENTITY) -> Coefficient:
    """Gwet's AC1, or AC2 with weights: chance where values are hard to tell apart.

    Gwet 2008, British Journal of Mathematical and Statistical Psychology 61:29; 2014, ch. 5.
    Defined, and 1, where everybody gave the same value to everything.
    """

    def coefficient(sums: Sums) -> Floats:
        size = len(sums.values)
        given = _given(sums)
        spread = weights(sums.values, weighting).sum() / max(size * (size - 1), 1)
        return _corrected(sums, weighting, spread * (given * (1 - given)).sum(axis=1))

    return coefficient


def brennan_prediger(weighting: Weighting = Weighting.IDENTITY) -> Coefficient:
    """Brennan and Prediger 1981 (Educational and Psychological Measurement 41:687): by chance all
    values are equally likely.
    """

    def coefficient(sums: Sums) -> Floats:
        shares = weights(sums.values, weighting)
        by_chance = float(shares.mean()) if sums.values else np.nan
        return _corrected(sums, weighting, np.full(len(sums.paired), by_chance))

    return coefficient


def _total(squares: Floats, factors: Floats) -> Floats:
    """Of each draw the sum of its square times its factors: draws x V x V, or one for all."""
    flat, times = (each.reshape(len(each), -1) for each in (squares, factors))
    return np.asarray(flat @ times[0] if len(times) == 1 else np.einsum("ij,ij->i", flat, times))


def _given(sums: Sums) -> Floats:
    """Draws x values: how likely a coder is to give each value."""
    known = np.broadcast_to(sums.seen[:, None], sums.marginals.shape)
    return _ratio(sums.marginals, known)


def _corrected(sums: Sums, weighting: Weighting, by_chance: Floats) -> Floats:
    agreed = percent(weighting)(sums)
    return _ratio(agreed - by_chance, 1.0 - by_chance)


def _ratio(above: Floats, below: Floats) -> Floats:
    nothing = np.full(np.shape(below), np.nan)
    return np.asarray(np.divide(above, below, out=nothing, where=below > LEAST))
