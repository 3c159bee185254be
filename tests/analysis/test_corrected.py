"""The shares of a run, corrected."""

import math

import pytest

from analysis.corrected import CODE, MEASURE, THEME, Corrected, Wanted, corrected, wanted_of
from analysis.measures.coding import code_turn_share
from analysis.measures.units import Interview, WeightedSegment
from analysis.system.parse import parse
from coding.sampling import DecidedTurn, Drawn
from tests.computed import SYSTEM

TURNS = ((0, 10), (20, 30), (40, 50), (60, 70))
A = Wanted(CODE, "a", frozenset({"a"}))


def an_interview(
    key: str, *marks: tuple[int, str, float], turns: int = 4, kind: str = "firm"
) -> Interview:
    """Marks are (turn, code, weight)."""
    segments = [WeightedSegment(TURNS[at][0], TURNS[at][1], code, None, w) for at, code, w in marks]
    return Interview(key, kind, TURNS[:turns], tuple(segments))


def decided(transcript: str, place: int, **codes: bool) -> DecidedTurn:
    return DecidedTurn(transcript, place, codes)


def a_sample(*turns: DecidedTurn, number: int = 1, **frame: int) -> Drawn:
    return Drawn(number, {code: (n, "") for code, n in frame.items()}, frozenset("ab"), turns)


INTERVIEWS = [an_interview("T1", (0, "a", 1.0), (1, "a", 0.5)), an_interview("T2", (3, "b", 1.0))]


def one(
    wanted: Wanted, samples: list[Drawn], interviews: list[Interview] = INTERVIEWS
) -> Corrected:
    found = list(corrected([wanted], interviews, samples, 0.95))
    assert len(found) == 1
    return found[0]


def test_without_a_sample_a_share_has_its_sampling_error_only() -> None:
    found = one(A, [])

    assert not found.is_corrected
    assert (found.estimate.raw, found.estimate.estimate) == (1.5 / 8, 1.5 / 8)
    assert (found.estimate.population, found.estimate.clusters, found.estimate.base) == (8, 2, 0)
    assert found.estimate.sampling_error == pytest.approx(1.5 / 8)


def test_decisions_correct_the_share_of_turns() -> None:
    sample = a_sample(
        decided("T1", 1, a=True, b=False), decided("T2", 0, a=True, b=False), T1=4, T2=4
    )

    found = one(A, [sample])

    # Errors 1/2 and 1: on average 3/4 of a turn.
    assert found.is_corrected
    assert found.estimate.estimate == pytest.approx(1.5 / 8 + 0.75)
    assert (found.estimate.base, found.left_out) == (2, 0)
    assert found.limits is not None
    assert found.limits.low < found.estimate.estimate <= found.limits.high == 1


def test_a_theme_holds_where_one_of_its_codes_holds() -> None:
    sample = a_sample(
        decided("T1", 0, a=False, b=True), decided("T2", 3, a=False, b=False), T1=4, T2=4
    )

    found = one(Wanted(THEME, "t", frozenset("ab")), [sample])

    assert found.estimate.raw == pytest.approx(2.5 / 8)
    assert found.estimate.estimate == 0  # 2.5 / 8 - 1 / 2: no share is below zero


def test_a_measure_is_the_mean_of_the_interviews_shares() -> None:
    interviews = [*INTERVIEWS, an_interview("T3", (0, "a", 1.0), turns=1)]
    measure = parse(SYSTEM).measures[2]

    found = one(Wanted(MEASURE, "m", frozenset("a"), by_interview=True), [], interviews)

    shares = [1.5 / 4, 0, 1]
    spread = math.sqrt(sum((x - 1.375 / 3) ** 2 for x in shares) / 2 / 3)
    assert measure.op == "code_turn_share"
    assert code_turn_share(measure, interviews[2]) == 0
    assert found.estimate.raw == pytest.approx(sum(shares) / 3)
    assert found.estimate.sampling_error == pytest.approx(spread)


def test_only_respondents_of_these_kinds_count() -> None:
    interviews = [*INTERVIEWS, an_interview("G1", (0, "a", 1.0), kind="office")]

    found = one(Wanted(MEASURE, "m", frozenset("a"), kinds=("office",)), [], interviews)

    assert (found.estimate.raw, found.estimate.clusters) == (0.25, 1)
    assert found.limits is None


def test_interviews_outside_the_frame_are_left_out() -> None:
    interviews = [*INTERVIEWS, an_interview("T3", (0, "a", 1.0)), an_interview("T4", turns=2)]
    sample = a_sample(decided("T1", 0, a=True), decided("T2", 0, a=False), T1=4, T2=4, T4=3)

    found = one(A, [sample], interviews)

    assert (found.estimate.raw, found.estimate.population, found.left_out) == (1.5 / 8, 8, 2)


def test_samples_of_other_interviews_are_strata_of_one_figure() -> None:
    first = a_sample(decided("T1", 2, a=True), decided("T1", 3, a=True), T1=4)
    second = a_sample(decided("T2", 0, a=False), decided("T2", 1, a=False), number=2, T2=4)

    found = one(A, [first, second])

    # T1: every turn is wrong by 1, T2: none.
    assert found.estimate.estimate == pytest.approx(1.5 / 8 + 4 / 8)
    assert found.estimate.coders_freedom == 2


def test_a_sample_with_one_decision_corrects_nothing_yet() -> None:
    found = one(A, [a_sample(decided("T1", 0, a=False), T1=4)])

    assert (found.is_corrected, found.estimate.population, found.left_out) == (False, 8, 0)


def test_a_sample_without_a_marked_code_in_scope_does_not_correct() -> None:
    sample = Drawn(
        1, {"T1": (4, ""), "T2": (4, "")}, frozenset("a"), (decided("T1", 0), decided("T2", 0))
    )

    assert not one(Wanted(THEME, "t", frozenset("ab")), [sample]).is_corrected
    assert one(Wanted(THEME, "t", frozenset("az")), [sample]).is_corrected
    assert not one(Wanted(CODE, "z", frozenset("z")), [sample]).is_corrected


def test_an_interview_without_turns_has_no_share() -> None:
    assert list(corrected([A], [an_interview("T1", turns=0)], [], 0.95)) == []


def test_measures_that_are_shares_of_turns_are_wanted_and_all_themes_and_codes() -> None:
    themes = {"institutions": ["inst.local", "inst.stage"], "learning": ["learn.doing"]}

    found = wanted_of(parse(SYSTEM), themes)

    assert [(each.scope, each.key) for each in found] == [
        ("measure", "doing"),
        ("theme", "institutions"),
        ("theme", "learning"),
        ("code", "inst.local"),
        ("code", "inst.stage"),
        ("code", "learn.doing"),
    ]
    assert [each.by_interview for each in found] == [True, False, False, False, False, False]
