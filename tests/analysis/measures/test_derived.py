"""Measures of measures."""

import math

from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.derived import geometric


def test_two_factors_give_the_root_of_their_product() -> None:
    assert geometric([20.0, 80.0]) == 40.0


def test_three_factors_give_the_cube_root() -> None:
    assert math.isclose(geometric([10.0, 20.0, 40.0]) or 0.0, 20.0)


def test_low_values_are_not_bought_off() -> None:
    assert geometric([0.0, 100.0]) == 0.0


def test_a_missing_factor_makes_it_missing() -> None:
    assert geometric([None, 100.0]) is None
    assert geometric([]) is None


@given(st.lists(st.floats(0, 100), min_size=1, max_size=6))
def test_it_lies_between_the_lowest_and_the_highest(factors: list[float]) -> None:
    found = geometric(factors)

    assert found is not None
    assert min(factors) - 1e-9 <= found <= max(factors) + 1e-9
