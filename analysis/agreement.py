"""How far coders agree: Krippendorff's alpha with a bootstrap, percent agreement, Cohen's kappa.

Units x values are held as counts: how many coders gave a unit each value.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from analysis.measures.coding import turn_of
from analysis.measures.units import Interview
from analysis.resampling import Interval, generator, interval

Floats = NDArray[np.float64]
Value = float | str

PAIR = 2


class Metric(StrEnum):
    """How far two values are apart (Krippendorff 2011, section D)."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


class AgreementError(Exception):
    """The data do not allow the figure that was asked for."""


@dataclass(frozen=True)
class Counts:
    """`table[u, v]` is the number of coders who gave unit u the value `values[v]`."""

    values: tuple[Value, ...]
    table: Floats

    @property
    def pairable(self) -> Floats:
        """The units with two values or more; others say nothing about agreement."""
        return np.asarray(self.table[self.table.sum(axis=1) >= PAIR])

    @property
    def units(self) -> int:
        return len(self.pairable)


def counts_of(units: Iterable[Sequence[Value | None]]) -> Counts:
    """Counts of the values that the coders gave each unit; None is missing.

    Raises AgreementError if numbers and names are mixed.
    """
    rows = [Counter(value for value in unit if value is not None) for unit in units]
    seen = {value for row in rows for value in row}
    if len({isinstance(value, str) for value in seen}) > 1:
        raise AgreementError("numbers and names cannot be compared")
    values = tuple(sorted(seen, key=lambda value: (isinstance(value, str), value)))
    table = [[row[value] for value in values] for row in rows]
    return Counts(values, np.array(table, dtype=np.float64).reshape(len(rows), len(values)))


def alpha(counts: Counts, metric: Metric) -> float | None:
    """Krippendorff's alpha, 1 - observed / expected disagreement, for any number of coders.

    Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section D, by coincidences.
    None where it is undefined: no unit with two values, or all values the same.
    """
    patterns, times = _patterns(counts)
    found = _alphas(counts.values, metric, patterns, times[None])[0]
    return None if np.isnan(found) else float(found)


def alpha_interval(
    counts: Counts, metric: Metric, *, seed: int = 1, draws: int = 1000, share: float = 0.95
) -> Interval | None:
    """Bootstrap over units (Zapf et al. 2016, BMC Medical Research Methodology 16:93).

    None if alpha is undefined in more than half of the draws, as where a code is too rare.
    """
    patterns, times = _patterns(counts)
    if len(patterns) == 0:
        return None
    chances = times / times.sum()
    weights = generator(seed, "agreement").multinomial(counts.units, chances, size=draws)
    return interval(_alphas(counts.values, metric, patterns, weights.astype(np.float64)), share)


def _patterns(counts: Counts) -> tuple[Floats, Floats]:
    """The different rows among the pairable units, and how often each is there."""
    patterns, times = np.unique(counts.pairable, axis=0, return_counts=True)
    return patterns, times.astype(np.float64)


def _alphas(values: tuple[Value, ...], metric: Metric, table: Floats, weights: Floats) -> Floats:
    """Alpha in each draw, NaN where undefined; `weights`, draws x units, repeats units."""
    size = len(values)
    raters = table.sum(axis=1)
    pairs = table[:, :, None] * table[:, None, :]
    pairs[:, range(size), range(size)] -= table
    pairs /= (raters - 1)[:, None, None]
    observed = np.tensordot(weights, pairs, axes=1)
    totals = observed.sum(axis=2)
    n = totals.sum(axis=1)
    apart = _distances(values, metric, totals)
    disagreement = (observed * apart).sum(axis=(1, 2)) * (n - 1)
    expected = (totals[:, :, None] * totals[:, None, :] * apart).sum(axis=(1, 2))
    ratio = np.divide(
        disagreement, expected, out=np.full_like(expected, np.nan), where=expected > 0
    )
    return np.asarray(1.0 - ratio)


def _distances(values: tuple[Value, ...], metric: Metric, totals: Floats) -> Floats:
    """Squared differences: draws x values x values, or 1 x values x values."""
    if metric is Metric.NOMINAL:
        return np.asarray(1.0 - np.eye(len(values)))[None]
    if any(isinstance(value, str) for value in values):
        raise AgreementError(f"names have no {metric} distance")
    if metric is Metric.ORDINAL:
        ranks = totals.cumsum(axis=1) - totals / 2
        return np.asarray((ranks[:, :, None] - ranks[:, None, :]) ** 2)
    points = np.array(values, dtype=np.float64)
    apart = points[:, None] - points[None, :]
    if metric is Metric.RATIO:
        sums = points[:, None] + points[None, :]
        apart = np.divide(apart, sums, out=np.zeros_like(apart), where=sums != 0)
    return np.asarray(apart**2)[None]


def percent_agreement(counts: Counts) -> float | None:
    """Mean over the units of the share of pairs of coders that agree (Fleiss 1971)."""
    table = counts.pairable
    if len(table) == 0:
        return None
    raters = table.sum(axis=1)
    agreeing = (table * (table - 1)).sum(axis=1) / (raters * (raters - 1))
    return float(agreeing.mean())


def cohen_kappa(pairs: Sequence[tuple[Value, Value]]) -> float | None:
    """Cohen's kappa of two coders, nominal (Cohen 1960); None where it is undefined."""
    if not pairs:
        return None
    n = len(pairs)
    first, second = (Counter(side) for side in zip(*pairs, strict=True))
    agreed = sum(one == other for one, other in pairs) / n
    chance = sum(first[value] * second[value] for value in first) / n**2
    return None if chance == 1 else (agreed - chance) / (1 - chance)


def presence(
    coders: Mapping[str, Sequence[Interview]], groups: Mapping[str, Collection[str]]
) -> dict[str, Counts]:
    """For each group of codes: in which of the respondent's turns it begins, coder by coder.

    `coders` has each coder's own layer, `groups` the codes of a theme, or one code. A unit is a
    turn of an interview, its values 0 and 1. Raises AgreementError if an interview has other
    turns for one coder than for another: then the text is not the same.
    """
    turns = _turns(coders)
    groups_of: dict[str, list[str]] = {}
    for group, codes in groups.items():
        for code in codes:
            groups_of.setdefault(code, []).append(group)
    offsets: dict[str, int] = {}
    units = 0
    for key in sorted(turns):
        offsets[key] = units
        units += len(turns[key])
    tables = {group: np.zeros((units, 2)) for group in groups}
    for interviews in coders.values():
        for interview in interviews:
            here = turns[interview.key]
            rows = slice(offsets[interview.key], offsets[interview.key] + len(here))
            for group, present in _present(interview, here, groups_of, groups).items():
                tables[group][rows, 1] += present
                tables[group][rows, 0] += 1 - present
    return {group: Counts((0, 1), table) for group, table in tables.items()}


def _turns(coders: Mapping[str, Sequence[Interview]]) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for interviews in coders.values():
        for interview in interviews:
            turns = sorted(interview.turns)
            if found.setdefault(interview.key, turns) != turns:
                raise AgreementError(f"{interview.key} has other turns for another coder")
    return found


def _present(
    interview: Interview,
    turns: Sequence[tuple[int, int]],
    groups_of: Mapping[str, Sequence[str]],
    groups: Iterable[str],
) -> dict[str, Floats]:
    present = {group: np.zeros(len(turns)) for group in groups}
    for segment in interview.segments:
        turn = turn_of(segment.start, turns)
        for group in groups_of.get(segment.code, ()) if turn is not None else ():
            present[group][turn] = 1.0
    return present
