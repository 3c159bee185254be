"""A measure over all its units: figure, n, share of the missing, flags."""

import dataclasses
from collections.abc import Callable, Sequence

import pytest

from analysis.measures.evaluate import Evidence, Flag, MeasureResult, UnitValue, evaluate
from analysis.measures.units import Answer, Interview, Respondent, WeightedSegment
from analysis.system.facts import CodebookFacts, ScaleFacts
from analysis.system.parts import IndicatorSystem, Measure, Source

type Make = Callable[..., Measure]

CODEBOOK = CodebookFacts({"a": ScaleFacts("nominal", values=("hub", "state"))})


@pytest.fixture
def evidence(system: IndicatorSystem) -> Callable[..., Evidence]:
    def make(
        *answers: Answer | None, interviews: Sequence[Interview] = (), kind: str = "firm"
    ) -> Evidence:
        """One respondent per answer to question q; None did not answer."""
        respondents = [
            Respondent(f"F{at}", {} if answer is None else {"q": answer})
            for at, answer in enumerate(answers, start=1)
        ]
        return Evidence(system, CODEBOOK, {kind: respondents}, interviews)

    return make


def _interview(key: str, kind: str, value: float | str | None) -> Interview:
    segments = () if value is None else (WeightedSegment(0, 5, "a", value),)
    return Interview(key, kind, ((0, 9),), segments)


def test_a_figure_is_the_mean_over_the_units_that_have_a_value(
    measure: Make, evidence: Callable[..., Evidence]
) -> None:
    found = evaluate(measure("number", "q"), evidence(2, 6, None))

    assert found == MeasureResult(
        measure="m",
        n=2,
        missing=1 - 2 / 3,
        raw=4.0,
        value=40.0,
        flags=(),
        units=(
            UnitValue("F1", 2.0, 20.0),
            UnitValue("F2", 6.0, 60.0),
            UnitValue("F3", None, None),
        ),
    )


def test_units_are_clipped_to_the_goalposts_before_the_mean(
    measure: Make, evidence: Callable[..., Evidence]
) -> None:
    found = evaluate(measure("number", "q", direction=-1), evidence(-5, 25))

    assert (found.raw, found.value) == (10.0, 50.0)
    assert [unit.value for unit in found.units] == [100.0, 0.0]


def test_below_min_n_no_value_is_given(measure: Make, evidence: Callable[..., Evidence]) -> None:
    found = evaluate(measure("number", "q", min_n=3), evidence(2, 6))

    assert (found.n, found.raw, found.value) == (2, 4.0, None)
    assert found.flags == (Flag.BELOW_MIN_N,)


def test_a_figure_is_weak_above_forty_per_cent_of_missing_units(
    measure: Make, evidence: Callable[..., Evidence]
) -> None:
    number = measure("number", "q")

    at_the_limit = evaluate(number, evidence(1, 2, 3, None, None))
    above = evaluate(number, evidence(1, 2, None, None))

    assert (at_the_limit.missing, at_the_limit.flags) == (0.4, ())
    assert (above.missing, above.flags) == (0.5, (Flag.WEAK,))


def test_without_units_nothing_is_there(measure: Make, evidence: Callable[..., Evidence]) -> None:
    found = evaluate(measure("number", "q"), evidence())

    assert (found.n, found.missing, found.raw, found.value) == (0, 1.0, None, None)
    assert found.flags == (Flag.BELOW_MIN_N, Flag.WEAK)


def test_what_has_no_direction_is_reported_and_not_scored(
    measure: Make, evidence: Callable[..., Evidence]
) -> None:
    found = evaluate(measure("number", "q", direction=0), evidence(2, 6))

    assert (found.raw, found.value, found.flags) == (4.0, None, (Flag.NOT_SCORED,))


def test_rows_of_a_repeat_belong_to_their_respondent(
    measure: Make, system: IndicatorSystem
) -> None:
    respondents = [Respondent("F1", {}, {"r": [{"q": 2}, {"q": 4}]}), Respondent("F2", {})]
    trust = measure("repeat_mean", repeat="r", field="q")

    found = evaluate(trust, Evidence(system, CODEBOOK, {"firm": respondents}, ()))

    assert [(unit.key, unit.raw) for unit in found.units] == [("F1", 3.0), ("F2", None)]


