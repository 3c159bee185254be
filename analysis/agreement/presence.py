"""Whether a code is there: turn by turn of the respondent, or character by character."""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.agreement.counts import PAIR, AgreementError, Counts, Ints
from analysis.measures.coding import turn_of
from analysis.measures.units import Interview

type Coders = Mapping[str, Sequence[Interview]]
type Span = tuple[int, int]

ABSENT, PRESENT = 0, 1


@dataclass(frozen=True)
class Presence[Group: Hashable]:
    """`marked[g, u]`: how many of the `seen[u]` coders of unit u gave it a code of group g.

    `clusters[u]` is the interview of the unit, `times[u]` how many units it stands for.
    """

    groups: tuple[Group, ...]
    marked: NDArray[np.integer]
    seen: Ints
    clusters: Ints
    times: Ints | None = None

    def counts(self) -> Iterator[tuple[Group, Counts]]:
        """Group by group the units with how many coders left it out and how many gave it."""
        for group, marked in zip(self.groups, self.marked, strict=True):
            there = marked.astype(np.int64)
            table = np.column_stack([self.seen - there, there])
            yield group, Counts((ABSENT, PRESENT), table, self.times, self.clusters)


def presence_of[Group: Hashable](
    marks: NDArray[np.int8], groups: Sequence[Group], clusters: Ints | None = None
) -> Presence[Group]:
    """From marks, coders x units x groups: 1 given, 0 not given, below 0 where a coder has not
    coded the unit. Without `clusters` each unit is an interview of its own.
    """
    _, units, _ = marks.shape
    marked = np.zeros((units, len(groups)), dtype=np.int16)
    seen = np.zeros(units, dtype=np.int64)
    for own in marks:
        marked += own > ABSENT
        seen += own[:, 0] >= ABSENT
    where = np.arange(units, dtype=np.int64) if clusters is None else clusters
    return Presence(tuple(groups), np.ascontiguousarray(marked.T), seen, where)


def in_turns[Group: Hashable](
    coders: Coders, groups: Mapping[Group, Collection[str]]
) -> Presence[Group]:
    """For each group of codes: in which of the respondent's turns it begins, coder by coder.

    `coders` has each coder's own layer, `groups` the codes of a theme, or one code. Interviews that
    only one coder has coded are left out. Raises AgreementError if an interview has other turns for
    one coder than for another: then the text is not the same.
    """
    kept = shared_interviews(coders)
    columns = {group: place for place, group in enumerate(groups)}
    groups_of = _groups_of(groups)
    sizes = [len(several[0].turns) for several in kept.values()]
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    marked = np.zeros((len(columns), int(starts[-1])), dtype=np.int16)
    for start, several in zip(starts, kept.values(), strict=False):
        for interview in several:
            for group, turn in _begun(interview, groups_of):
                marked[columns[group], start + turn] += 1
    coders_of = [len(several) for several in kept.values()]
    seen = np.repeat(np.array(coders_of, np.int64), sizes)
    clusters = np.repeat(np.arange(len(sizes), dtype=np.int64), sizes)
    return Presence(tuple(columns), marked, seen, clusters)


def in_characters[Group: Hashable](
    coders: Coders, groups: Mapping[Group, Collection[str]]
) -> Iterator[tuple[Group, Counts]]:
    """For each group: which characters of the respondent's turns lie in a segment of it, by coder.

    A coder's overlapping segments count once. Raises AgreementError as `in_turns` does.
    """
    kept = shared_interviews(coders)
    for group, codes in groups.items():
        rows: list[tuple[int, int, int, int]] = []
        for cluster, several in enumerate(kept.values()):
            for given, length in _lengths(several, frozenset(codes)):
                rows.append((len(several) - given, given, length, cluster))
        found = np.array(rows, dtype=np.int64).reshape(len(rows), 4)
        yield group, Counts((ABSENT, PRESENT), found[:, :2], found[:, 2], found[:, 3])


def shared_interviews(coders: Coders) -> dict[str, list[Interview]]:
    """The interviews that two coders or more have coded, by key in its order, one for each coder.

    Raises AgreementError if their turns differ.
    """
    found: dict[str, list[Interview]] = {}
    for name in sorted(coders):
        for interview in coders[name]:
            found.setdefault(interview.key, []).append(interview)
    kept = {key: found[key] for key in sorted(found) if len(found[key]) >= PAIR}
    for key, several in kept.items():
        if len({tuple(sorted(interview.turns)) for interview in several}) > 1:
            raise AgreementError(f"{key} has other turns for another coder")
    return kept


def _groups_of[Group](groups: Mapping[Group, Collection[str]]) -> dict[str, list[Group]]:
    found: dict[str, list[Group]] = {}
    for group, codes in groups.items():
        for code in codes:
            found.setdefault(code, []).append(group)
    return found


def _begun[Group](
    interview: Interview, groups_of: Mapping[str, list[Group]]
) -> set[tuple[Group, int]]:
    turns = sorted(interview.turns)
    found: set[tuple[Group, int]] = set()
    for segment in interview.segments:
        turn = turn_of(segment.start, turns)
        if turn is not None:
            found |= {(group, turn) for group in groups_of.get(segment.code, ())}
    return found


def _lengths(several: Sequence[Interview], codes: frozenset[str]) -> Iterator[tuple[int, int]]:
    """(how many coders, how many characters) piece by piece of the respondent's turns."""
    turns = sorted(several[0].turns)
    events: list[tuple[int, int]] = []
    for interview in several:
        spans = [(s.start, s.end) for s in interview.segments if s.code in codes]
        for start, end in _within(union(spans), turns):
            events += [(start, 1), (end, -1)]
    given, at, covered = 0, 0, 0
    for place, change in sorted(events):
        if given and place > at:
            covered += place - at
            yield given, place - at
        given, at = given + change, place
    rest = sum(end - start for start, end in turns) - covered
    if rest:
        yield 0, rest


def union(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, with those that overlap or touch made one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _within(spans: Sequence[Span], turns: Sequence[Span]) -> Iterator[Span]:
    for first, last in turns:
        for start, end in spans:
            if max(start, first) < min(end, last):
                yield max(start, first), min(end, last)
