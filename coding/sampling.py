"""A seeded random sample of units, drawn stratum by stratum without replacement."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FEWEST = 2  # of a stratum: a variance takes two


@dataclass(frozen=True, slots=True)
class DecidedTurn:
    """`codes` says of each code in scope whether it holds."""

    transcript: str
    place: int
    codes: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sample as figures are corrected by it: its frame, (turns, stratum) by transcript, its
    scope, and its decided turns in their random order.
    """

    number: int
    frame: Mapping[str, tuple[int, str]]
    codes: frozenset[str]
    decided: tuple[DecidedTurn, ...]


def shares_of(sizes: Mapping[str, int], n: int) -> dict[str, int]:
    """How many units of each stratum a sample of n takes: in proportion, by largest remainders,
    but two at least where a stratum has two (so the sample may become larger than n), and never
    more than there are. Proportional allocation: Särndal, Swensson and Wretman (1992), ch. 3.7.
    """
    whole = sum(sizes.values())
    n = min(n, whole)
    exact = {name: n * size / whole for name, size in sizes.items() if size}
    taken = {name: int(share) for name, share in exact.items()}
    by_rest = sorted(exact, key=lambda name: (taken[name] - exact[name], name))
    for name in by_rest[: n - sum(taken.values())]:
        taken[name] += 1
    return {name: max(taken[name], min(FEWEST, sizes[name])) for name in sorted(taken)}


def drawn[Unit](
    strata: Mapping[str, Sequence[Unit]], n: int, *, seed: int
) -> list[tuple[str, Unit]]:
    """(stratum, unit) of the sample, in random order over all strata, so that whatever was decided
    first is a random sample, too. Equal strata, n and seed give an equal sample; the order in which
    strata are given does not matter, that of the units does.
    """
    takes = shares_of({name: len(units) for name, units in strata.items()}, n)
    rng = random.Random(seed)  # noqa: S311 - a seed is wanted, no secret
    found = [
        (name, unit)
        for name, many in takes.items()
        for unit in rng.sample(list(strata[name]), many)
    ]
    rng.shuffle(found)
    return found