def test_a_coding_measure_may_ask_for_a_kind_of_respondent(
    measure: Make, evidence: Callable[..., Evidence]
) -> None:
    interviews = [
        _interview("T1", "entrepreneur", 4.0),
        _interview("T2", "official", 1.0),
        _interview("T3", "entrepreneur", None),
    ]
    level = measure("code_level_max", source=Source.CODING, codes=("a",))
    of_firms = dataclasses.replace(
        level, args=dataclasses.replace(level.args, kinds=("entrepreneur",))
    )

    everyone = evaluate(level, evidence(interviews=interviews))
    firms = evaluate(of_firms, evidence(interviews=interviews))

    assert (everyone.n, everyone.raw) == (2, 2.5)
    assert (firms.n, firms.raw, firms.missing) == (1, 4.0, 0.5)
    assert [unit.key for unit in firms.units] == ["T1", "T3"]


def test_a_measure_of_measures_goes_unit_by_unit(
    measure: Make, evidence: Callable[..., Evidence]
) -> None:
    given = evidence(1, 9, None)
    given.earlier["up"] = evaluate(measure("number", "q", id="up"), given)
    given.earlier["down"] = evaluate(measure("number", "q", id="down", direction=-1), given)
    both = measure("geo_of_measures", measures=("up", "down"), goalposts=(0.0, 100.0))

    found = evaluate(both, given)

    assert [unit.raw for unit in found.units] == [
        pytest.approx(30.0),
        pytest.approx(30.0),
        None,
    ]
    assert found.n == 2


def test_a_network_is_one_unit_and_min_n_counts_its_nodes(
    measure: Make, system: IndicatorSystem
) -> None:
    respondents = [
        Respondent("F1", {"own": "F1", "net": ["F2"]}),
        Respondent("F2", {"own": "F2"}),
        Respondent("F3", {}),
    ]
    given = Evidence(system, CODEBOOK, {"firm": respondents}, ())
    density = measure("roster_density", "net", "own", goalposts=(0.0, 2.0), min_n=2)

    found = evaluate(density, given)
    too_few = evaluate(dataclasses.replace(density, min_n=3), given)

    assert (found.n, found.raw, found.value, found.flags) == (1, 1.0, 50.0, ())
    assert found.missing == pytest.approx(1 / 3)
    assert (too_few.n, too_few.value, too_few.flags) == (1, None, (Flag.BELOW_MIN_N,))


def test_a_network_without_pairs_has_no_figure(measure: Make, system: IndicatorSystem) -> None:
    given = Evidence(system, CODEBOOK, {"firm": []}, ())

    found = evaluate(measure("roster_density", "net", "own"), given)

    assert (found.n, found.raw, found.value, found.missing) == (0, None, None, 1.0)


def test_answers_and_codes_are_spread_side_by_side(
    measure: Make, evidence: Callable[..., Evidence]
) -> None:
    types = measure("distribution", "q", source=Source.MIXED, codes=("a",), direction=0)
    interviews = [_interview("T1", "official", "hub"), _interview("T2", "official", None)]

    found = evaluate(types, evidence("hub", "hub", "state", "state", interviews=interviews))

    assert [(one.source, one.n, one.shares) for one in found.distributions] == [
        (Source.SURVEY, 4, {"hub": 0.5, "state": 0.5}),
        (Source.CODING, 1, {"hub": 1.0, "state": 0.0}),
    ]
    assert (found.n, found.missing, found.raw, found.value) == (4, 0.0, None, None)
    assert found.flags == (Flag.NOT_SCORED,)


def test_answers_alone_are_spread_too(measure: Make, evidence: Callable[..., Evidence]) -> None:
    types = measure("distribution", "q", direction=0)

    found = evaluate(types, evidence("hub", None))

    assert [one.source for one in found.distributions] == [Source.SURVEY]
    assert (found.n, found.missing) == (1, 0.5)


def test_codes_alone_are_spread_too(measure: Make, evidence: Callable[..., Evidence]) -> None:
    modes = measure("distribution", source=Source.CODING, codes=("a",), direction=0)
    interviews = [_interview("T1", "official", "hub"), _interview("T2", "official", None)]

    found = evaluate(modes, evidence(interviews=interviews))

    assert (found.n, found.missing, found.flags) == (1, 0.5, (Flag.WEAK, Flag.NOT_SCORED))


def test_a_flag_is_added_to_those_there(measure: Make, evidence: Callable[..., Evidence]) -> None:
    found = evaluate(measure("number", "q", min_n=3), evidence(2, 6))

    assert found.flagged(Flag.WITHHELD).flags == (Flag.BELOW_MIN_N, Flag.WITHHELD)
