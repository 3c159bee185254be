"""Agreement against published worked examples, and by its properties."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.agreement import (
    AgreementError,
    Counts,
    Metric,
    alpha,
    alpha_interval,
    cohen_kappa,
    counts_of,
    percent_agreement,
    presence,
)
from analysis.measures.units import Interview, WeightedSegment

# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section C: four observers,
# twelve units, missing data.
OBSERVERS = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)
KRIPPENDORFF = tuple(zip(*OBSERVERS, strict=True))


@pytest.mark.parametrize(
    ("metric", "published"),
    [
        (Metric.NOMINAL, 0.743),  # the same paper, section C
        (Metric.ORDINAL, 0.815),  # section D
        (Metric.INTERVAL, 0.849),  # section D
        (Metric.RATIO, 0.797),  # section D
    ],
)
def test_alpha_is_what_krippendorff_published(metric: Metric, published: float) -> None:
    found = alpha(counts_of(KRIPPENDORFF), metric)

    assert found is not None
    assert round(found, 3) == published


def test_alpha_of_two_observers_is_what_krippendorff_published() -> None:
    """The same paper, section A: two observers, ten units, binary data, alpha 0.095."""
    first = (0, 1, 0, 0, 0, 0, 0, 0, 1, 0)
    second = (1, 1, 1, 0, 0, 1, 0, 0, 0, 0)

    found = alpha(counts_of(zip(first, second, strict=True)), Metric.NOMINAL)

    assert found is not None
    assert round(found, 3) == 0.095


def test_alpha_of_names_is_what_krippendorff_published() -> None:
    """The same paper, section B: two observers, twelve articles, nominal, alpha 0.692."""
    found = alpha(counts_of(zip("aabbddccceda", "babbbdcccedd", strict=True)), Metric.NOMINAL)

    assert found is not None
    assert round(found, 3) == 0.692


def test_kappa_is_what_cohen_published() -> None:
    """Cohen 1960, A coefficient of agreement for nominal scales, p. 45: 200 cases, kappa .492."""
    table = ((88, 14, 18), (10, 40, 10), (2, 6, 12))
    pairs = [
        (str(row), str(column))
        for row, cells in enumerate(table)
        for column, times in enumerate(cells)
        for _ in range(times)
    ]

    found = cohen_kappa(pairs)

    assert found is not None
    assert round(found, 3) == 0.492


def test_kappa_is_undefined_without_cases_or_without_variation() -> None:
    assert cohen_kappa([]) is None
    assert cohen_kappa([("a", "a"), ("a", "a")]) is None
    assert cohen_kappa([("a", "b"), ("b", "a")]) == -1.0


def test_percent_agreement_is_the_mean_share_of_pairs_that_agree() -> None:
    counts = counts_of([(1, 1, 1), (1, 1, 2), (1, 2, 3), (1, None, None)])

    assert percent_agreement(counts) == pytest.approx((1 + 1 / 3 + 0) / 3)


def test_percent_agreement_needs_units_that_two_saw() -> None:
    assert percent_agreement(counts_of([(1, None)])) is None


def test_units_that_one_coder_saw_say_nothing() -> None:
    seen = [(1, 1), (1, 2), (2, 2)]

    counts = counts_of([*seen, (2, None), (None, None)])

    assert counts.units == 3
    assert alpha(counts, Metric.NOMINAL) == alpha(counts_of(seen), Metric.NOMINAL)


def test_alpha_is_undefined_without_pairs_or_without_variation() -> None:
    assert alpha(counts_of([]), Metric.NOMINAL) is None
    assert alpha(counts_of([(1, None)]), Metric.NOMINAL) is None
    assert alpha(counts_of([(1, 1), (1, 1)]), Metric.NOMINAL) is None


def test_names_have_no_distance() -> None:
    with pytest.raises(AgreementError):
        alpha(counts_of([("a", "b")]), Metric.INTERVAL)


def test_numbers_and_names_are_not_mixed() -> None:
    with pytest.raises(AgreementError):
        counts_of([(1, "a")])


def test_a_ratio_of_two_noughts_is_no_distance() -> None:
    found = alpha(counts_of([(0, 0), (0, 5), (5, 5), (1, 1)]), Metric.RATIO)

    assert found is not None
    assert found < 1


def test_an_interval_is_the_same_for_the_same_seed_and_encloses_alpha() -> None:
    counts = counts_of(KRIPPENDORFF)

    one = alpha_interval(counts, Metric.NOMINAL, seed=5)
    same = alpha_interval(counts, Metric.NOMINAL, seed=5)
    other = alpha_interval(counts, Metric.NOMINAL, seed=6)

    assert one is not None
    assert one == same
    assert one != other
    assert one.low < 0.743 < one.high <= 1.0


def test_an_ordinal_interval_ranks_each_draw_anew() -> None:
    """Each draw, spelt out unit by unit, has the alpha that the bootstrap used."""
    counts = counts_of(KRIPPENDORFF)
    drawn = np.random.default_rng(1).integers(0, counts.units, (200, counts.units))
    spelt = [alpha(Counts(counts.values, counts.pairable[rows]), Metric.ORDINAL) for rows in drawn]

    found = alpha_interval(counts, Metric.ORDINAL, draws=5000)

    known = [one for one in spelt if one is not None]
    assert found is not None
    assert found.low == pytest.approx(np.quantile(known, 0.025), abs=0.1)
    assert found.high == pytest.approx(np.quantile(known, 0.975), abs=0.05)


def test_a_code_that_is_too_rare_has_no_interval() -> None:
    once = [(1, 0), *[(0, 0)] * 200]
    never: list[tuple[int, int]] = []

    assert alpha_interval(counts_of(never), Metric.NOMINAL) is None
    assert alpha_interval(counts_of([(0, 0)] * 9), Metric.NOMINAL) is None
    assert alpha_interval(counts_of(once), Metric.NOMINAL) is not None


units = st.lists(
    st.lists(st.one_of(st.none(), st.integers(1, 5)), min_size=3, max_size=3),
    min_size=2,
    max_size=12,
)


@given(units, st.sampled_from(Metric), st.permutations(range(3)))
def test_alpha_does_not_depend_on_who_is_who(
    rows: list[list[int | None]], metric: Metric, order: list[int]
) -> None:
    swapped = [[row[at] for at in order] for row in rows]

    assert alpha(counts_of(swapped), metric) == alpha(counts_of(rows), metric)


@given(st.lists(st.integers(1, 5), min_size=2), st.sampled_from(Metric))
def test_perfect_agreement_is_one(values: list[int], metric: Metric) -> None:
    found = alpha(counts_of([(value,) * 3 for value in values]), metric)

    assert found == (None if len(set(values)) == 1 else 1.0)


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

    found = alpha(counts_of(rows), metric)

    if chance == 0:
        assert found is None
    else:
        assert found is not None
        assert math.isclose(found, 1 - observed * (n - 1) / chance, abs_tol=1e-9)


def _interview(key: str, *starts: tuple[int, str]) -> Interview:
    turns = ((0, 10), (20, 30), (40, 50))
    segments = tuple(WeightedSegment(at, at + 3, code, 1.0) for at, code in starts)
    return Interview(key, "official", turns, segments)


def test_presence_is_counted_turn_by_turn_over_the_coders() -> None:
    coders = {
        "a": [_interview("T1", (0, "x.1"), (5, "x.2"), (20, "y.1"))],
        "b": [_interview("T1", (2, "x.2"), (41, "x.1"), (15, "x.1"))],
    }

    found = presence(coders, {"x": ["x.1", "x.2"], "x.1": ["x.1"], "z": []})

    assert found["x"].values == (0, 1)
    assert found["x"].table.tolist() == [[0.0, 2.0], [2.0, 0.0], [1.0, 1.0]]
    assert found["x.1"].table.tolist() == [[1.0, 1.0], [2.0, 0.0], [1.0, 1.0]]
    assert found["z"].table.tolist() == [[2.0, 0.0]] * 3


def test_an_interview_that_one_coder_coded_is_not_pairable() -> None:
    coders = {
        "a": [_interview("T2"), _interview("T1", (0, "x"))],
        "b": [_interview("T1", (0, "x"))],
    }

    found = presence(coders, {"x": ["x"]})["x"]

    assert found.table.sum(axis=1).tolist() == [2.0, 2.0, 2.0, 1.0, 1.0, 1.0]
    assert found.units == 3


def test_turns_of_another_text_are_refused() -> None:
    other = Interview("T1", "official", ((0, 12),))

    with pytest.raises(AgreementError):
        presence({"a": [_interview("T1")], "b": [other]}, {"x": ["x"]})
