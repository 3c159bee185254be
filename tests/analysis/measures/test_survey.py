"""Operations on the answers of one respondent."""

from collections.abc import Callable

import pytest

from analysis.measures.survey import SURVEY_OPERATIONS
from analysis.measures.units import Answer, Respondent
from analysis.system.parts import Measure, ZeroIf

type Make = Callable[..., Measure]

NO_PRODUCT = ZeroIf("inn_product", "no")


def _value(measure: Measure, **answers: Answer) -> float | None:
    return SURVEY_OPERATIONS[measure.op](measure, Respondent("F01", answers))


def test_a_scale_is_the_mean_of_the_answered_items(measure: Make) -> None:
    trust = measure("mean_scale", "a", "b", "c")

    assert _value(trust, a="1", b="4", c="4") == 3.0
    assert _value(trust, a="1", b="4", c="na") == 2.5


def test_a_scale_needs_half_of_its_items(measure: Make) -> None:
    four = measure("mean_scale", "a", "b", "c", "d")

    assert _value(four, a="5") is None
    assert _value(four, a="5", b="4") == 4.5
    assert _value(four) is None


def test_a_number_is_taken_as_given(measure: Make) -> None:
    share = measure("number", "rd_share")

    assert _value(share, rd_share=0.9) == 0.9
    assert _value(share, rd_share="12") == 12.0
    assert _value(share) is None


def test_a_skip_means_zero_only_after_the_answer_that_says_so(measure: Make) -> None:
    share = measure("number", "inn_share", "inn_product", zero_if=NO_PRODUCT)

    assert _value(share, inn_product="no") == 0.0
    assert _value(share, inn_product="yes") is None
    assert _value(share, inn_share=25, inn_product="no") == 25.0


def test_selected_choices_are_counted_without_the_excluded(measure: Make) -> None:
    breadth = measure("count_selected", "support", exclude=("none",))

    assert _value(breadth, support=["land", "fair"]) == 2.0
    assert _value(breadth, support=["none"]) == 0.0
    assert _value(breadth, support="land") == 1.0
    assert _value(breadth) is None


def test_items_at_the_threshold_or_above_are_counted(measure: Make) -> None:
    sources = measure("count_at_least", "a", "b", "c", threshold=2.0)

    assert _value(sources, a="1", b="2", c="3") == 2.0
    assert _value(sources, a="1") == 0.0
    assert _value(sources) is None


def test_a_threshold_may_be_zero(measure: Make) -> None:
    assert _value(measure("count_at_least", "a", threshold=0.0), a="0") == 1.0


def test_choices_are_scored_by_the_map_and_weighed(measure: Make) -> None:
    basis = measure(
        "map_mean", "first", "second", map={"price": 0.0, "brand": 100.0}, weights=(2.0, 1.0)
    )

    assert _value(basis, first="brand", second="price") == pytest.approx(200 / 3)
    assert _value(basis, second="brand") == 100.0
    assert _value(basis) is None


def test_a_choice_without_a_score_is_missing(measure: Make) -> None:
    effluent = measure("map_mean", "env", map={"park": 90.0, "nowet": None})

    assert _value(effluent, env="nowet") is None
    assert _value(effluent, env="lake") is None
    assert _value(effluent, env=["park"]) is None


def test_the_question_of_a_skip_is_not_scored_itself(measure: Make) -> None:
    novelty = measure(
        "map_mean",
        "inn_novelty",
        "inn_product",
        map={"firm": 25.0, "no": 50.0},
        weights=(3.0,),
        zero_if=NO_PRODUCT,
    )

    assert _value(novelty, inn_novelty="firm", inn_product="yes") == 25.0
    assert _value(novelty, inn_product="no") == 0.0
    assert _value(novelty, inn_product="yes") is None


def test_a_ratio_has_a_denominator_other_than_zero(measure: Make) -> None:
    direct = measure("ratio", num="direct", den="export")

    assert _value(direct, direct=30, export=60) == 0.5
    assert _value(direct, direct=0, export=60) == 0.0
    assert _value(direct, direct=30, export=0) is None
    assert _value(direct, export=60) is None
    assert _value(direct, direct=30) is None


def test_spread_is_one_minus_the_sum_of_squared_shares(measure: Make) -> None:
    spread = measure("hhi_inverse", "us", "africa", "europe")

    assert _value(spread, us=50, africa=50, europe=0) == 0.5
    assert _value(spread, us=100, africa=0, europe=0) == 0.0
    assert _value(spread, us=50, africa=50) is None
    assert _value(spread, us=0, africa=0, europe=0) is None


def test_a_difference_needs_both_sides(measure: Make) -> None:
    move = measure("difference", minuend="now", subtrahend="before")

    assert _value(move, now="4", before="5") == -1.0
    assert _value(move, now="4") is None
    assert _value(move, before="4") is None
