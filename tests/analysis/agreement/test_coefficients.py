"""Coefficients against published worked examples, and by their properties."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.agreement.coefficients import (
    Coefficient,
    alpha,
    brennan_prediger,
    figure,
    fleiss,
    gwet,
    percent,
)
from analysis.agreement.counts import Counts, counts_of
from analysis.agreement.metric import Metric, Weighting
from tests.analysis.agreement.published import ABSTRACTORS, FLEISS, KRIPPENDORFF, pairs_of

CORRECTED = (alpha(Metric.NOMINAL), fleiss(), gwet(), brennan_prediger())


@pytest.mark.parametrize(
    ("metric", "published"),
    [
        (Metric.NOMINAL, 0.743),  # Krippendorff 2011, section C
        (Metric.ORDINAL, 0.815),  # section D
        (Metric.INTERVAL, 0.849),  # section D
        (Metric.RATIO, 0.797),  # section D
    ],
)
def test_alpha_is_what_krippendorff_published(metric: Metric, published: float) -> None:
    found = figure(counts_of(KRIPPENDORFF), alpha(metric))

    assert found is not None
    assert round(found, 3) == published


def test_alpha_of_two_observers_is_what_krippendorff_published() -> None:
    """The same paper, section A: two observers, ten units, binary data, alpha 0.095."""
    first = (0, 1, 0, 0, 0, 0, 0, 0, 1, 0)
    second = (1, 1, 1, 0, 0, 1, 0, 0, 0, 0)

    found = figure(counts_of(zip(first, second, strict=True)), alpha(Metric.NOMINAL))

    assert found is not None
    assert round(found, 3) == 0.095


def test_alpha_of_names_is_what_krippendorff_published() -> None:
    """The same paper, section B: two observers, twelve articles, nominal, alpha 0.692."""
    counts = counts_of(zip("aabbddccceda", "babbbdcccedd", strict=True))

    found = figure(counts, alpha(Metric.NOMINAL))

    assert found is not None
    assert round(found, 3) == 0.692


def test_kappa_of_many_raters_is_what_fleiss_published() -> None:
    """Fleiss 1971, pp. 379-381: agreement .5556, by chance .2201, kappa .430."""
    counts = Counts(("d", "p", "s", "n", "o"), np.array(FLEISS))

    agreed, kappa = figure(counts, percent()), figure(counts, fleiss())

    assert agreed is not None
    assert kappa is not None
    assert (counts.table.sum(axis=0).tolist(), counts.units) == ([26, 26, 30, 55, 43], 30)
    assert (round(agreed, 4), round(kappa, 3)) == (0.5556, 0.43)


@pytest.mark.parametrize(
    ("coefficient", "published"),
    [
        # The vignette "overview" of irrCAC 1.0 (Gwet 2019) prints these of cac.raw4raters: the
        # data of Krippendorff 2011, with missing ratings.
        (percent(), 0.8181818),
        (gwet(), 0.77544),
        (fleiss(), 0.76117),
        (brennan_prediger(), 0.77273),
        (alpha(Metric.NOMINAL), 0.74342),
    ],
)
def test_figures_of_four_raters_are_what_gwet_published(
    coefficient: Coefficient, published: float
) -> None:
    found = figure(counts_of(KRIPPENDORFF), coefficient)

    assert found == pytest.approx(published, abs=6e-6)


@pytest.mark.parametrize(
    ("coefficient", "published"),
    [
        # The same vignette, of cont3x3abstractors.
        (percent(), 0.89),
        (gwet(), 0.8493305),
        (fleiss(), 0.7962397),  # of two raters: Scott's pi
        (brennan_prediger(), 0.835),
        (alpha(Metric.NOMINAL), 0.7972585),
    ],
)
def test_figures_of_two_abstractors_are_what_gwet_published(
    coefficient: Coefficient, published: float
) -> None:
    found = figure(counts_of(pairs_of(ABSTRACTORS)), coefficient)

    assert found == pytest.approx(published, abs=1e-7)


def test_weighted_agreement_is_what_its_definition_gives() -> None:
    """AC2 and weighted Brennan-Prediger spelt out pair by pair (Gwet 2014, table 5.9 and p. 69)."""
    rows = [(1, 1, 2), (3, 3, 3), (1, 3, 3), (2, 2, 1)]
    size = 3

    def near(one: int, other: int) -> float:
        return 1 - (one - other) ** 2 / 4

    pairs = [(0, 1), (0, 2), (1, 2)]
    agreed = sum(near(row[i], row[j]) for row in rows for i, j in pairs) / 12
    given = [sum(row.count(value) for row in rows) / 12 for value in (1, 2, 3)]
    total = sum(near(one, other) for one in (1, 2, 3) for other in (1, 2, 3))
    by_chance = total * sum(share * (1 - share) for share in given) / (size * (size - 1))

    ac2 = figure(counts_of(rows), gwet(Weighting.QUADRATIC))
    uniform = figure(counts_of(rows), brennan_prediger(Weighting.QUADRATIC))

    assert ac2 == pytest.approx((agreed - by_chance) / (1 - by_chance))
    assert uniform == pytest.approx((agreed - total / 9) / (1 - total / 9))


def test_percent_agreement_is_the_mean_share_of_pairs_that_agree() -> None:
    counts = counts_of([(1, 1, 1), (1, 1, 2), (1, 2, 3), (1, None, None)])

    assert figure(counts, percent()) == pytest.approx((1 + 1 / 3 + 0) / 3)


def test_units_that_one_coder_saw_say_nothing_about_alpha() -> None:
    seen = [(1, 1), (1, 2), (2, 2)]

    counts = counts_of([*seen, (2, None), (None, None)])

    assert figure(counts, alpha(Metric.NOMINAL)) == figure(counts_of(seen), alpha(Metric.NOMINAL))


@pytest.mark.parametrize("coefficient", [*CORRECTED, percent()])
def test_nothing_is_defined_without_a_unit_that_two_saw(coefficient: Coefficient) -> None:
    assert figure(counts_of([]), coefficient) is None
    assert figure(counts_of([(1, None)], values=(0, 1)), coefficient) is None


def test_where_all_is_the_same_only_gwet_and_uniform_chance_are_defined() -> None:
    counts = counts_of([(0, 0), (0, 0)], values=(0, 1))

    found = [figure(counts, coefficient) for coefficient in CORRECTED]

    assert found == [None, None, 1.0, 1.0]


units = st.lists(
    st.lists(st.one_of(st.none(), st.integers(1, 5)), min_size=3, max_size=3),
    min_size=2,
    max_size=12,
)
coefficients = st.sampled_from(
    [
        *(alpha(metric) for metric in Metric),
        *(make(weighting) for make in (fleiss, gwet, brennan_prediger) for weighting in Weighting),
    ]
)


@given(units, coefficients, st.permutations(range(3)))
def test_no_figure_depends_on_who_is_who(
    rows: list[list[int | None]], coefficient: Coefficient, order: list[int]
) -> None:
    swapped = [[row[at] for at in order] for row in rows]

    assert figure(counts_of(swapped), coefficient) == figure(counts_of(rows), coefficient)


@given(st.lists(st.integers(1, 5), min_size=2), coefficients)
def test_perfect_agreement_is_one(values: list[int], coefficient: Coefficient) -> None:
    found = figure(counts_of([(value,) * 3 for value in values]), coefficient)

    assert found is None or math.isclose(found, 1.0)
    assert len(set(values)) == 1 or found is not None


@given(units, st.sampled_from(CORRECTED), st.permutations("vwxyz"))
def test_names_of_values_do_not_matter(
    rows: list[list[int | None]], coefficient: Coefficient, names: list[str]
) -> None:
    named = [[None if value is None else names[value - 1] for value in row] for row in rows]
    one, other = (figure(counts_of(each), coefficient) for each in (rows, named))

    assert (one is None and other is None) or one == pytest.approx(other)


@pytest.mark.parametrize("coefficient", [*CORRECTED, *(alpha(metric) for metric in Metric)])
def test_coders_who_guess_agree_no_better_than_by_chance(coefficient: Coefficient) -> None:
    guesses = np.random.default_rng(3).integers(1, 6, (20_000, 3))

    found = figure(counts_of(guesses.tolist()), coefficient)

    assert found == pytest.approx(0.0, abs=0.01)


@given(units, st.sampled_from(Metric))
def test_alpha_is_what_the_definition_gives(rows: list[list[int | None]], metric: Metric) -> None:
    """Krippendorff, Content Analysis (2004), chapter 11: all pairs in units, all pairs at all."""
    seen = [[value for value in row if value is not None] for row in rows]
    pairable = [row for row in seen if len(row) > 1]
    everything = sorted(value for row in pairable for value in row)
    n = len(everything)

    def apart(one: int, other: int) -> float:
        low, high = sorted((one, other))
        if metric is Metric.NOMINAL:
            return float(low != high)
        if metric is Metric.INTERVAL:
            return float((low - high) ** 2)
        if metric is Metric.RATIO:
            return ((low - high) / (low + high)) ** 2
        times = [everything.count(value) for value in range(low, high + 1)]
        return 0.0 if low == high else (sum(times) - (times[0] + times[-1]) / 2) ** 2

    observed = sum(
        sum(apart(one, other) for one in row for other in row) / (len(row) - 1) for row in pairable
    )
    chance = sum(apart(one, other) for one in everything for other in everything)

    found = figure(counts_of(rows), alpha(metric))

    if chance == 0:
        assert found is None
    else:
        assert found is not None
        assert math.isclose(found, 1 - observed * (n - 1) / chance, abs_tol=1e-9)
