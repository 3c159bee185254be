"""Places on the earth."""

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.xform.geo import (
    RADIUS,
    NoPoint,
    Point,
    area,
    distance,
    geofence,
    read_point,
    read_points,
)
from survey.xform.nodes import Node, Value

SQUARE = "0 0 0 0; 0 0.001 0 0; 0.001 0.001 0 0; 0.001 0 0 0; 0 0 0 0"
_DEGREE = 2 * math.pi * RADIUS / 360


def test_a_point_is_latitude_and_longitude() -> None:
    assert read_point("34.03 113.85 72.5 5") == Point(34.03, 113.85)


@pytest.mark.parametrize("text", ["", "34", "91 0", "0 181", "a b", "1 2 3 4 5", "nan 0"])
def test_what_is_no_place_is_refused(text: str) -> None:
    with pytest.raises(NoPoint):
        read_point(text)


def test_a_line_has_points_with_semicolons_between() -> None:
    assert read_points("0 0;1 1;") == [Point(0, 0), Point(1, 1)]
    assert read_points("") == []


def test_a_small_square_has_the_area_of_a_flat_one() -> None:
    assert area(SQUARE) == pytest.approx((_DEGREE / 1000) ** 2, rel=1e-6)


def test_an_area_needs_three_places() -> None:
    assert area("0 0; 1 1") == area("") == 0.0
    assert math.isnan(area("here; there; 0 0"))


def test_the_way_round_a_square_is_four_sides() -> None:
    assert distance(SQUARE) == pytest.approx(4 * _DEGREE / 1000, rel=1e-6)


def test_distance_takes_points_from_anywhere(value: Callable[..., Value]) -> None:
    points: list[Node] = [Node("p", "0 0"), Node("p", "0 1")]

    assert distance(points, "0 2") == pytest.approx(2 * _DEGREE)
    assert value("distance('0 0', '0 1')") == pytest.approx(_DEGREE)
    assert math.isnan(distance("0 0", "nowhere"))


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_no_place_is_away_from_itself_or_farther_than_the_other_side(
    latitude: float, longitude: float
) -> None:
    here = f"{latitude:.6f} {longitude:.6f}"

    assert distance(here, here) == 0.0
    assert distance(here, "0 0") <= math.pi * RADIUS + 1


def test_a_place_lies_within_a_shape_or_not() -> None:
    assert geofence("0.0005 0.0005 0 0", SQUARE)
    assert not geofence("0.0005 0.002", SQUARE)
    assert not geofence("", SQUARE)
