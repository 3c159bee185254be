"""Give transcripts to coders evenly: each to so many, equal loads, pairs of coders mixed."""

import random
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

type Pair = frozenset[str]

MOST_TRIES = 100_000


class BalanceError(Exception):
    """`code` says what cannot be: "no_coders", "no_transcripts" or "too_few_coders"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Balance:
    """`new` are the coders that each transcript gets besides those who have it; `loads` are
    characters by coder and `shared` transcripts by pair of coders, what was given before included.
    """

    new: Mapping[str, tuple[str, ...]]
    loads: Mapping[str, int]
    shared: Mapping[Pair, int]

    @property
    def spread(self) -> int:
        """How many characters the fullest desk has more than the emptiest."""
        return max(self.loads.values()) - min(self.loads.values())


def balance(
    lengths: Mapping[str, int],
    coders: Sequence[str],
    *,
    each: int,
    seed: int,
    given: Mapping[str, Collection[str]] | None = None,
    loads: Mapping[str, int] | None = None,
) -> Balance:
    """Bring every transcript to `each` coders. The same arguments give the same result.

    `lengths` are characters by transcript, `given` who has which of them already, `loads` the
    characters that coders have in any case, besides `given`.

    Long transcripts first, each to those who have least (list scheduling, Graham 1969): without
    earlier loads nobody gets more above another than the longest transcript. Then coders are
    exchanged between transcripts as long as that makes pairs more even, within half of the
    longest transcript, or loads more equal.
    """
    people = sorted(set(coders))
    if not people:
        raise BalanceError("no_coders")
    if not lengths:
        raise BalanceError("no_transcripts")
    if not 1 <= each <= len(people):
        raise BalanceError("too_few_coders")
    desks = _Desks(lengths, people, given or {}, loads or {})
    desks.deal(each, random.Random(seed))  # noqa: S311 - a seed makes it repeatable, not secret
    desks.mix()
    return Balance(
        {code: tuple(sorted(new)) for code, new in desks.new.items()},
        desks.loads,
        {pair: desks.shared[pair] for pair in map(frozenset, combinations(people, 2))},
    )


class _Desks:
    """Who has what, while it is being dealt out."""

    def __init__(
        self,
        lengths: Mapping[str, int],
        people: Sequence[str],
        given: Mapping[str, Collection[str]],
        loads: Mapping[str, int],
    ) -> None:
        self.lengths = lengths
        self.new: dict[str, set[str]] = {code: set() for code in sorted(lengths)}
        self.old = {code: set(given.get(code, ())) for code in self.new}
        self.loads = {one: loads.get(one, 0) for one in people}
        self.shared: Counter[Pair] = Counter()
        for code, group in self.old.items():
            for one in group & set(people):
                self.loads[one] += lengths[code]
            self.shared.update(map(frozenset, combinations(group, 2)))

    def deal(self, each: int, chance: random.Random) -> None:
        """The least loaded first; among equals who has met the transcript's others least, then
        chance.
        """
        order = sorted(self.new, key=lambda code: (-self.lengths[code], chance.random()))
        for code in order:
            for _place in range(each - len(self.old[code])):
                group = self.old[code] | self.new[code]
                free = sorted(set(self.loads) - group)
                if not free:
                    break
                chosen = min(
                    free,
                    key=lambda one: (self.loads[one], self._met(one, group), chance.random()),
                )
                self.shared.update(frozenset((chosen, other)) for other in group)
                self.new[code].add(chosen)
                self.loads[chosen] += self.lengths[code]

    def _met(self, one: str, group: Collection[str]) -> int:
        return sum(self.shared[frozenset((one, other))] for other in group)

    def mix(self) -> None:
        """Exchange coders between transcripts until no exchange makes the pairs more even."""
        limit = max(max(self.lengths.values()) // 2, self._spread())
        tries = 0
        is_better = True
        while is_better and tries < MOST_TRIES:
            is_better = False
            for first, second in combinations(self.new, 2):
                for one, other in self._exchanges(first, second):
                    tries += 1
                    is_better |= self._exchange(first, one, second, other, limit)

    def _spread(self) -> int:
        return max(self.loads.values()) - min(self.loads.values())

    def _exchanges(self, first: str, second: str) -> Iterator[tuple[str, str]]:
        """Who could change places; the lists are taken before, as they change meanwhile."""
        for one in sorted(self.new[first] - self.new[second] - self.old[second]):
            for other in sorted(self.new[second] - self.new[first] - self.old[first]):
                if one in self.new[first] and other in self.new[second]:
                    yield one, other

    def _exchange(self, first: str, one: str, second: str, other: str, limit: int) -> bool:
        """Do it if pairs get more even (the sum of squares falls) and no load goes astray, or if
        pairs stay as even and loads get more equal.
        """
        stay = (self.old[first] | self.new[first]) - {one}
        rest = (self.old[second] | self.new[second]) - {other}
        change: Counter[Pair] = Counter()
        for fellow, gone, come in (
            *((each, one, other) for each in stay),
            *((each, other, one) for each in rest),
        ):
            change[frozenset((fellow, gone))] -= 1
            change[frozenset((fellow, come))] += 1
        gain = sum(n * (2 * self.shared[pair] + n) for pair, n in change.items())
        if gain > 0:
            return False
        shift, before = self.lengths[second] - self.lengths[first], self._spread()
        self.loads[one] += shift
        self.loads[other] -= shift
        if self._spread() > limit if gain else self._spread() >= before:
            self.loads[one] -= shift
            self.loads[other] += shift
            return False
        self.shared.update(change)
        self.new[first] = (self.new[first] - {one}) | {other}
        self.new[second] = (self.new[second] - {other}) | {one}
        return True
