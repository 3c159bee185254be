"""Shares and means corrected for coders' errors, from a random sample of adjudicated units.

What coders marked is known of every unit (the proxy), what holds only of the sample. The
difference estimator adds to the mean of the proxy the mean error found in the sample. It needs no
model of the coders, so that errors which all of them share are corrected, too.

Särndal, Swensson and Wretman, Model Assisted Survey Sampling (1992), ch. 6 (difference estimator)
and ch. 3 (strata); Angelopoulos et al., Prediction-powered inference, Science 382 (2023), for the
mean with intervals; Egami et al., Using imperfect surrogates for downstream inference (2024).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from statistics import NormalDist

from analysis.resampling import DIGITS, Interval

FEWEST = 2  # a variance takes two


class NoUnitError(Exception):
    """A decision is about a unit that is not in the population, or has none to take back."""

    def __init__(self, unit: Hashable) -> None:
        self.unit = unit
        super().__init__(f"no such unit, or no decision on it: {unit}")


class DecidedTwiceError(Exception):
    """A unit has a decision already: take that back first."""

    def __init__(self, unit: Hashable) -> None:
        self.unit = unit
        super().__init__(f"decided already: {unit}")


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of the population: a respondent's turn.

    `cluster` is its interview, `stratum` the part of the population in which the sample was drawn
    by itself; `weight` is what the unit contributes to the figure per unit of value (1/N for a
    plain mean; weights of all units add up to 1); `proxy` what the coders say.
    """

    key: Hashable
    cluster: str
    stratum: str
    weight: float
    proxy: float


@dataclass(slots=True)
class Sums:
    """Running sums over the decided units of a stratum: how many, of their errors, of the squares.

    Exact: floats are binary fractions, so that adding and taking back in any order gives what
    adding from scratch gives, to the last bit.
    """

    n: int = 0
    total: Fraction = Fraction(0)
    squares: Fraction = Fraction(0)

    def add(self, error: float) -> None:
        exact = Fraction(error)
        self.n, self.total = self.n + 1, self.total + exact
        self.squares += exact * exact

    def remove(self, error: float) -> None:
        exact = Fraction(error)
        self.n, self.total = self.n - 1, self.total - exact
        self.squares -= exact * exact

    def joined(self, other: "Sums") -> "Sums":
        return Sums(self.n + other.n, self.total + other.total, self.squares + other.squares)

    @property
    def variance(self) -> Fraction:
        """Of the errors, with n - 1; zero where there are fewer than two."""
        if self.n < FEWEST:
            return Fraction(0)
        return (self.squares - self.total * self.total / self.n) / (self.n - 1)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure before (`raw`) and after the correction.

    `population` units in `clusters` interviews, `base` of them adjudicated. `coders_error` is the
    standard error that comes from knowing the coders' errors on a sample only, None without a
    sample; `sampling_error` the one that comes from having these interviews and not others, None
    with fewer than two. `coders_freedom` and `sampling_freedom` are their degrees of freedom.
    """

    raw: float
    estimate: float
    population: int
    clusters: int
    base: int
    coders_error: float | None
    sampling_error: float | None
    coders_freedom: int = 0
    bounds: tuple[float, float] | None = None

    @property
    def sampling_freedom(self) -> int:
        return self.clusters - 1

    def of_these(self, share: float) -> Interval | None:
        """For the very interviews that were coded: the coders' part alone."""
        return self._around(share, [(self.coders_error, self.coders_freedom)])

    def of_such(self, share: float) -> Interval | None:
        """For interviews like these: both parts, as far as they are known."""
        coders = (self.coders_error, self.coders_freedom)
        return self._around(share, [coders, (self.sampling_error, self.sampling_freedom)])

    def _around(self, share: float, parts: Sequence[tuple[float | None, int]]) -> Interval | None:
        known = [(error * error, freedom) for error, freedom in parts if error is not None]
        if not known:
            return None
        reach = quantile((1 + share) / 2, freedom_of(known)) * math.sqrt(sum(v for v, _ in known))
        low, high = self.bounds or (-math.inf, math.inf)
        return Interval(
            round(max(low, self.estimate - reach), DIGITS),
            round(min(high, self.estimate + reach), DIGITS),
        )


def freedom_of(parts: Sequence[tuple[float, int]]) -> float:
    """Degrees of freedom of a sum of (variance, freedom): Satterthwaite, Biometrics 2 (1946)."""
    below = sum(v * v / freedom for v, freedom in parts if v > 0 and freedom > 0)
    return sum(v for v, _ in parts) ** 2 / below if below else math.inf


def quantile(p: float, freedom: float) -> float:
    """Student's t by its expansion around the normal quantile: Abramowitz and Stegun, Handbook of
    Mathematical Functions (1964), 26.7.5. Good to 0.5 % from 4 degrees of freedom on.
    """
    z = NormalDist().inv_cdf(p)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / freedom**power for power, term in enumerate(terms, start=1))


@dataclass(frozen=True, slots=True)
class Population:
    """All units, summed up: by interview the sum of their weights and that of weight times proxy,
    and how many there are in each stratum.
    """

    weights: Mapping[str, float]
    proxies: Mapping[str, float]
    sizes: Mapping[str, int]

    @property
    def raw(self) -> float:
        return math.fsum(self.proxies.values())


