"""Values of the segments that several coders set at the same place: one unit for each match."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.agreement.counts import PAIR, Counts, Value, counts_of
from analysis.agreement.presence import Coders, shared_interviews
from analysis.reconcile import CodedSegment, match
from analysis.system.facts import ScaleFacts


@dataclass(frozen=True)
class Matched:
    """What two coders or more said of the same place; `interview` counts the shared interviews."""

    interview: int
    code: str
    values: tuple[Value, ...]


def matched_values(coders: Coders, scales: Mapping[str, ScaleFacts | None]) -> list[Matched]:
    """All matches with two values or more, of codes that have a scale, interview by interview.

    Segments match as the reconciled layer matches them (`reconcile.match`).
    """
    layers = {name: {interview.key: interview for interview in own} for name, own in coders.items()}
    found: list[Matched] = []
    for number, key in enumerate(shared_interviews(coders)):
        by_coder = {
            name: [
                CodedSegment(s.start, s.end, s.code, s.value)
                for s in own[key].segments
                if scales.get(s.code) is not None
            ]
            for name, own in layers.items()
            if key in own
        }
        for one in match(by_coder):
            values = tuple(value for value in one.values if value is not None)
            if len(values) >= PAIR:
                found.append(Matched(number, one.code, values))
    return found


def value_counts(matches: Sequence[Matched], codes: Collection[str], scale: ScaleFacts) -> Counts:
    """The values of these codes' matches as counts over all levels of their scale."""
    units = [one for one in matches if one.code in codes]
    return counts_of(
        [one.values for one in units],
        values=levels(scale),
        clusters=[one.interview for one in units],
    )


def levels(scale: ScaleFacts) -> tuple[Value, ...]:
    """All values that the scale allows: names, or whole numbers from the lowest to the highest."""
    if scale.values:
        return scale.values
    if scale.low is None or scale.high is None:
        return ()
    return tuple(float(n) for n in np.arange(round(scale.low), round(scale.high) + 1))
