"""Operations on the rows of a repeat."""

from collections.abc import Callable

from analysis.measures.repeat import REPEAT_OPERATIONS
from analysis.measures.units import Answer, Respondent
from analysis.system.parts import Measure

type Make = Callable[..., Measure]


def _value(measure: Measure, *rows: Answer | None) -> float | None:
    """With one row for each answer; None is a row without one."""
    repeats = {"r_buyer": [{} if row is None else {"q": row, "other": 9} for row in rows]}
    return REPEAT_OPERATIONS[measure.op](measure, Respondent("F01", {}, repeats))


def test_the_mean_is_over_the_rows_that_have_a_number(measure: Make) -> None:
    trust = measure("repeat_mean", repeat="r_buyer", field="q")

    assert _value(trust, "4", "5", None, "x") == 4.5
    assert _value(trust, None) is None
    assert _value(trust) is None


def test_the_largest_is_over_the_rows_that_have_a_number(measure: Make) -> None:
    top = measure("repeat_max", repeat="r_buyer", field="q")

    assert _value(top, 20, 70, None) == 70.0
    assert _value(top) is None


def test_a_share_is_of_the_rows_that_were_answered(measure: Make) -> None:
    local = measure("repeat_share", repeat="r_buyer", field="q", values=("village", "xuchang"))

    assert _value(local, "village", "abroad", None) == 0.5
    assert _value(local, "abroad") == 0.0
    assert _value(local) is None


def test_a_row_with_several_choices_counts_once(measure: Make) -> None:
    taught = measure("repeat_share", repeat="r_buyer", field="q", values=("audit", "visit"))

    assert _value(taught, ["audit", "visit"], ["sample"]) == 0.5


def test_the_share_without_is_the_rest(measure: Make) -> None:
    taught = measure("repeat_share_not", repeat="r_buyer", field="q", values=("none",))

    assert _value(taught, ["none"], ["sample", "audit"], ["visit"]) == 2 / 3
    assert _value(taught) is None


def test_a_respondent_without_the_repeat_is_missing(measure: Make) -> None:
    trust = measure("repeat_mean", repeat="r_supplier", field="q")

    assert _value(trust, "4") is None
