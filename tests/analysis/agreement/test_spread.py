"""Bootstrap intervals of coefficients."""

import numpy as np
import pytest

from analysis.agreement.coefficients import alpha, figure, gwet, percent
from analysis.agreement.counts import Counts, counts_of
from analysis.agreement.metric import Metric
from analysis.agreement.spread import Estimate, estimates, unit_interval
from tests.analysis.agreement.published import KRIPPENDORFF

NOMINAL = alpha(Metric.NOMINAL)


def test_an_interval_is_the_same_for_the_same_seed_and_encloses_alpha() -> None:
    counts = counts_of(KRIPPENDORFF)

    one = unit_interval(counts, NOMINAL, seed=5)
    same = unit_interval(counts, NOMINAL, seed=5)
    other = unit_interval(counts, NOMINAL, seed=6)

    assert one is not None
    assert one == same
    assert one != other
    assert one.low < 0.743 < one.high <= 1.0


def test_an_ordinal_interval_ranks_each_draw_anew() -> None:
    """Each draw, spelt out unit by unit, has the alpha that the bootstrap used."""
    counts = counts_of(KRIPPENDORFF)
    drawn = np.random.default_rng(1).integers(0, 12, (400, 12))
    spelt = [
        figure(Counts(counts.values, counts.table[rows]), alpha(Metric.ORDINAL)) for rows in drawn
    ]

    found = unit_interval(counts, alpha(Metric.ORDINAL), draws=5000)

    known = [one for one in spelt if one is not None]
    assert found is not None
    assert found.low == pytest.approx(np.quantile(known, 0.025), abs=0.1)
    assert found.high == pytest.approx(np.quantile(known, 0.975), abs=0.05)


def test_a_code_that_is_too_rare_has_no_interval() -> None:
    never: list[tuple[int, int]] = []

    assert unit_interval(counts_of(never), NOMINAL) is None
    assert unit_interval(counts_of([(0, 0)] * 9), NOMINAL) is None
    assert unit_interval(counts_of([(1, 0), *[(0, 0)] * 200]), NOMINAL) is not None


def test_interviews_that_differ_give_a_wider_interval_than_single_turns() -> None:
    """Ten interviews of twenty turns, in half of them the coders never agree: turns of the same
    interview tell nothing new, which draws of single turns do not know.
    """
    stream = np.random.default_rng(2)
    rows, clusters = [], []
    for interview in range(10):
        for _ in range(20):
            first = int(stream.integers(0, 2))
            rows.append((first, first if interview % 2 else 1 - first))
            clusters.append(interview)
    counts = counts_of(rows, clusters=clusters)

    by_interview = estimates({"x": counts}, {"x": {"alpha": NOMINAL}}, interviews=10)["x"]["alpha"]
    by_turn = unit_interval(counts, NOMINAL)

    assert by_interview.interval is not None
    assert by_turn is not None
    wide = by_interview.interval.high - by_interview.interval.low
    assert wide > 2 * (by_turn.high - by_turn.low)


def test_clustered_draws_are_what_whole_interviews_give() -> None:
    rows = [(0, 0), (0, 1), (1, 1), (1, 1), (0, 0), (1, 0), (0, 0)]
    clusters = [0, 0, 0, 1, 1, 2, 2]
    drawn = np.random.default_rng(7).integers(0, 3, (4000, 3))
    spelt = []
    for draw in drawn:
        picked = [rows[at] for own in draw for at in range(7) if clusters[at] == own]
        spelt.append(figure(counts_of(picked), percent()))

    found = estimates(
        {"x": counts_of(rows, clusters=clusters)},
        {"x": {"percent": percent()}},
        interviews=3,
        draws=4000,
    )["x"]["percent"]

    known = [one for one in spelt if one is not None]
    assert found.value == pytest.approx(5 / 7)
    assert found.interval is not None
    assert found.interval.low == pytest.approx(np.quantile(known, 0.025), abs=0.02)
    assert found.interval.high == pytest.approx(np.quantile(known, 0.975), abs=0.02)


def test_groups_have_the_coefficients_that_are_named_for_them_and_do_not_disturb_each_other() -> (
    None
):
    here = counts_of([(0, 0), (0, 1), (1, 1), (1, 0)], clusters=[0, 0, 1, 2])
    there = counts_of([(0, 0), (1, 1)], clusters=[0, 2])
    wanted = {"here": {"gwet": gwet()}, "there": {"alpha": NOMINAL, "percent": percent()}}

    both = estimates({"here": here, "there": there}, wanted, interviews=3)
    alone = estimates({"there": there}, wanted, interviews=3)

    assert {name: list(found) for name, found in both.items()} == {
        "here": ["gwet"],
        "there": ["alpha", "percent"],
    }
    assert both["there"] == alone["there"]


def test_what_is_undefined_has_neither_value_nor_interval() -> None:
    found = estimates(
        {"x": counts_of([(0, 0), (0, 0)], clusters=[0, 1])}, {"x": {"a": NOMINAL}}, interviews=2
    )

    assert found == {"x": {"a": Estimate(None, None)}}
