"""From a measure back to answers and segments."""

import pytest
from pytest_django import DjangoAssertNumQueries

from analysis.models import Run
from analysis.queries.system import parts_of
from analysis.queries.trace import TracedUnit, questions_of, trace
from analysis.system.parts import Arguments, Level, Measure, Role, Source, ZeroIf
from coding.models import CodingTask
from survey.models import ReviewState, Submission
from tests.computed import DOING, LAND, a_computable_study, a_computed_run
from tests.factories import Team, a_submission


@pytest.fixture
def team(db: None) -> Team:
    return a_computable_study()


@pytest.fixture
def run(team: Team) -> Run:
    return a_computed_run(team["analyst"])


def traced(team: Team, run: Run, key: str, handle: str = "analyst") -> list[TracedUnit]:
    measures = {measure.id: measure for measure in parts_of(run.system_version).measures}
    return trace(team[handle], run, measures[key], "zh")


def test_firms_come_from_the_highest_down_with_their_answers(team: Team, run: Run) -> None:
    units = traced(team, run, "size")

    assert [(one.unit.unit, one.unit.value) for one in units] == [
        ("F02", 80.0),
        ("F03", 50.0),
        ("F01", 20.0),
    ]
    assert [[(a.question, a.value) for a in one.answers] for one in units] == [
        [("员工数", "80")],
        [("员工数", "50")],
        [("员工数", "20")],
    ]
    assert [one.segments for one in units] == [(), (), ()]


def test_interviews_come_with_the_segments_of_all_coders(team: Team, run: Run) -> None:
    first, second = traced(team, run, "local")

    assert (first.unit.unit, second.unit.unit) == ("T01", "T02")
    assert [(s.coder.handle, s.quote, s.value) for s in first.segments] == [
        ("coder_a", LAND, 2),
        ("coder_b", LAND, 1),
    ]
    assert [(s.coder.handle, s.value) for s in second.segments] == [("coder_a", -2)]
    assert (first.submission, first.answers) == (None, ())


def test_segments_of_a_task_that_is_open_again_are_not_behind_it(team: Team, run: Run) -> None:
    CodingTask.objects.filter(coder=team["coder_b"]).update(submitted_at=None)

    first, _ = traced(team, run, "local")

    assert [segment.coder.handle for segment in first.segments] == ["coder_a"]


def test_who_reads_no_submissions_sees_values_without_answers(team: Team, run: Run) -> None:
    units = traced(team, run, "size", "lead")

    assert [one.unit.unit for one in units] == ["F02", "F03", "F01"]
    assert [(one.submission, one.answers) for one in units] == [(None, ())] * 3


def test_the_latest_submission_that_was_not_rejected_stands_for_a_case(
    team: Team, run: Run
) -> None:
    first = Submission.objects.get(case__code="F01")
    for staff, review in ((30, ReviewState.APPROVED), (40, ReviewState.REJECTED)):
        later = a_submission(
            first.form_version, by=team.pi, case=first.case, answers={"staff": staff}
        )
        Submission.objects.filter(pk=later.pk).update(review=review)

    answers = {one.unit.unit: one.answers for one in traced(team, run, "size")}

    assert [answer.value for answer in answers["F01"]] == ["30"]


def test_many_units_cost_as_much_as_few(
    team: Team, run: Run, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    traced(team, run, "size")

    with django_assert_num_queries(3):
        units = traced(team, run, "size")
    with django_assert_num_queries(2):
        traced(team, run, "local")

    assert len(units) == 3


def test_a_measure_reads_the_questions_of_its_arguments_too() -> None:
    measure = Measure(
        id="share",
        name={"en": "Share"},
        level=Level.FIRM,
        source=Source.SURVEY,
        op="ratio",
        formula="a / b",
        unit="share",
        direction=1,
        goalposts=(0, 1),
        min_n=1,
        role=Role.SCORE,
        questions=("a",),
        args=Arguments(num="a", den="b", zero_if=ZeroIf("exports", "no")),
    )

    assert questions_of(measure) == {"a", "b", "exports"}


def test_what_was_said_elsewhere_is_not_behind_a_measure(team: Team, run: Run) -> None:
    quotes = {s.quote for one in traced(team, run, "doing") for s in one.segments}

    assert quotes == {DOING}
