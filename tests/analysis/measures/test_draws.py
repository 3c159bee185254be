"""The same draw of units serves every measure, and intervals come out of the draws."""

from collections.abc import Callable

import numpy as np
import pytest

from analysis.measures.draws import crowds, sample, with_intervals
from analysis.measures.evaluate import Evidence, evaluate
from analysis.measures.units import Interview, Respondent, WeightedSegment
from analysis.system.facts import CodebookFacts, ScaleFacts
from analysis.system.parts import IndicatorSystem, Measure, Source

type Make = Callable[..., Measure]

CODEBOOK = CodebookFacts({"a": ScaleFacts("nominal", values=("hub", "state"))})


@pytest.fixture
def evidence(system: IndicatorSystem) -> Evidence:
    respondents = [
        Respondent(f"F{at}", {"q": at, "own": f"F{at}", "net": [f"F{at + 1}"]})
        for at in range(1, 9)
    ]
    interviews = [
        Interview(
            f"T{at}",
            "official",
            ((0, 9),),
            (WeightedSegment(0, 5, "a", "hub" if at > 2 else "state"),),
        )
        for at in range(1, 6)
    ]
    return Evidence(system, CODEBOOK, {"firm": respondents}, interviews)


def test_equal_evidence_and_seed_give_equal_draws(evidence: Evidence) -> None:
    one, same, other = crowds(evidence, 1), crowds(evidence, 1), crowds(evidence, 2)

    assert np.array_equal(one.forms["firm"].counts, same.forms["firm"].counts)
    assert np.array_equal(one.interviews.counts, same.interviews.counts)
    assert not np.array_equal(one.forms["firm"].counts, other.forms["firm"].counts)


def test_one_draw_serves_all_measures_of_a_form(measure: Make, evidence: Evidence) -> None:
    drawn = crowds(evidence, 1)
    up = measure("number", "q", goalposts=(0.0, 20.0))
    down = measure("number", "q", goalposts=(0.0, 20.0), direction=-1)

    one = sample(up, evaluate(up, evidence), evidence, drawn)
    other = sample(down, evaluate(down, evidence), evidence, drawn)

    assert one is not None
    assert other is not None
    assert one.value == pytest.approx(100 - other.value)
    assert one.raw == pytest.approx(one.value / 5)


def test_an_interval_encloses_its_figure(measure: Make, evidence: Evidence) -> None:
    drawn = crowds(evidence, 1)
    number = measure("number", "q", goalposts=(0.0, 10.0))
    result = evaluate(number, evidence)

    found = with_intervals(number, result, sample(number, result, evidence, drawn), drawn, 0.95)

    assert found.raw_interval is not None
    assert found.interval is not None
    assert found.raw_interval.low < 4.5 < found.raw_interval.high
    assert found.interval.low < 45 < found.interval.high


def test_a_figure_of_one_unit_has_no_interval(measure: Make, system: IndicatorSystem) -> None:
    evidence = Evidence(system, CODEBOOK, {"firm": [Respondent("F1", {"q": 4})]}, ())
    number = measure("number", "q")
    result = evaluate(number, evidence)
    drawn = crowds(evidence, 1)

    samples = sample(number, result, evidence, drawn)

    assert samples is None
    assert with_intervals(number, result, samples, drawn, 0.95) == result


def test_a_figure_that_is_not_shown_has_no_interval_either(
    measure: Make, evidence: Evidence
) -> None:
    number = measure("number", "q", min_n=20)
    result = evaluate(number, evidence)
    drawn = crowds(evidence, 1)

    found = with_intervals(number, result, sample(number, result, evidence, drawn), drawn, 0.95)

    assert found.interval is None
    assert found.raw_interval is not None


def test_the_nodes_of_a_network_are_drawn_with_the_firms(measure: Make, evidence: Evidence) -> None:
    density = measure("roster_density", "net", "own", goalposts=(0.0, 1.0))
    result = evaluate(density, evidence)

    samples = sample(density, result, evidence, crowds(evidence, 1))

    assert result.raw == 7 / 28
    assert samples is not None
    assert samples.raw.shape == (1000,)
    assert samples.raw.std() > 0
    assert samples.value == pytest.approx(samples.raw * 100)


def test_a_network_without_a_figure_has_no_draws(measure: Make, system: IndicatorSystem) -> None:
    evidence = Evidence(system, CODEBOOK, {"firm": [Respondent("F1", {"own": "F1"})]}, ())
    density = measure("roster_density", "net", "own")

    assert sample(density, evaluate(density, evidence), evidence, crowds(evidence, 1)) is None


def test_shares_get_an_interval_each(measure: Make, evidence: Evidence) -> None:
    modes = measure("distribution", source=Source.CODING, codes=("a",), direction=0)
    drawn = crowds(evidence, 1)
    result = evaluate(modes, evidence)

    samples = sample(modes, result, evidence, drawn)
    found = with_intervals(modes, result, samples, drawn, 0.95)

    assert samples is None
    (side,) = found.distributions
    assert list(side.intervals) == ["hub", "state"]
    assert side.intervals["hub"].low < 0.6 < side.intervals["hub"].high
    assert side.intervals["state"].low == pytest.approx(1 - side.intervals["hub"].high)


def test_shares_that_are_not_shown_have_no_interval(measure: Make, evidence: Evidence) -> None:
    modes = measure("distribution", source=Source.CODING, codes=("a",), min_n=9)
    result = evaluate(modes, evidence)

    found = with_intervals(modes, result, None, crowds(evidence, 1), 0.95)

    assert found.distributions[0].intervals == {}
