"""Goalposts, weights and missing rules from measures up to composites."""

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.composite import Part, aggregate, normalise, roll_up
from analysis.system.parts import (
    Aggregation,
    Composite,
    Dimension,
    IndicatorSystem,
    Parameters,
    SubIndicator,
)

NAN = math.nan


def _aggregate(
    *values: float,
    weights: tuple[float, ...] = (),
    how: Aggregation = Aggregation.ARITHMETIC,
    needs: float = 0.5,
    floor: float = 1.0,
) -> tuple[float, float]:
    given_weights = np.array(weights or (1.0,) * len(values))
    found = aggregate(np.array([values]), given_weights, how, needs=needs, floor=floor)
    return float(found.values[0]), float(found.present[0])


def test_values_run_from_nought_to_a_hundred_between_the_goalposts() -> None:
    found = normalise(np.array([-3.0, -2.0, 0.0, 1.0, 2.0, 9.0]), (-2.0, 2.0), 1)

    assert found.tolist() == [0.0, 0.0, 50.0, 75.0, 100.0, 100.0]


def test_direction_turns_the_values_round() -> None:
    assert normalise(np.array([1.0, 5.0, NAN]), (1.0, 5.0), -1)[:2].tolist() == [100.0, 0.0]


def test_without_direction_nothing_is_scored() -> None:
    assert np.isnan(normalise(np.array([1.0, 5.0]), (1.0, 5.0), 0)).all()


@given(
    st.lists(st.floats(allow_nan=False, width=32), min_size=1),
    st.floats(-1e6, 1e6),
    st.floats(0.01, 1e6),
    st.sampled_from([1, -1]),
)
def test_normalised_values_stay_on_the_scale(
    values: list[float], low: float, span: float, direction: int
) -> None:
    found = normalise(np.array(values), (low, low + span), direction)

    assert ((found >= 0) & (found <= 100)).all()


@given(st.floats(-10, 10), st.floats(-10, 10))
def test_normalising_keeps_the_order(one: float, other: float) -> None:
    low, high = sorted([one, other])

    found = normalise(np.array([low, high]), (-5.0, 5.0), 1)

    assert found[0] <= found[1]


def test_parts_are_weighed() -> None:
    assert _aggregate(10.0, 40.0, weights=(2.0, 1.0)) == (20.0, 1.0)


def test_what_is_missing_leaves_its_weight_to_the_others() -> None:
    assert _aggregate(10.0, 40.0, NAN, weights=(2.0, 1.0, 1.0)) == (20.0, 0.75)


def test_exactly_the_weight_that_is_needed_is_enough() -> None:
    value, present = _aggregate(10.0, NAN, NAN, weights=(0.3, 0.1, 0.1), needs=0.6)

    assert value == 10.0
    assert present == pytest.approx(0.6)


def test_with_less_weight_than_needed_the_figure_is_missing() -> None:
    value, present = _aggregate(10.0, NAN, weights=(0.49, 0.51))

    assert math.isnan(value)
    assert present == 0.49


def test_without_any_part_the_figure_is_missing() -> None:
    value, present = _aggregate(NAN, NAN)

    assert math.isnan(value)
    assert present == 0.0


def test_a_geometric_mean_does_not_let_high_values_buy_off_low_ones() -> None:
    value, _ = _aggregate(4.0, 100.0, how=Aggregation.GEOMETRIC)

    assert value == pytest.approx(20.0)


def test_weights_count_in_a_geometric_mean() -> None:
    value, _ = _aggregate(10.0, 80.0, weights=(2.0, 1.0), how=Aggregation.GEOMETRIC)

    assert value == pytest.approx(20.0)


def test_nought_is_lifted_before_the_logarithm() -> None:
    value, _ = _aggregate(0.0, 100.0, how=Aggregation.GEOMETRIC)

    assert value == pytest.approx(10.0)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=6), st.sampled_from(Aggregation))
