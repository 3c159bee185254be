"""Arithmetic of spans of text: overlap, union, lanes of margin bars, stretches of a reading view."""

from collections.abc import Iterable, Sequence
from heapq import heappop, heappush
from itertools import pairwise
from typing import NamedTuple


class Span(NamedTuple):
    """Code points from `start` up to, and without, `end`."""

    start: int
    end: int


class Stretch(NamedTuple):
    """A run of text covered by the same spans; `covering` holds their places in the list given."""

    start: int
    end: int
    covering: tuple[int, ...]


def overlap(one: tuple[int, int], other: tuple[int, int]) -> int:
    """Number of code points that both spans hold."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def union(spans: Iterable[tuple[int, int]]) -> list[Span]:
    """The smallest list of spans, in order, that holds the same code points.

    Spans that overlap or touch become one, as in PostgreSQL's multiranges; empty ones vanish.
    """
    merged: list[Span] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if merged and start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, end))
        else:
            merged.append(Span(start, end))
    return merged


def union_length(spans: Iterable[tuple[int, int]]) -> int:
    """Number of code points that at least one span holds."""
    return sum(span.end - span.start for span in union(spans))


def covered_turns(
    turns: Sequence[tuple[int, int]], spans: Iterable[tuple[int, int]]
) -> tuple[int, ...]:
    """Places, in the list given, of the turns that share a code point with any span."""
    merged = union(spans)
    return tuple(
        place for place, turn in enumerate(turns) if any(overlap(turn, span) for span in merged)
    )


def lanes(spans: Sequence[tuple[int, int]]) -> list[int]:
    """A lane, counted from 0, for each span, so that spans which overlap stand side by side.

    Uses as many lanes as spans overlap at the busiest place, and no more. The span that starts
    first takes the innermost free lane; of two that start together, the longer one.
    """
    order = sorted(range(len(spans)), key=lambda place: (spans[place][0], -spans[place][1]))
    lane_of = [0] * len(spans)
    busy: list[tuple[int, int]] = []
    free: list[int] = []
    opened = 0
    for place in order:
        start, end = spans[place]
        while busy and busy[0][0] <= start:
            heappush(free, heappop(busy)[1])
        if free:
            lane = heappop(free)
        else:
            lane, opened = opened, opened + 1
        lane_of[place] = lane
        heappush(busy, (end, lane))
    return lane_of


def stretches(text_length: int, spans: Sequence[tuple[int, int]]) -> list[Stretch]:
    """Cut a text wherever a span begins or ends; the stretches follow one another without gap.

    Spans are clipped to the text; empty ones cut nothing.
    """
    begins: dict[int, list[int]] = {}
    ends: dict[int, list[int]] = {}
    for place, (start, end) in enumerate(spans):
        first, last = max(0, start), min(text_length, end)
        if first < last:
            begins.setdefault(first, []).append(place)
            ends.setdefault(last, []).append(place)
    active: set[int] = set()
    cut: list[Stretch] = []
    for start, end in pairwise(sorted({0, text_length, *begins, *ends})):
        active.difference_update(ends.get(start, ()))
        active.update(begins.get(start, ()))
        cut.append(Stretch(start, end, tuple(sorted(active))))
    return cut