def population_of(units: Sequence[Unit]) -> Population:
    weights: dict[str, list[float]] = defaultdict(list)
    proxies: dict[str, list[float]] = defaultdict(list)
    for unit in units:
        weights[unit.cluster].append(unit.weight)
        proxies[unit.cluster].append(unit.weight * unit.proxy)
    return Population(
        {cluster: math.fsum(some) for cluster, some in weights.items()},
        {cluster: math.fsum(some) for cluster, some in proxies.items()},
        Counter(unit.stratum for unit in units),
    )


@dataclass(slots=True)
class Correction:
    """A figure's running estimate. A decision costs two sums, an estimate one pass over strata and
    interviews.

    `bounds` are the least and the highest value a unit can have, (0, 1) for a share.
    """

    population: Population
    bounds: tuple[float, float] | None = (0.0, 1.0)
    _sums: dict[str, Sums] = field(init=False)
    _decided: dict[Hashable, tuple[str, float]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._sums = {stratum: Sums() for stratum in sorted(self.population.sizes)}

    def decide(self, unit: Unit, truth: float) -> None:
        """Take in what holds of a sampled unit. Raises NoUnitError, DecidedTwiceError."""
        if unit.stratum not in self._sums or unit.cluster not in self.population.weights:
            raise NoUnitError(unit.key)
        if unit.key in self._decided:
            raise DecidedTwiceError(unit.key)
        error = unit.weight * (truth - unit.proxy)
        self._decided[unit.key] = (unit.stratum, error)
        self._sums[unit.stratum].add(error)

    def reopen(self, key: Hashable) -> None:
        """Take a decision back. Raises NoUnitError."""
        if key not in self._decided:
            raise NoUnitError(key)
        stratum, error = self._decided.pop(key)
        self._sums[stratum].remove(error)

    def estimate(self) -> Estimate:
        """The figure as of now; without two decisions it is the raw one, uncorrected."""
        raw = self.population.raw
        known = Estimate(
            raw=raw,
            estimate=raw,
            population=sum(self.population.sizes.values()),
            clusters=len(self.population.weights),
            base=len(self._decided),
            coders_error=None,
            sampling_error=_between(self.population),
            bounds=self.bounds,
        )
        strata = self._strata()
        if not strata:
            return known
        change = sum(size * sums.total / sums.n for size, sums in strata)
        freedom = sum(sums.n - 1 for _, sums in strata)
        return Estimate(
            raw=raw,
            estimate=self._inside(raw + float(change)),
            population=known.population,
            clusters=known.clusters,
            base=known.base,
            coders_error=math.sqrt(self._variance(strata)),
            sampling_error=known.sampling_error,
            coders_freedom=freedom,
            bounds=self.bounds,
        )

    def _inside(self, value: float) -> float:
        low, high = self.bounds or (-math.inf, math.inf)
        return min(max(value, low), high)

    def _strata(self) -> list[tuple[int, Sums]]:
        """(units, sums) of each stratum with two decisions. Those with fewer are collapsed into
        one, and if that is still too small, into all others (Särndal et al. 1992, ch. 3, and
        Wolter, Introduction to Variance Estimation, 2007, ch. 2.5).
        """
        large = [
            (self.population.sizes[key], sums)
            for key, sums in self._sums.items()
            if sums.n >= FEWEST
        ]
        small = [
            (self.population.sizes[key], sums)
            for key, sums in self._sums.items()
            if sums.n < FEWEST
        ]
        if not small:
            return large
        rest = _joined(small)
        if rest[1].n >= FEWEST:
            return [*large, rest]
        whole = _joined([*large, rest])
        return [whole] if whole[1].n >= FEWEST else []

    def _variance(self, strata: Sequence[tuple[int, Sums]]) -> float:
        """Without replacement, stratum by stratum (Särndal et al. 1992, ch. 3): the sum of
        N² (1 - n/N) s² / n.

        If the sample shows one error everywhere (mostly: none), s² is zero although the next unit
        might be wrong: then it counts as if one unit more had been decided, and that had been
        wrong from one bound to the other (own convention, on the safe side).
        """
        found = float(sum(size * (size - sums.n) * sums.variance / sums.n for size, sums in strata))
        if found > 0 or self.bounds is None:
            return found
        n, size = sum(sums.n for _, sums in strata), sum(size for size, _ in strata)
        low, high = self.bounds
        return (1 - n / size) * (high - low) ** 2 * n / (n + 1) ** 2 / n


def _joined(strata: Sequence[tuple[int, Sums]]) -> tuple[int, Sums]:
    size, sums = 0, Sums()
    for other_size, other in strata:
        size, sums = size + other_size, sums.joined(other)
    return size, sums


def _between(population: Population) -> float | None:
    """Standard error of a mean over interviews drawn as wholes: M/(M-1) times the sum of the
    squares of what each of the M interviews adds to the distance from the figure, the linearised
    ratio estimator (Särndal et al. 1992, ch. 4 and 5.6). Turns of one interview are alike; they do
    not count as independent.
    """
    m, raw = len(population.weights), population.raw
    if m < FEWEST:
        return None
    squares = math.fsum(
        (population.proxies[cluster] - raw * weight) ** 2
        for cluster, weight in sorted(population.weights.items())
    )
    return math.sqrt(m / (m - 1) * squares)
