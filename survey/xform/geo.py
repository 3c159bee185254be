"""Points, lines and areas on the earth, taken for a sphere as ODK Collect does."""

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from survey.xform.nodes import Value
from survey.xform.values import texts_of

RADIUS = 6_378_100.0
_METRES_A_DEGREE = 2 * RADIUS * math.pi / 360
_FEWEST_CORNERS = 3
_NUMBERS_OF_A_POINT = range(2, 5)
_FARTHEST_NORTH = 90
_FARTHEST_EAST = 180


class Point(NamedTuple):
    """A place in decimal degrees."""

    latitude: float
    longitude: float


class NoPoint(ValueError):  # noqa: N818
    """A text that is no place on the earth."""


def read_point(text: str) -> Point:
    """The place that "latitude longitude [altitude [accuracy]]" names. Raises NoPoint."""
    try:
        numbers = [float(part) for part in text.split()]
    except ValueError as error:
        raise NoPoint(text) from error
    if len(numbers) not in _NUMBERS_OF_A_POINT or not all(map(math.isfinite, numbers)):
        raise NoPoint(text)
    latitude, longitude = numbers[:2]
    if abs(latitude) > _FARTHEST_NORTH or abs(longitude) > _FARTHEST_EAST:
        raise NoPoint(text)
    return Point(latitude, longitude)


def read_points(text: str) -> list[Point]:
    """The places of a line or shape, with semicolons between them. Raises NoPoint."""
    parts = text.strip().rstrip(";").split(";")
    return [read_point(part) for part in parts] if parts != [""] else []


def area(value: Value) -> float:
    """Square metres within a shape, or within a node-set of points; NaN for what is no place.

    The triangles from the first corner, laid flat (mathworld.wolfram.com/PolygonArea.html), as
    JavaRosa's GeoUtils computes it.
    """
    try:
        points = list(_points(value))
    except NoPoint:
        return math.nan
    if len(points) < _FEWEST_CORNERS:
        return 0.0
    first = points[0]
    flat = [
        (
            (point.longitude - first.longitude)
            * _METRES_A_DEGREE
            * math.cos(math.radians(point.latitude)),
            (point.latitude - first.latitude) * _METRES_A_DEGREE,
        )
        for point in points[1:]
    ]
    return abs(sum((y1 * x2 - x1 * y2) / 2 for (x1, y1), (x2, y2) in pairwise(flat)))


def distance(*values: Value) -> float:
    """Metres along a line, a shape or points, great circles between them; NaN for no place."""
    try:
        points = [point for value in values for point in _points(value)]
    except NoPoint:
        return math.nan
    return sum(_between(one, other) for one, other in pairwise(points))


def geofence(place: str, shape: str) -> bool:
    """Whether a place lies within a shape: a line eastwards crosses its edge an odd time."""
    try:
        point, corners = read_point(place), read_points(shape)
    except NoPoint:
        return False
    inside = False
    for one, other in pairwise(corners):
        if (one.latitude > point.latitude) == (other.latitude > point.latitude):
            continue
        share = (point.latitude - other.latitude) / (one.latitude - other.latitude)
        if point.longitude < (one.longitude - other.longitude) * share + other.longitude:
            inside = not inside
    return inside


def _points(value: Value) -> Iterator[Point]:
    for text in texts_of(value):
        if text.strip():
            yield from read_points(text)


def _between(one: Point, other: Point) -> float:
    if one == other:
        return 0.0
    north, south = math.radians(one.latitude), math.radians(other.latitude)
    turn = math.radians(one.longitude - other.longitude)
    cosine = math.sin(north) * math.sin(south) + math.cos(north) * math.cos(south) * math.cos(turn)
    return math.acos(max(-1.0, min(1.0, cosine))) * RADIUS
