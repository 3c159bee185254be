"""Several coders' segments become one layer: matched, given one value, weighted by how many agree.

The rules are those that an indicator system states under `coder_disagreement`.
"""

import math
import statistics
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from analysis.measures.units import WeightedSegment
from analysis.system.facts import ScaleFacts

LEAST_OVERLAP = 0.5
MAJORITY = 0.5
ADJUDICATED = 1.0

Value = float | str | None


@dataclass(frozen=True)
class CodedSegment:
    """A passage as one coder marked it, in code points, end exclusive; `key` is its own id."""

    start: int
    end: int
    code: str
    value: Value
    key: str = ""


@dataclass(frozen=True)
class Match:
    """Segments of one code that different coders set at the same place: at most one of each."""

    code: str
    members: tuple[tuple[str, CodedSegment], ...]

    @property
    def values(self) -> tuple[Value, ...]:
        """What the coders said, in the order of the members."""
        return tuple(segment.value for _, segment in self.members)


@dataclass(frozen=True)
class Ruling:
    """An adjudicated decision: it stands in place of the segments with these keys.

    `segment` is what holds instead, or None if the code does not hold there.
    """

    replaces: frozenset[str]
    segment: CodedSegment | None = None


def overlaps(one: CodedSegment, other: CodedSegment) -> bool:
    """Whether the common run is at least half of the shorter of the two."""
    common = min(one.end, other.end) - max(one.start, other.start)
    shorter = min(one.end - one.start, other.end - other.start)
    return common > 0 and common >= LEAST_OVERLAP * shorter


@dataclass
class _Group:
    members: dict[str, CodedSegment] = field(default_factory=dict)

    def takes(self, coder: str, segment: CodedSegment) -> bool:
        others = self.members
        return coder not in others and all(overlaps(segment, one) for one in others.values())


def match(by_coder: Mapping[str, Sequence[CodedSegment]]) -> list[Match]:
    """Group the segments of the coders of one transcript.

    Greedy, in document order (start, end): a segment joins the earliest group of its code that
    has none of its coder yet and whose members all overlap it by at least half of the shorter;
    otherwise it opens a group. The order in which coders are given does not matter.
    """
    groups: dict[str, list[_Group]] = defaultdict(list)
    marked = sorted(
        ((coder, segment) for coder, segments in by_coder.items() for segment in segments),
        key=_in_document_order,
    )
    for coder, segment in marked:
        of_code = groups[segment.code]
        group = next((one for one in of_code if one.takes(coder, segment)), None)
        if group is None:
            group = _Group()
            of_code.append(group)
        group.members[coder] = segment
    found = [
        Match(code, tuple(group.members.items()))
        for code, of_code in groups.items()
        for group in of_code
    ]
    return sorted(found, key=lambda one: (_start(one), _end(one), one.code))


def _in_document_order(mark: tuple[str, CodedSegment]) -> tuple[int, int, str, str, str, str]:
    coder, segment = mark
    return (segment.start, segment.end, coder, segment.code, segment.key, repr(segment.value))


def _start(found: Match) -> int:
    return min(segment.start for _, segment in found.members)


def _end(found: Match) -> int:
    return max(segment.end for _, segment in found.members)


def settle(values: Sequence[Value], scale: ScaleFacts | None) -> Value:
    """One value for several, by the rule of the scale.

    Mean or median of the numbers; of names the one that more than half gave, or None, which waits
    for adjudication. Values that a coder left out do not count.
    """
    given = [value for value in values if value is not None]
    if scale is None or not given:
        return None
    if scale.reconcile == "majority_else_adjudicate":
        name, times = Counter(given).most_common(1)[0]
        return name if times > MAJORITY * len(given) else None
    numbers = [value for value in given if not isinstance(value, str)]
    if not numbers:
        return None
    if scale.reconcile == "median":
        return float(statistics.median(numbers))
    return math.fsum(numbers) / len(numbers)


def reconcile(
    by_coder: Mapping[str, Sequence[CodedSegment]],
    scales: Mapping[str, ScaleFacts | None],
    rulings: Sequence[Ruling] = (),
) -> tuple[WeightedSegment, ...]:
    """The reconciled layer of one transcript, in document order.

    `by_coder` has every coder who was assigned the transcript, also one who marked nothing: the
    weight of a match is its coders / those assigned. A match runs from the first start to the
    last end of its members. A ruling's segment has weight 1.
    """
    ruled = frozenset(key for ruling in rulings for key in ruling.replaces)
    open_segments = {
        coder: [segment for segment in segments if not segment.key or segment.key not in ruled]
        for coder, segments in by_coder.items()
    }
    found = [
        WeightedSegment(
            start=_start(one),
            end=_end(one),
            code=one.code,
            value=settle(one.values, scales.get(one.code)),
            weight=len(one.members) / len(by_coder),
        )
        for one in match(open_segments)
    ]
    found += [
        WeightedSegment(one.start, one.end, one.code, one.value, ADJUDICATED)
        for one in (ruling.segment for ruling in rulings)
        if one is not None
    ]
    return tuple(
        sorted(found, key=lambda one: (one.start, one.end, one.code, one.weight, repr(one.value)))
    )


def own_layer(segments: Sequence[CodedSegment]) -> tuple[WeightedSegment, ...]:
    """One coder's segments as a layer of its own, in document order, each with weight 1."""
    found = [WeightedSegment(one.start, one.end, one.code, one.value) for one in segments]
    return tuple(sorted(found, key=lambda one: (one.start, one.end, one.code, repr(one.value))))
