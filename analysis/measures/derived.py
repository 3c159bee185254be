"""Operations on other measures: per unit, on their normalised values."""

import math
from collections.abc import Callable, Mapping, Sequence


def geometric(factors: Sequence[float | None]) -> float | None:
    """Geometric mean of one unit's normalised values; missing if one is missing."""
    present = [factor for factor in factors if factor is not None]
    if not present or len(present) < len(factors):
        return None
    if min(present) <= 0:
        return 0.0
    return math.prod(present) ** (1 / len(present))


DerivedOperation = Callable[[Sequence[float | None]], float | None]

DERIVED_OPERATIONS: Mapping[str, DerivedOperation] = {"geo_of_measures": geometric}
