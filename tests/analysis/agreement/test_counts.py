"""Counting what the coders gave each unit."""

import pytest

from analysis.agreement.counts import AgreementError, Counts, counts_of


def test_values_are_counted_unit_by_unit_and_what_is_missing_is_left_out() -> None:
    counts = counts_of([(2, 1, 2), (1, None, 1), (None, None, None)])

    assert counts.values == (1, 2)
    assert counts.table.tolist() == [[1, 2], [2, 0], [0, 0]]


def test_only_units_that_two_saw_are_units() -> None:
    assert counts_of([(1, 1), (1, 2), (2, None), (None, None)]).units == 2


def test_a_row_may_stand_for_many_units() -> None:
    seen = counts_of([(0, 1), (0, None)])

    counts = Counts(seen.values, seen.table, times=seen.table.sum(axis=1) * 40)

    assert counts.units == 80


def test_values_that_nobody_gave_may_be_named() -> None:
    counts = counts_of([(1, 1)], values=(1, 2, 3))

    assert counts.values == (1, 2, 3)
    assert counts.table.tolist() == [[2, 0, 0]]


def test_nothing_is_counted_as_nothing() -> None:
    counts = counts_of([])

    assert (counts.values, counts.table.shape, counts.units) == ((), (0, 0), 0)


def test_numbers_and_names_are_not_mixed() -> None:
    with pytest.raises(AgreementError):
        counts_of([(1, "a")])
