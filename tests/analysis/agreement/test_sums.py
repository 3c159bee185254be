"""Sums over units, and in draws of them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.agreement.counts import Counts, counts_of
from analysis.agreement.sums import Patterns, clustered_sums, drawn_sums, sums_of
from tests.analysis.agreement.published import KRIPPENDORFF


def test_coincidences_are_what_krippendorff_published() -> None:
    """Krippendorff 2011, section C, prints the coincidence matrix of its twelve units."""
    sums = sums_of(Patterns(counts_of(KRIPPENDORFF)))

    assert sums.coincidences[0].round(4).tolist() == [
        [7.0, 1.3333, 0.3333, 0.3333, 0.0],
        [1.3333, 10.0, 1.3333, 0.3333, 0.0],
        [0.3333, 1.3333, 8.0, 0.3333, 0.0],
        [0.3333, 0.3333, 0.3333, 4.0, 0.0],
        [0.0, 0.0, 0.0, 0.0, 3.0],
    ]
    assert (sums.seen.tolist(), sums.paired.tolist()) == ([12.0], [11.0])


def test_a_row_that_stands_for_many_units_counts_as_often() -> None:
    one = counts_of([(0, 1), (1, 1)])
    many = Counts(one.values, one.table, times=np.array([3, 5]))
    spelt = counts_of([(0, 1)] * 3 + [(1, 1)] * 5)

    found, expected = sums_of(Patterns(many)), sums_of(Patterns(spelt))

    assert found.coincidences.tolist() == expected.coincidences.tolist()
    assert found.marginals.tolist() == expected.marginals.tolist()
    assert found.paired.tolist() == [8.0]


@given(st.lists(st.lists(st.integers(0, 12), min_size=6, max_size=6), min_size=1, max_size=8))
def test_many_values_give_the_same_sums_as_few(rows: list[list[int]]) -> None:
    """Rows are told apart by sorting where there are too many patterns to number them all."""
    everything = sums_of(Patterns(counts_of(rows)))
    single = [sums_of(Patterns(counts_of([row], values=everything.values))) for row in rows]

    assert np.allclose(everything.pairs, sum(one.pairs for one in single))
    assert np.allclose(everything.marginals, sum(one.marginals for one in single))


def test_draws_of_units_have_as_many_units() -> None:
    blocks = list(drawn_sums(Patterns(counts_of(KRIPPENDORFF)), seed=1, draws=50))

    assert sum(len(block.seen) for block in blocks) == 50
    assert {float(seen) for block in blocks for seen in block.seen} == {12.0}


def test_interviews_are_drawn_whole() -> None:
    counts = counts_of([(0, 0), (1, 1), (0, 1)], clusters=[0, 0, 1])
    interviews = np.array([[2.0, 0.0], [1.0, 1.0], [0.0, 2.0]])

    (sums,) = clustered_sums(Patterns(counts), interviews)

    assert sums.paired.tolist() == [4.0, 3.0, 2.0]
    assert sums.coincidences[:, 0, 1].tolist() == [0.0, 1.0, 2.0]


def test_a_single_interview_cannot_be_drawn_again() -> None:
    counts = counts_of([(0, 0), (1, 0), (1, None)], clusters=[0, 0, 1])

    assert list(clustered_sums(Patterns(counts), np.ones((5, 2)))) == []


def test_nothing_cannot_be_drawn() -> None:
    assert list(drawn_sums(Patterns(counts_of([])), seed=1, draws=5)) == []
