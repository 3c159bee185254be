"""A seeded random sample of units."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from coding.sampling import drawn, shares_of

STRATA = {"T01": list(range(30)), "T02": list(range(60)), "T03": list(range(10))}


def test_strata_are_taken_from_in_proportion() -> None:
    assert shares_of({"T01": 30, "T02": 60, "T03": 10}, 20) == {"T01": 6, "T02": 12, "T03": 2}


def test_what_is_left_by_rounding_goes_to_the_largest_remainders() -> None:
    assert shares_of({"a": 50, "b": 30, "c": 20}, 11) == {"a": 6, "b": 3, "c": 2}


def test_a_stratum_gives_two_where_it_has_two() -> None:
    assert shares_of({"a": 98, "b": 2, "c": 1, "d": 0}, 10) == {"a": 10, "b": 2, "c": 1}


def test_no_stratum_gives_more_than_it_has() -> None:
    assert shares_of({"a": 3, "b": 2}, 99) == {"a": 3, "b": 2}


def test_nothing_comes_from_nothing() -> None:
    assert drawn({}, 10, seed=1) == []


def test_the_same_seed_draws_the_same_units() -> None:
    again = dict(reversed(STRATA.items()))

    assert drawn(STRATA, 20, seed=7) == drawn(again, 20, seed=7)
    assert drawn(STRATA, 20, seed=7) != drawn(STRATA, 20, seed=8)


@given(st.integers(0, 2**31), st.integers(1, 120))
def test_no_unit_is_drawn_twice(seed: int, n: int) -> None:
    sample = drawn(STRATA, n, seed=seed)

    takes = shares_of({name: len(units) for name, units in STRATA.items()}, n)
    assert Counter(name for name, _ in set(sample)) == takes
    assert len(set(sample)) == len(sample)


def test_every_unit_has_its_turn() -> None:
    often = Counter(
        unit for seed in range(2000) for unit in drawn({"": "abcdefghij"}, 3, seed=seed)
    )

    assert set(often) == {("", letter) for letter in "abcdefghij"}
    assert 500 < min(often.values()) <= max(often.values()) < 700
