"""Operations on the weighted segments of one interview."""

from collections.abc import Callable

import pytest

from analysis.measures.coding import CODING_OPERATIONS, turn_of
from analysis.measures.units import Interview, WeightedSegment
from analysis.system.parts import Measure, Source

type Make = Callable[..., Measure]

TURNS = ((10, 20), (30, 40), (50, 60), (70, 80))


def _coded(measure: Make, op: str, *codes: str, **arguments: object) -> Measure:
    return measure(op, source=Source.CODING, codes=codes, form=None, **arguments)


def _value(
    measure: Measure,
    *segments: WeightedSegment,
    turns: tuple[tuple[int, int], ...] = TURNS,
) -> float | None:
    interview = Interview("T01", "official", turns, segments)
    return CODING_OPERATIONS[measure.op](measure, interview)


def _at(start: int, code: str, value: float | str | None, weight: float = 1.0) -> WeightedSegment:
    return WeightedSegment(start, start + 5, code, value, weight)


def test_a_turn_holds_its_first_position_and_not_its_end() -> None:
    assert [turn_of(at, TURNS) for at in (9, 10, 19, 20, 35, 80)] == [None, 0, 0, None, 1, None]


def test_a_value_is_weighed_by_how_many_coders_agree(measure: Make) -> None:
    support = _coded(measure, "code_value_mean", "a", "b")

    found = _value(support, _at(10, "a", 2), _at(30, "b", -1, 0.5), _at(50, "c", -2))

    assert found == 1.0


def test_an_interview_silent_on_a_topic_is_missing_not_zero(measure: Make) -> None:
    support = _coded(measure, "code_value_mean", "a")

    assert _value(support, _at(10, "b", 2)) is None
    assert _value(support, _at(10, "a", 0)) == 0.0


def test_a_value_that_waits_for_adjudication_does_not_count(measure: Make) -> None:
    support = _coded(measure, "code_value_mean", "a")

    assert _value(support, _at(10, "a", None), _at(30, "a", 1, 0.5)) == 1.0


def test_a_turn_counts_with_its_highest_weight(measure: Make) -> None:
    rivalry = _coded(measure, "code_turn_share", "a", "b")

    found = _value(
        rivalry, _at(10, "a", 1, 0.5), _at(12, "b", 1), _at(30, "a", None, 0.5), _at(50, "c", 1)
    )

    assert found == 1.5 / 4


def test_what_begins_outside_the_respondents_turns_does_not_count(measure: Make) -> None:
    rivalry = _coded(measure, "code_turn_share", "a")

    assert _value(rivalry, _at(25, "a", 1)) == 0.0
    assert _value(rivalry, _at(10, "a", 1), turns=()) is None


def test_turns_may_come_in_any_order(measure: Make) -> None:
    rivalry = _coded(measure, "code_turn_share", "a")

    assert _value(rivalry, _at(10, "a", 1), turns=TURNS[::-1]) == 0.25


def test_the_highest_intensity_of_each_code_is_averaged(measure: Make) -> None:
    buzz = _coded(measure, "code_intensity_max", "a", "b")

    assert _value(buzz, _at(10, "a", 3, 0.5), _at(30, "a", 2), _at(50, "c", 3)) == 1.0
    assert _value(buzz) == 0.0


def test_only_the_highest_codes_count_where_the_measure_says_so(measure: Make) -> None:
    mechanisms = _coded(measure, "code_intensity_max", "a", "b", "c", "d", top=2)

    found = _value(mechanisms, _at(10, "a", 3), _at(30, "b", 2), _at(50, "c", 1))

    assert found == 2.5


def test_the_highest_level_counts_whatever_its_weight(measure: Make) -> None:
    level = _coded(measure, "code_level_max", "a")

    assert _value(level, _at(10, "a", 2), _at(30, "a", 4, 0.5)) == 4.0
    assert _value(level, _at(10, "a", 0)) == 0.0
    assert _value(level) is None


def test_balance_runs_from_one_side_to_the_other(measure: Make) -> None:
    basis = _coded(measure, "code_balance", "up", "down", positive=("up",), negative=("down",))

    assert _value(basis, _at(10, "up", 3), _at(30, "down", 2, 0.5)) == 0.5
    assert _value(basis, _at(10, "down", 2)) == -1.0
    assert _value(basis) is None


@pytest.mark.parametrize(
    ("op", "found"),
    [("code_value_mean", None), ("code_intensity_max", 0.0), ("code_level_max", None)],
)
def test_names_are_no_values_to_reckon_with(measure: Make, op: str, found: float | None) -> None:
    assert _value(_coded(measure, op, "a"), _at(10, "a", "market")) == found
