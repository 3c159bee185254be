"""Agreement of two coders of whom it matters who is who: Cohen, Scott, Holsti."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.agreement.counts import AgreementError, Value
from analysis.agreement.metric import Weighting, weights

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Crossed:
    """`table[i, j]`: how many units the first coder gave `values[i]` and the second `values[j]`."""

    values: tuple[Value, ...]
    table: Floats


def crossed(pairs: Sequence[tuple[Value, Value]]) -> Crossed:
    """What two coders gave each unit, as a square table.

    Raises AgreementError if numbers and names are mixed.
    """
    seen = {value for pair in pairs for value in pair}
    if len({isinstance(value, str) for value in seen}) > 1:
        raise AgreementError("numbers and names cannot be compared")
    values = tuple(sorted(seen, key=lambda value: (isinstance(value, str), value)))
    places = {value: place for place, value in enumerate(values)}
    table = np.zeros((len(values), len(values)))
    for first, second in pairs:
        table[places[first], places[second]] += 1
    return Crossed(values, table)


def cohen(found: Crossed, weighting: Weighting = Weighting.IDENTITY) -> float | None:
    """Cohen's kappa: chance by each coder's own habits (Cohen 1960, Educational and Psychological
    Measurement 20:37; weighted: Cohen 1968, Psychological Bulletin 70:213). None if undefined.
    """
    return _kappa(found, weighting, found.table.sum(axis=1), found.table.sum(axis=0))


def scott(found: Crossed, weighting: Weighting = Weighting.IDENTITY) -> float | None:
    """Scott's pi: chance by the habits of both together (Scott 1955, Public Opinion Quarterly
    19:321). None where it is undefined.
    """
    both = (found.table.sum(axis=1) + found.table.sum(axis=0)) / 2
    return _kappa(found, weighting, both, both)


def _kappa(found: Crossed, weighting: Weighting, first: Floats, second: Floats) -> float | None:
    n = found.table.sum()
    if n == 0:
        return None
    shares = weights(found.values, weighting)
    agreed = float((found.table * shares).sum() / n)
    chance = float(first @ shares @ second / n**2)
    return None if chance == 1 else (agreed - chance) / (1 - chance)


def holsti(agreed: int, first: int, second: int) -> float | None:
    """2 M / (N1 + N2): M decisions on which two coders agree, of N1 and N2 that each made.

    Holsti, Content Analysis for the Social Sciences and Humanities (1969), p. 140. Of segments,
    M are those that match. None if neither decided anything.
    """
    return 2 * agreed / (first + second) if first + second else None
