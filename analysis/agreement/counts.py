"""Units x values as counts: how many coders gave a unit each value."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Value = float | str

PAIR = 2


class AgreementError(Exception):
    """The data do not allow the figure that was asked for."""


@dataclass(frozen=True)
class Counts:
    """`table[r, v]` is the number of coders who gave row r the value `values[v]`.

    A row stands for `times[r]` units (None: each for one). `clusters[r]` is the interview that it
    is from, counted from 0 (None: units are drawn one by one in a bootstrap).
    """

    values: tuple[Value, ...]
    table: Ints
    times: Ints | None = None
    clusters: Ints | None = None

    @property
    def units(self) -> int:
        """The units with two values or more; others say nothing about agreement."""
        paired = self.table.sum(axis=1) >= PAIR
        return int(paired.sum() if self.times is None else self.times[paired].sum())


def counts_of(
    units: Iterable[Sequence[Value | None]],
    *,
    values: Iterable[Value] = (),
    clusters: Sequence[int] | None = None,
) -> Counts:
    """Counts of the values that the coders gave each unit; None is missing.

    `values` may name values that nobody gave: they count where chance agreement is spread over all
    categories. Raises AgreementError if numbers and names are mixed.
    """
    rows = [Counter(value for value in unit if value is not None) for unit in units]
    seen = {value for row in rows for value in row} | set(values)
    if len({isinstance(value, str) for value in seen}) > 1:
        raise AgreementError("numbers and names cannot be compared")
    columns = tuple(sorted(seen, key=lambda value: (isinstance(value, str), value)))
    table = np.array([[row[value] for value in columns] for row in rows], dtype=np.int64)
    where = None if clusters is None else np.array(clusters, dtype=np.int64)
    return Counts(columns, table.reshape(len(rows), len(columns)), clusters=where)
