"""Measures that rest on others come after them."""

import dataclasses
from graphlib import CycleError

import pytest

from analysis.system.order import circle, in_order
from analysis.system.parts import Arguments, IndicatorSystem, Measure


@pytest.fixture
def derived(system: IndicatorSystem) -> Measure:
    return next(measure for measure in system.measures if measure.op == "geo_of_measures")


def _resting(derived: Measure, name: str, *on: str) -> Measure:
    return dataclasses.replace(derived, id=name, args=Arguments(measures=on))


def test_a_measure_comes_after_what_it_rests_on(derived: Measure) -> None:
    measures = [_resting(derived, "a", "b", "c"), _resting(derived, "b", "c")]
    measures.append(_resting(derived, "c"))

    found = in_order(measures)

    assert [measure.id for measure in found] == ["c", "b", "a"]
    assert circle(measures) == ()


def test_a_circle_is_named(derived: Measure) -> None:
    measures = [_resting(derived, "a", "b"), _resting(derived, "b", "a")]

    found = circle(measures)

    assert set(found) == {"a", "b"}
    with pytest.raises(CycleError):
        in_order(measures)


def test_a_measure_that_rests_on_itself_is_a_circle(derived: Measure) -> None:
    assert circle([_resting(derived, "a", "a")]) == ("a", "a")


def test_unknown_measures_do_not_disturb_the_order(derived: Measure) -> None:
    measures = [_resting(derived, "a", "nowhere")]

    assert [measure.id for measure in in_order(measures)] == ["a"]
