"""How units spread over categories."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.distribution import of_answers, of_codes
from analysis.measures.units import Interview, Respondent, WeightedSegment
from analysis.system.parts import Level, Measure, Role, Source

type Make = Callable[..., Measure]


def _interview(key: str, *coded: tuple[str | None, float]) -> Interview:
    segments = [
        WeightedSegment(at, at + 1, "mode", value, weight)
        for at, (value, weight) in enumerate(coded)
    ]
    return Interview(key, "official", ((0, 9),), tuple(segments))


def test_each_firm_counts_for_the_option_it_chose(measure: Make) -> None:
    governance = measure("distribution", "gov", source=Source.MIXED, codes=("mode",))
    respondents = [Respondent(key, {"gov": gov}) for key, gov in ("Am", "Bm", "Cn")]

    found = of_answers(governance, [*respondents, Respondent("D", {})])

    assert (found.source, found.n) == (Source.SURVEY, 3)
    assert found.shares == {"m": pytest.approx(2 / 3), "n": pytest.approx(1 / 3)}
    assert [key for key, _ in found.units] == ["A", "B", "C"]


def test_an_interview_counts_once_split_over_its_values(measure: Make) -> None:
    modes = measure("distribution", source=Source.CODING, codes=("mode",))
    interviews = [
        _interview("T1", ("hub", 1.0), ("state", 0.5), ("hub", 0.5)),
        _interview("T2", ("state", 0.5)),
        _interview("T3", (None, 1.0)),
    ]

    found = of_codes(modes, interviews, ("state", "hub", "mixed"))

    assert (found.source, found.n) == (Source.CODING, 2)
    assert found.shares == {"state": 0.625, "hub": 0.375, "mixed": 0.0}
    assert list(found.shares) == ["state", "hub", "mixed"]


def test_values_the_scale_does_not_have_follow_by_name(measure: Make) -> None:
    modes = measure("distribution", source=Source.CODING, codes=("mode",))

    found = of_codes(modes, [_interview("T1", ("z", 1.0), ("a", 1.0))], ("m",))

    assert list(found.shares) == ["m", "a", "z"]


def test_below_min_n_no_shares_are_given(measure: Make) -> None:
    modes = measure("distribution", source=Source.CODING, codes=("mode",), min_n=2)

    found = of_codes(modes, [_interview("T1", ("hub", 1.0))], ("hub",))

    assert (found.n, found.shares) == (1, {})


def test_without_any_unit_there_are_no_shares(measure: Make) -> None:
    found = of_answers(measure("distribution", "gov"), [])

    assert (found.n, found.shares) == (0, {})


coded = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([0.5, 1.0])), max_size=5)


@given(st.lists(coded, min_size=1, max_size=6))
def test_shares_add_up_to_one(interviews: list[list[tuple[str, float]]]) -> None:
    modes = Measure(
        id="m",
        name={"en": "Modes"},
        level=Level.CLUSTER,
        source=Source.CODING,
        op="distribution",
        formula="share of interviews",
        unit="share",
        direction=0,
        goalposts=(0.0, 1.0),
        min_n=1,
        role=Role.CONTEXT,
        codes=("mode",),
    )

    found = of_codes(
        modes, [_interview(str(at), *one) for at, one in enumerate(interviews)], ("a", "b", "c")
    )

    assert sum(found.shares.values()) == pytest.approx(1.0 if any(interviews) else 0.0)
