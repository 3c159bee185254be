"""Which measures are kept out of what rests on them."""

import dataclasses

import pytest

from analysis.agreement.gate import Alphas, Doubt, doubts_of, is_closed, reads_values
from analysis.system.parts import IndicatorSystem, Measure, Source


@pytest.fixture
def valued(system: IndicatorSystem) -> Measure:
    """A mean of values, of two codes."""
    return next(one for one in system.measures if one.id == "inst_local_c")


@pytest.fixture
def counted(system: IndicatorSystem) -> Measure:
    """A share of turns, which reads no value."""
    return next(one for one in system.measures if one.op == "code_turn_share")


def alphas(measure: Measure, presence: float, values: float) -> Alphas:
    return Alphas(dict.fromkeys(measure.codes, presence), dict.fromkeys(measure.codes, values))


@pytest.mark.parametrize(
    ("presence", "values", "doubts", "closed"),
    [
        (0.9, 0.9, (), False),
        (0.8, 0.8, (), False),
        (0.79, 0.9, (Doubt.TENTATIVE,), False),
        (0.667, 0.667, (Doubt.TENTATIVE, Doubt.VALUES_TENTATIVE), False),
        (0.666, 0.9, (Doubt.UNRELIABLE,), True),
        (0.9, 0.666, (Doubt.VALUES_UNRELIABLE,), True),
        (-0.1, 0.1, (Doubt.UNRELIABLE, Doubt.VALUES_UNRELIABLE), True),
    ],
)
def test_the_lines_are_at_two_thirds_and_at_eight_tenths(
    valued: Measure, presence: float, values: float, doubts: tuple[Doubt, ...], *, closed: bool
) -> None:
    found = doubts_of(valued, alphas(valued, presence, values))

    assert found == doubts
    assert is_closed(found) is closed


def test_the_worst_code_decides(valued: Measure) -> None:
    good, bad = valued.codes

    found = doubts_of(valued, Alphas({good: 0.95, bad: 0.5}, {good: 0.5}))

    assert found == (Doubt.UNRELIABLE, Doubt.VALUES_UNRELIABLE)


def test_values_do_not_matter_to_a_measure_that_counts_turns(
    counted: Measure, valued: Measure
) -> None:
    assert (reads_values(counted), reads_values(valued)) == (False, True)
    assert doubts_of(counted, alphas(counted, 0.9, 0.1)) == ()


def test_what_nobody_can_tell_raises_no_doubt(valued: Measure) -> None:
    assert doubts_of(valued, Alphas({}, {})) == ()


def test_answers_are_not_coded(valued: Measure) -> None:
    answered = dataclasses.replace(valued, source=Source.SURVEY)

    assert doubts_of(answered, alphas(valued, 0.1, 0.1)) == ()


def test_what_is_adjudicated_is_past_doubt(valued: Measure) -> None:
    one, other = valued.codes
    low = alphas(valued, 0.1, 0.1)

    assert is_closed(doubts_of(valued, low, adjudicated=[one]))
    assert doubts_of(valued, low, adjudicated=[one, other]) == ()
