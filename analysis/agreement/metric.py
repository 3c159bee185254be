"""How far two values are apart, and how much of an agreement a near miss is."""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from analysis.agreement.counts import AgreementError, Value

Floats = NDArray[np.float64]


class Metric(StrEnum):
    """How far two values are apart (Krippendorff 2011, section D)."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


class Weighting(StrEnum):
    """How much two different values agree (Gwet, Handbook of Inter-Rater Reliability, 2014, ch. 3)."""

    IDENTITY = "identity"
    ORDINAL = "ordinal"
    LINEAR = "linear"
    QUADRATIC = "quadratic"


WEIGHTING = {
    Metric.NOMINAL: Weighting.IDENTITY,
    Metric.ORDINAL: Weighting.ORDINAL,
    Metric.INTERVAL: Weighting.QUADRATIC,
    Metric.RATIO: Weighting.QUADRATIC,
}


def distances(values: tuple[Value, ...], metric: Metric, totals: Floats) -> Floats:
    """Squared differences: draws x values x values, or 1 x values x values.

    `totals`, draws x values, says how often each value was given: ordinal ranks rest on it. Raises
    AgreementError for the difference of names.
    """
    if metric is Metric.NOMINAL:
        return np.asarray(1.0 - np.eye(len(values)))[None]
    points = _points(values, metric)
    if metric is Metric.ORDINAL:
        ranks = totals.cumsum(axis=1) - totals / 2
        return np.asarray((ranks[:, :, None] - ranks[:, None, :]) ** 2)
    apart = points[:, None] - points[None, :]
    if metric is Metric.RATIO:
        sums = points[:, None] + points[None, :]
        apart = np.divide(apart, sums, out=np.zeros_like(apart), where=sums != 0)
    return np.asarray(apart**2)[None]


def weights(values: tuple[Value, ...], weighting: Weighting) -> Floats:
    """Values x values, 1 for the same and 0 for the farthest apart (Gwet 2014, pp. 91-94).

    Ordinal weights count the pairs of categories between two, both included. Raises AgreementError
    for the difference of names.
    """
    size = len(values)
    if weighting is Weighting.IDENTITY or size < 2:  # noqa: PLR2004 - one value is near to itself
        return np.eye(size)
    points = _points(values, weighting)
    if weighting is Weighting.ORDINAL:
        steps = np.abs(np.subtract.outer(np.arange(size), np.arange(size))) + 1.0
        return np.asarray(1.0 - steps * (steps - 1) / (size * (size - 1)))
    apart = np.abs(points[:, None] - points[None, :]) / np.ptp(points)
    return np.asarray(1.0 - (apart if weighting is Weighting.LINEAR else apart**2))


def _points(values: tuple[Value, ...], needed_for: str) -> Floats:
    if any(isinstance(value, str) for value in values):
        raise AgreementError(f"names have no {needed_for} distance")
    return np.array(values, dtype=np.float64)
