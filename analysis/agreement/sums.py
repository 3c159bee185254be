"""What every coefficient is made of: sums over units, so that a bootstrap is a matrix product."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.agreement.counts import PAIR, Counts, Ints, Value
from analysis.resampling import generator

Floats = NDArray[np.float64]

FEW_PATTERNS = 4096
BLOCK = 2_000_000  # numbers held at a time
FEWEST_CLUSTERS = 2


@dataclass(frozen=True)
class Sums:
    """One line per draw (or a single line: the data themselves), V values.

    `pairs`, draws x V x V: over the units that two or more coders saw, the share of the ordered
    pairs of coders that gave the two values; `coincidences`: the same, each unit times its coders
    (Krippendorff 2004, p. 221). `marginals`, draws x V: over all units that anybody saw, the share
    of the coders who gave the value; `seen` and `paired`: how many units these are.
    """

    values: tuple[Value, ...]
    pairs: Floats
    coincidences: Floats
    marginals: Floats
    seen: Floats
    paired: Floats


class Patterns:
    """The different rows of a table with their statistics, and how many units have each, interview
    by interview: `by_cluster` is clusters x patterns, `statistics` patterns x width.
    """

    def __init__(self, counts: Counts) -> None:
        self.values = counts.values
        raters = counts.table.sum(axis=1)
        held = raters > 0
        table = counts.table[held]
        labels, patterns = _labelled(table)
        times = None if counts.times is None else counts.times[held]
        where = np.zeros(len(table), np.int64) if counts.clusters is None else counts.clusters[held]
        self.by_cluster = _histogram(where, labels, len(patterns), times)
        self.statistics = _statistics(patterns)
        self.width = self.statistics.shape[1]
        paired = patterns.sum(axis=1) >= PAIR
        self.filled = int((self.by_cluster[:, paired].sum(axis=1) > 0).sum())


def sums_of(kept: Patterns) -> Sums:
    """The sums over the units as they are."""
    return _sums(kept.values, kept.by_cluster.sum(axis=0, keepdims=True) @ kept.statistics)


def drawn_sums(kept: Patterns, *, seed: int, draws: int) -> Iterator[Sums]:
    """The sums in draws of as many units with replacement, in blocks of draws.

    Each unit is drawn by itself (Zapf et al. 2016, BMC Medical Research Methodology 16:93).
    """
    times = kept.by_cluster.sum(axis=0)
    units = int(times.sum())
    if units == 0:
        return
    stream = generator(seed, "agreement")
    for size in _blocks(draws, kept.width):
        weights = stream.multinomial(units, times / units, size=size).astype(np.float64)
        yield _sums(kept.values, weights @ kept.statistics)


def clustered_sums(kept: Patterns, interviews: Floats) -> Iterator[Sums]:
    """The sums in draws of whole interviews, in blocks of draws; none from a single interview.

    `interviews`, draws x interviews, says how often each is drawn. Turns of one interview are
    coded in one go and resemble each other, so that drawing them one by one would promise too much
    (Field and Welsh 2007, Journal of the Royal Statistical Society B 69:369).
    """
    if kept.filled < FEWEST_CLUSTERS:
        return
    totals = kept.by_cluster @ kept.statistics
    known = interviews[:, : len(totals)]
    start = 0
    for size in _blocks(len(interviews), kept.width):
        yield _sums(kept.values, known[start : start + size] @ totals)
        start += size


def _blocks(draws: int, width: int) -> Iterator[int]:
    size = max(1, min(draws, BLOCK // max(width, 1)))
    for start in range(0, draws, size):
        yield min(size, draws - start)


def _labelled(table: Ints) -> tuple[Ints, Ints]:
    """For each row the number of its pattern, and the patterns; without sorting if they are few."""
    most = int(table.max(initial=0)) + 1
    if float(most) ** table.shape[1] > FEW_PATTERNS:
        patterns, labels = np.unique(table, axis=0, return_inverse=True)
        return labels.reshape(-1), patterns
    size = most ** table.shape[1]
    keys = table @ most ** np.arange(table.shape[1], dtype=np.int64)
    there = np.flatnonzero(np.bincount(keys, minlength=size))
    numbers = np.zeros(size, dtype=np.int64)
    numbers[there] = np.arange(len(there))
    digits = there[:, None] // most ** np.arange(table.shape[1], dtype=np.int64) % most
    return numbers[keys], digits


def _histogram(where: Ints, labels: Ints, patterns: int, times: Ints | None) -> Floats:
    clusters = int(where.max(initial=0)) + 1
    size = clusters * patterns
    found = np.bincount(where * patterns + labels, weights=times, minlength=size)
    return found.reshape(clusters, patterns).astype(np.float64)


def _statistics(patterns: Ints) -> Floats:
    """Of each pattern: pairs, coincidences, marginals, seen and paired side by side."""
    table = patterns.astype(np.float64)
    size = table.shape[1]
    raters = table.sum(axis=1)
    is_paired = raters >= PAIR
    pairs = table[:, :, None] * table[:, None, :]
    pairs[:, range(size), range(size)] -= table
    pairs /= np.where(is_paired, raters * (raters - 1), 1.0)[:, None, None]
    pairs[~is_paired] = 0.0
    flat = pairs.reshape(len(table), size * size)
    several = (is_paired * raters)[:, None]
    shares = table / raters[:, None]
    ones = np.ones((len(table), 1))
    return np.hstack([flat, flat * several, shares, ones, is_paired[:, None].astype(np.float64)])


def _sums(values: tuple[Value, ...], totals: Floats) -> Sums:
    size, draws = len(values), len(totals)
    square = size * size
    return Sums(
        values,
        totals[:, :square].reshape(draws, size, size),
        totals[:, square : 2 * square].reshape(draws, size, size),
        totals[:, 2 * square : 2 * square + size],
        totals[:, -2],
        totals[:, -1],
    )
