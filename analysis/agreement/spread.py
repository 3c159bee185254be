"""How sure a coefficient is: bootstrap intervals, the same draws for all figures of a study."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.agreement.coefficients import Coefficient
from analysis.agreement.counts import Counts
from analysis.agreement.sums import Patterns, clustered_sums, drawn_sums, sums_of
from analysis.resampling import Interval, draw_counts, interval

Floats = NDArray[np.float64]

DRAWS = 1000
SHARE = 0.95


@dataclass(frozen=True)
class Estimate:
    """A coefficient with its interval; None where it is undefined, or in most of the draws."""

    value: float | None
    interval: Interval | None = None


def unit_interval(
    counts: Counts, coefficient: Coefficient, *, seed: int = 1, draws: int = DRAWS
) -> Interval | None:
    """The central 95 % in draws of single units.

    None if the coefficient is undefined in more than half of the draws, as where a code is rare.
    """
    return _interval(
        [coefficient(sums) for sums in drawn_sums(Patterns(counts), seed=seed, draws=draws)]
    )


def estimates[Group: Hashable, Name: Hashable](
    counts: Mapping[Group, Counts],
    coefficients: Mapping[Group, Mapping[Name, Coefficient]],
    *,
    interviews: int,
    seed: int = 1,
    draws: int = DRAWS,
) -> dict[Group, dict[Name, Estimate]]:
    """Every coefficient that is named for a group, with the central 95 % in draws of interviews.

    All groups have the same draws: `interviews` is how many there are to draw from, whichever of
    them a group is about.
    """
    drawn = draw_counts(interviews, draws=draws, seed=seed, group="agreement")
    return {
        name: _estimates(Patterns(found), coefficients[name], drawn)
        for name, found in counts.items()
    }


def _estimates[Name: Hashable](
    kept: Patterns, coefficients: Mapping[Name, Coefficient], drawn: Floats
) -> dict[Name, Estimate]:
    whole = sums_of(kept)
    samples: dict[Name, list[Floats]] = {name: [] for name in coefficients}
    for sums in clustered_sums(kept, drawn):
        for name, coefficient in coefficients.items():
            samples[name].append(coefficient(sums))
    return {
        name: Estimate(_defined(coefficient(whole)), _interval(samples[name]))
        for name, coefficient in coefficients.items()
    }


def _defined(found: Floats) -> float | None:
    return None if np.isnan(found[0]) else float(found[0])


def _interval(samples: list[Floats]) -> Interval | None:
    return interval(np.concatenate(samples), SHARE) if samples else None
