"""Geometry of the small pictures: the braid of three strands and the interval bar. Pure numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

STRANDS = 3


@dataclass(frozen=True)
class Piece:
    """A stretch of one strand between two crossings; `strand` counts from 1."""

    strand: int
    done: bool
    path: str


def braid(shares: Sequence[float], *, width: int, height: int, twists: int) -> list[Piece]:
    """The pieces of three plaited strands, the lowest first, so that painting in order weaves them.

    `shares` are the three finished shares, 0 to 1, counted along the width: a piece is `done` up to
    there. A strand sways as sin(t) and dives as sin(2t), the classical three-strand plait. `twists`
    counts full sways.
    """
    steps = twists * 6
    pieces = []
    for number, share in enumerate(shares, start=1):
        phase = 2 * pi * (number - 1) / STRANDS
        for step in range(steps):
            first, last = step / steps, (step + 1) / steps
            depth = sin(2 * (2 * pi * twists * (first + last) / 2 + phase))
            cut = min(max(share, first), last)
            for start, end, done in ((first, cut, True), (cut, last, False)):
                if start < end:
                    path = _sway(start, end, phase=phase, twists=twists, size=(width, height))
                    pieces.append((depth, Piece(strand=number, done=done, path=path)))
    return [piece for _, piece in sorted(pieces, key=lambda pair: pair[0])]


def _sway(start: float, end: float, *, phase: float, twists: int, size: tuple[int, int]) -> str:
    """One cubic curve along the sine from `start` to `end` (shares of the width)."""
    width, height = size
    turn = 2 * pi * twists
    reach = height * 0.36

    def at(share: float) -> tuple[float, float, float]:
        angle = turn * share + phase
        return share * width, height / 2 + reach * sin(angle), reach * cos(angle) * turn / width

    x1, y1, slope1 = at(start)
    x2, y2, slope2 = at(end)
    third = (x2 - x1) / 3
    points = (x1, y1, x1 + third, y1 + slope1 * third, x2 - third, y2 - slope2 * third, x2, y2)
    texts = [f"{point:.1f}" for point in points]
    return f"M{texts[0]} {texts[1]}C{' '.join(texts[2:])}"


def share(value: float, *, lowest: float, highest: float) -> float:
    """Where `value` stands between the ends of a rail, 0 to 1; outliers stop at the ends."""
    return min(max((value - lowest) / (highest - lowest), 0.0), 1.0)
