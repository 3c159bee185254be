"""Drawing units again: seeded, vectorised, and honest about what is undefined."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.resampling import Interval, draw_counts, generator, interval, means


def test_every_draw_has_as_many_units_as_there_are() -> None:
    counts = draw_counts(7, draws=50, seed=1, group="firms")

    assert counts.shape == (50, 7)
    assert counts.sum(axis=1).tolist() == [7.0] * 50


def test_the_same_seed_gives_the_same_bytes() -> None:
    one = draw_counts(42, draws=1000, seed=3, group="firms")
    same = draw_counts(42, draws=1000, seed=3, group="firms")

    assert one.tobytes() == same.tobytes()


def test_another_seed_or_group_gives_other_draws() -> None:
    one = draw_counts(42, draws=20, seed=3, group="firms")

    assert not np.array_equal(one, draw_counts(42, draws=20, seed=4, group="firms"))
    assert not np.array_equal(one, draw_counts(42, draws=20, seed=3, group="offices"))


def test_a_stream_does_not_depend_on_the_process() -> None:
    """The stream is part of every published run: PCG64 seeded with [7, CRC-32 of the group]."""
    expected = np.random.Generator(np.random.PCG64([7, 0x414FA339]))

    found = generator(7, "The quick brown fox jumps over the lazy dog")

    assert found.integers(0, 10**9, 5).tolist() == expected.integers(0, 10**9, 5).tolist()


def test_no_units_make_empty_draws() -> None:
    assert draw_counts(0, draws=10, seed=1, group="firms").shape == (10, 0)


def test_means_are_taken_over_the_units_that_have_a_value() -> None:
    counts = np.array([[1.0, 1.0, 1.0], [2.0, 0.0, 1.0], [0.0, 0.0, 3.0]])
    values = np.array([[1.0, 10.0], [2.0, 20.0], [6.0, math.nan]])

    found = means(counts, values)

    assert found[:, 0].tolist() == [3.0, pytest.approx(8 / 3), 6.0]
    assert found[:2, 1].tolist() == [15.0, 10.0]
    assert math.isnan(found[2, 1])


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=12), st.integers(0, 1000))
def test_a_mean_of_a_draw_lies_among_its_units(values: list[float], seed: int) -> None:
    counts = draw_counts(len(values), draws=20, seed=seed, group="firms")

    found = means(counts, np.array(values)[:, None])

    assert (found >= min(values) - 1e-9).all()
    assert (found <= max(values) + 1e-9).all()


def test_an_interval_holds_the_central_share() -> None:
    assert interval(np.arange(0.0, 101.0), 0.9) == Interval(5.0, 95.0)


def test_draws_that_are_undefined_are_left_out() -> None:
    samples = np.array([1.0, 1.0, math.nan])

    assert interval(samples, 0.95) == Interval(1.0, 1.0)


def test_an_interval_of_mostly_undefined_draws_says_nothing() -> None:
    assert interval(np.array([1.0, math.nan, math.nan]), 0.95) is None
    assert interval(np.array([]), 0.95) is None


def test_the_bootstrap_finds_the_standard_error_of_a_mean() -> None:
    """Against theory: the standard deviation of the mean of n units is sigma / sqrt(n)."""
    values = np.arange(40.0)[:, None]

    spread = means(draw_counts(40, draws=20_000, seed=1, group="firms"), values).std()

    assert spread == pytest.approx(values.std() / math.sqrt(40), rel=0.02)