def test_an_aggregate_lies_between_its_parts(values: list[float], how: Aggregation) -> None:
    found, _ = _aggregate(*values, how=how)

    assert min(values) - 1e-6 <= found <= max(1.0, *values) + 1e-6


@given(st.lists(st.floats(1, 100), min_size=1, max_size=6))
def test_a_geometric_mean_is_never_above_the_arithmetic_one(values: list[float]) -> None:
    geometric, _ = _aggregate(*values, how=Aggregation.GEOMETRIC)
    arithmetic, _ = _aggregate(*values)

    assert geometric <= arithmetic + 1e-6


@pytest.fixture
def small(system: IndicatorSystem) -> IndicatorSystem:
    name = {"en": "Part"}
    return dataclasses.replace(
        system,
        parameters=Parameters(),
        sub_indicators=(
            SubIndicator("s1", name, "D", {"a": 1.0, "b": 1.0, "c": 1.0}, 1.0),
            SubIndicator("s2", name, "D", {"d": 1.0}, 0.5),
            SubIndicator("s3", name, "E", {"e": 1.0}, 1.0),
        ),
        dimensions=(
            Dimension("D", name, (), ("s1", "s2"), Aggregation.ARITHMETIC),
            Dimension("E", name, (), ("s3",), Aggregation.ARITHMETIC),
        ),
        composites=(Composite("C", name, {"D": 1.0, "E": 1.0}, Aggregation.GEOMETRIC),),
    )


def _one(part: Part) -> float | None:
    value = float(part.values[0])
    return None if math.isnan(value) else value


def test_figures_roll_up_to_the_composite(small: IndicatorSystem) -> None:
    measures = {"a": 10.0, "b": 30.0, "d": 50.0, "e": 80.0}

    found = roll_up(small, {name: np.array([value]) for name, value in measures.items()})

    assert {name: _one(part) for name, part in found.sub_indicators.items()} == {
        "s1": 20.0,
        "s2": 50.0,
        "s3": 80.0,
    }
    assert _one(found.dimensions["D"]) == pytest.approx(30.0)
    assert _one(found.composites["C"]) == pytest.approx(math.sqrt(30 * 80))


def test_a_composite_needs_all_its_parts(small: IndicatorSystem) -> None:
    found = roll_up(small, {name: np.array([50.0]) for name in "abcd"})

    assert _one(found.dimensions["D"]) == 50.0
    assert _one(found.dimensions["E"]) is None
    assert _one(found.composites["C"]) is None


def test_a_dimension_needs_sixty_per_cent_of_its_weight(small: IndicatorSystem) -> None:
    """s1 has two thirds of the weight of D, s2 one third."""
    with_s1 = roll_up(small, {name: np.array([50.0]) for name in "abc"})
    with_s2 = roll_up(small, {"d": np.array([50.0])})

    assert _one(with_s1.dimensions["D"]) == 50.0
    assert _one(with_s2.dimensions["D"]) is None


def test_the_limits_are_those_of_the_system(small: IndicatorSystem) -> None:
    lenient = dataclasses.replace(
        small, parameters=Parameters(dimension_needs=0.3, composite_floor=25.0)
    )

    found = roll_up(lenient, {"d": np.array([0.0]), "e": np.array([100.0])})

    assert _one(found.dimensions["D"]) == 0.0
    assert _one(found.composites["C"]) == pytest.approx(50.0)


def test_many_rows_roll_up_as_each_would_alone(small: IndicatorSystem) -> None:
    rows = {name: np.array([10.0, NAN, 70.0]) for name in "abcde"}

    together = roll_up(small, rows).composites["C"].values
    alone = [
        roll_up(small, {name: row[at : at + 1] for name, row in rows.items()}).composites["C"]
        for at in range(3)
    ]

    assert np.allclose(together, [part.values[0] for part in alone], equal_nan=True)


def test_a_system_without_any_measure_has_no_figure(small: IndicatorSystem) -> None:
    found = roll_up(small, {})

    assert _one(found.composites["C"]) is None
