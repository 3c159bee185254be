"""Distances and weights of values."""

import numpy as np
import pytest

from analysis.agreement.counts import AgreementError
from analysis.agreement.metric import Metric, Weighting, distances, weights

NOTHING = np.zeros((1, 3))


def test_weights_are_what_gwet_published() -> None:
    """The vignette "weighting" of irrCAC 1.0 (Gwet 2019) prints them for three categories."""
    linear = weights((1, 2, 3), Weighting.LINEAR)
    ordinal = weights((1, 2, 3), Weighting.ORDINAL)

    assert linear.tolist() == [[1.0, 0.5, 0.0], [0.5, 1.0, 0.5], [0.0, 0.5, 1.0]]
    assert ordinal[0].round(4).tolist() == [1.0, 0.6667, 0.0]


def test_quadratic_weights_fall_with_the_square_of_the_distance() -> None:
    assert weights((0, 1, 4), Weighting.QUADRATIC)[0].tolist() == [1.0, 1 - 1 / 16, 0.0]


def test_names_are_the_same_or_not() -> None:
    assert weights(("a", "b"), Weighting.IDENTITY).tolist() == [[1.0, 0.0], [0.0, 1.0]]
    assert distances(("a", "b"), Metric.NOMINAL, NOTHING).tolist() == [[[0.0, 1.0], [1.0, 0.0]]]


@pytest.mark.parametrize("metric", [Metric.ORDINAL, Metric.INTERVAL, Metric.RATIO])
def test_names_have_no_distance(metric: Metric) -> None:
    with pytest.raises(AgreementError):
        distances(("a", "b"), metric, NOTHING)


@pytest.mark.parametrize("weighting", [Weighting.ORDINAL, Weighting.LINEAR, Weighting.QUADRATIC])
def test_names_have_no_near_misses(weighting: Weighting) -> None:
    with pytest.raises(AgreementError):
        weights(("a", "b"), weighting)


def test_one_value_alone_agrees_with_itself() -> None:
    assert [weights((3,), weighting).tolist() for weighting in Weighting] == [[[1.0]]] * 4


def test_ordinal_distances_rest_on_how_often_values_were_given() -> None:
    """Krippendorff 2011, section D: the sum of all ranks between, half of both ends, squared."""
    apart = distances((1, 2, 3), Metric.ORDINAL, np.array([[4.0, 2.0, 6.0]]))

    assert apart[0, 0].tolist() == [0.0, 9.0, (4 / 2 + 2 + 6 / 2) ** 2]


def test_a_ratio_of_two_noughts_is_no_distance() -> None:
    apart = distances((0, 5), Metric.RATIO, np.zeros((1, 2)))

    assert apart[0].tolist() == [[0.0, 1.0], [1.0, 0.0]]
