"""Shares corrected for coders' errors by an adjudicated sample."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from analysis.correction import (
    Correction,
    DecidedTwiceError,
    Estimate,
    NoUnitError,
    Sums,
    Unit,
    freedom_of,
    population_of,
    quantile,
)

UNITS, INTERVIEWS, CODES, SAMPLED = 200, 20, 60, 40
type Marks = NDArray[np.bool_]


def units_of(*proxies: float, per_interview: int = 2, stratum: str = "") -> list[Unit]:
    return [
        Unit(at, f"T{at // per_interview}", stratum, 1 / len(proxies), proxy)
        for at, proxy in enumerate(proxies)
    ]


def test_without_a_sample_there_is_the_sampling_error_only() -> None:
    found = Correction(population_of(units_of(1, 0.5, 0, 0.5))).estimate()

    assert found == Estimate(
        raw=0.5,
        estimate=0.5,
        population=4,
        clusters=2,
        base=0,
        coders_error=None,
        sampling_error=0.25,
        bounds=(0.0, 1.0),
    )


def test_a_sample_moves_the_share_by_the_mean_error_it_finds() -> None:
    units = units_of(1, 0.5, 0, 0.5)
    correction = Correction(population_of(units))
    for unit, truth in ((0, 1), (1, 1), (2, 0)):
        correction.decide(units[unit], truth)

    found = correction.estimate()

    # By hand: errors 0, 1/2, 0; mean 1/6, s² = 1/12; (1 - 3/4) (1/12) / 3 = 1/144.
    assert found.estimate == pytest.approx(0.5 + 1 / 6)
    assert found.coders_error == pytest.approx(1 / 12)
    assert (found.base, found.coders_freedom) == (3, 2)


def test_strata_are_corrected_each_by_its_own_errors() -> None:
    units = [
        Unit(at, "T1" if at < 4 else "T2", "a" if at < 4 else "b", 1 / 8, 0) for at in range(8)
    ]
    correction = Correction(population_of(units))
    for unit, truth in ((0, 1), (1, 0), (4, 0), (5, 0)):
        correction.decide(units[unit], truth)

    found = correction.estimate()

    # Stratum a: half of 4 units are wrong; s² = 1/2, 4² (1 - 2/4) (1/2) / 2 / 8² = 1/32. b: nothing.
    assert found.estimate == pytest.approx(0.25)
    assert found.coders_error == pytest.approx(math.sqrt(1 / 32))


def test_strata_with_a_single_decision_are_taken_together() -> None:
    units = [Unit(at, f"T{at % 4}", f"T{at % 4}", 1 / 8, 0.5) for at in range(8)]
    correction = Correction(population_of(units))
    for unit in (0, 1, 2):
        correction.decide(units[unit], 1)
    correction.decide(units[3], 0)

    found = correction.estimate()

    assert found.estimate == pytest.approx(0.75)
    assert found.coders_freedom == 3


def test_one_decision_is_no_sample() -> None:
    units = units_of(1, 0.5, 0, 0.5)
    correction = Correction(population_of(units))
    correction.decide(units[0], 0)

    found = correction.estimate()

    assert (found.estimate, found.coders_error, found.base) == (0.5, None, 1)


def test_when_all_units_are_decided_the_coders_leave_no_doubt() -> None:
    units = units_of(1, 0.5, 0, 0.5)
    correction = Correction(population_of(units))
    for unit, truth in enumerate((1, 0, 0, 0)):
        correction.decide(units[unit], truth)

    found = correction.estimate()

    assert (found.estimate, found.coders_error) == (0.25, 0.0)


def test_a_sample_without_any_error_still_leaves_doubt() -> None:
    units = units_of(*([0.0] * 100))
    correction = Correction(population_of(units))
    for unit in range(20):
        correction.decide(units[unit], 0)

    found = correction.estimate().of_these(0.9)

    assert found is not None
    assert found.low == 0
    assert found.high == pytest.approx(quantile(0.95, 19) * math.sqrt(0.8) / 21, abs=1e-9)


def test_a_mean_of_anything_may_leave_zero_and_one() -> None:
    units = units_of(2.0, -1.0, 3.0, -2.0)
    correction = Correction(population_of(units), bounds=None)
    for unit, truth in ((0, -2), (1, -2), (2, -2)):
        correction.decide(units[unit], truth)

    assert correction.estimate().estimate == pytest.approx(0.5 - 10 / 3)


def test_a_share_stays_between_zero_and_one() -> None:
    units = units_of(0.5, 0.5, 0.0, 0.0)
    correction = Correction(population_of(units))
    for unit in (0, 1):
        correction.decide(units[unit], 0)

    found = correction.estimate()

    assert found.estimate == 0


def test_only_units_of_the_population_are_decided_and_once() -> None:
    units = units_of(1, 0)
    correction = Correction(population_of(units))
    correction.decide(units[0], 1)

    with pytest.raises(DecidedTwiceError):
        correction.decide(units[0], 0)
    with pytest.raises(NoUnitError):
        correction.decide(Unit(7, "T9", "", 0.5, 1), 1)
    with pytest.raises(NoUnitError):
        correction.reopen(1)


@given(
    st.lists(st.floats(0, 1), min_size=4, max_size=30),
    st.lists(st.tuples(st.integers(0, 29), st.sampled_from([0.0, 1.0])), max_size=60),
)
def test_decisions_given_and_taken_back_are_as_from_scratch(
    proxies: list[float], deeds: list[tuple[int, float]]
) -> None:
    units = units_of(*proxies, per_interview=3)
    running, standing = Correction(population_of(units)), dict[int, float]()
    for place, truth in deeds:
        unit = place % len(units)
        if unit in standing:
            running.reopen(unit)
            del standing[unit]
        else:
            running.decide(units[unit], truth)
            standing[unit] = truth
    scratch = Correction(population_of(units))
    for unit, truth in sorted(standing.items()):
        scratch.decide(units[unit], truth)

    assert running.estimate() == scratch.estimate()


@given(st.lists(st.floats(-1, 1), max_size=20), st.lists(st.floats(-1, 1), max_size=20))
def test_joined_sums_are_the_sums_of_all(one: list[float], other: list[float]) -> None:
    left, right, whole = Sums(), Sums(), Sums()
    for error in one:
        left.add(error)
        whole.add(error)
    for error in other:
        right.add(error)
        whole.add(error)

    assert left.joined(right) == whole


@pytest.mark.parametrize(
    ("p", "freedom", "printed"),
    [(0.95, 5, 2.015), (0.975, 10, 2.228), (0.975, 30, 2.042), (0.95, math.inf, 1.645)],
)
def test_quantiles_of_student_are_those_of_the_printed_table(
    p: float, freedom: float, printed: float
) -> None:
    """Fisher and Yates, Statistical Tables (1963), table III."""
    assert quantile(p, freedom) == pytest.approx(printed, abs=0.002)


def test_freedom_of_two_equal_parts_is_twice_that_of_one() -> None:
    assert freedom_of([(2.0, 10), (2.0, 10)]) == 20


def marked(
    rng: np.random.Generator, coders: int, *, hard: float
) -> tuple[Marks, NDArray[np.float64]]:
    """What holds (units x codes) and the share of coders who marked it; hard units fool them all."""
    truth = rng.random((UNITS, CODES)) < rng.uniform(0.05, 0.4, CODES)
    is_hard = rng.random((UNITS, CODES)) < hard
    marks = np.zeros((UNITS, CODES))
    for _ in range(coders):
        hit, quiet = rng.beta(8, 2, CODES), rng.beta(57, 3, CODES)
        chance = np.where(truth, np.where(is_hard, 0.35 * hit, hit), 1 - quiet)
        marks += rng.random((UNITS, CODES)) < chance
    return truth, marks / coders


@pytest.mark.parametrize("hard", [0.0, 0.3], ids=["independent", "correlated"])
@pytest.mark.parametrize("coders", [2, 3, 5])
def test_intervals_hold_the_truth_where_those_of_the_bootstrap_do_not(
    coders: int, hard: float
) -> None:
    rng = np.random.default_rng([coders, int(hard * 10)])
    ours, plain = list[bool](), list[bool]()
    for _ in range(5):
        truth, proxy = marked(rng, coders, hard=hard)
        sample = rng.choice(UNITS, SAMPLED, replace=False)
        counts = rng.multinomial(UNITS, np.full(UNITS, 1 / UNITS), 300) / UNITS
        limits = np.quantile(counts @ proxy, [0.05, 0.95], axis=0)
        for code in range(CODES):
            known = float(truth[:, code].mean())
            plain.append(bool(limits[0, code] <= known <= limits[1, code]))
            units = units_of(*proxy[:, code].tolist(), per_interview=10)
            correction = Correction(population_of(units))
            for unit in sample.tolist():
                correction.decide(units[unit], float(truth[unit, code]))
            found = correction.estimate().of_these(0.9)
            assert found is not None
            ours.append(found.low <= known <= found.high)

    assert 0.85 <= np.mean(ours) <= 0.95
    assert np.mean(plain) < 0.8
