"""Which measures are kept out of what rests on them, because coders agree too little."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from analysis.system.operations import OPERATIONS
from analysis.system.parts import Measure, Source

RELIABLE, TENTATIVE = 0.8, 0.667


class Doubt(StrEnum):
    """What is wrong with the coding behind a measure, the worse before the lesser."""

    UNRELIABLE = "unreliable"
    VALUES_UNRELIABLE = "values_unreliable"
    TENTATIVE = "tentative"
    VALUES_TENTATIVE = "values_tentative"


CLOSED = frozenset({Doubt.UNRELIABLE, Doubt.VALUES_UNRELIABLE})


@dataclass(frozen=True)
class Alphas:
    """Krippendorff's alpha of each code: whether it is there, and what value it has.

    Codes whose alpha is undefined are not in it: too little was coded to tell.
    """

    presence: Mapping[str, float]
    values: Mapping[str, float]


def doubts_of(
    measure: Measure, alphas: Alphas, adjudicated: Collection[str] = ()
) -> tuple[Doubt, ...]:
    """The doubts about a measure by the worst alpha among its codes.

    0.8 to rely on, 0.667 for tentative conclusions (Krippendorff 2004, p. 241). Values count only
    where the measure reads them. Codes that are `adjudicated` are past doubt.
    """
    if measure.source is Source.SURVEY:
        return ()
    codes = [code for code in measure.codes if code not in adjudicated]
    found = [_doubt(codes, alphas.presence, Doubt.UNRELIABLE, Doubt.TENTATIVE)]
    if reads_values(measure):
        found.append(_doubt(codes, alphas.values, Doubt.VALUES_UNRELIABLE, Doubt.VALUES_TENTATIVE))
    return tuple(doubt for doubt in found if doubt is not None)


def is_closed(doubts: Collection[Doubt]) -> bool:
    """Whether the gate is shut for a measure with these doubts."""
    return not CLOSED.isdisjoint(doubts)


def reads_values(measure: Measure) -> bool:
    """Whether the figure rests on the values of segments, and not only on where they are."""
    operation = OPERATIONS[measure.op]
    return bool(operation.scales) and not operation.unscaled


def _doubt(
    codes: Collection[str], alphas: Mapping[str, float], bad: Doubt, middling: Doubt
) -> Doubt | None:
    known = [alphas[code] for code in codes if code in alphas]
    if known and min(known) < TENTATIVE:
        return bad
    return middling if known and min(known) < RELIABLE else None
