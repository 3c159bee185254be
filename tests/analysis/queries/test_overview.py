"""The study at a glance."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from analysis.queries.overview import Overview, Strand, overview_for
from coding.models import CodingRound
from survey.actions.case import assign
from survey.actions.review import return_to_interviewer
from survey.models import Event, Job, JobState, Kind, Submission
from tests.computed import a_computable_study, a_computed_run
from tests.factories import Team, a_case, a_task, a_transcript, study_with_members


@pytest.fixture
def team(db: None) -> Team:
    """Three of four cases were heard; of five coding tasks four are handed in, one is open."""
    team = a_computable_study()
    case = a_case(team.study, "F04")
    assign(case=case, interviewer=team["interviewer"], by=team.pi)
    coding_round = CodingRound.objects.get(study=team.study)
    a_task(coding_round, a_transcript(team["manager"], "T03"), team["coder_a"], team["lead"])
    return team


def seen(team: Team, handle: str) -> Overview:
    return overview_for(team[handle])


def test_who_reads_everything_sees_all_strands(team: Team) -> None:
    a_computed_run(team["analyst"])

    found = seen(team, "pi")

    assert found.fieldwork == Strand(done=3, total=4, items=3)
    assert found.fieldwork.left == 1
    assert found.coding == Strand(done=4, total=5, items=5)
    assert (found.transcripts, found.run is not None, found.analysed) == (3, True, 1.0)
    assert found.tasks == ()


def test_a_coder_sees_own_coding_and_no_other_strand(team: Team) -> None:
    found = seen(team, "coder_a")

    assert (found.fieldwork, found.run, found.may_read_results) == (None, None, False)
    assert found.coding == Strand(done=2, total=3, items=3)
    assert [task.transcript.code for task in found.open_tasks] == ["T03"]
    assert [task.transcript.code for task in found.tasks] == ["T03", "T01", "T02"]
    assert found.waiting == 1


def test_an_interviewer_sees_own_cases_and_those_to_hear(team: Team) -> None:
    found = seen(team, "interviewer")

    assert found.coding is None
    assert found.fieldwork == Strand(done=0, total=1, items=3)
    assert (found.to_interview, found.to_review, found.waiting) == (1, 0, 1)


@pytest.mark.parametrize(
    ("handle", "to_review"), [("coordinator", 3), ("manager", 3), ("pi", 3), ("analyst", 0)]
)
def test_submissions_wait_for_who_reviews_them(team: Team, handle: str, to_review: int) -> None:
    assert seen(team, handle).to_review == to_review


@pytest.mark.parametrize(
    ("handle", "returned"), [("interviewer", 1), ("coordinator", 0), ("coder_a", 0)]
)
def test_what_was_returned_waits_for_the_interviewer(
    team: Team, handle: str, returned: int
) -> None:
    before = seen(team, handle).waiting
    submission = Submission.objects.filter(submitted_by=team["interviewer"]).latest("pk")
    return_to_interviewer(submission=submission, comment="Staff?", by=team["manager"])

    found = seen(team, handle)

    assert (found.returned, found.waiting - before) == (returned, returned)


@pytest.mark.parametrize(("handle", "changes"), [("analyst", 1), ("pi", 1), ("lead", 0)])
def test_a_run_behind_the_data_waits_for_who_starts_runs(
    team: Team, handle: str, changes: int
) -> None:
    run = a_computed_run(team["analyst"])
    Event.objects.filter(study=team.study).update(at=run.created_at - timedelta(minutes=1))
    later = run.created_at + timedelta(minutes=1)
    Event.objects.create(study=team.study, kind=Kind.TASK_SUBMITTED, at=later)

    assert seen(team, handle).changes_since_run == changes


def test_a_run_under_way_is_not_behind_and_shows_how_far_it_is(team: Team) -> None:
    run = a_computed_run(team["analyst"])
    Job.objects.filter(pk=run.job_id).update(state=JobState.RUNNING, done=1, total=4)

    found = seen(team, "analyst")

    assert (found.is_working, found.has_failed, found.analysed) == (True, False, 0.25)
    assert found.changes_since_run == 0


def test_a_run_that_failed_says_so(team: Team) -> None:
    run = a_computed_run(team["analyst"])
    Job.objects.filter(pk=run.job_id).update(state=JobState.FAILED, done=0, total=0)

    found = seen(team, "analyst")

    assert (found.is_working, found.has_failed, found.analysed) == (False, True, 0.0)


def test_before_the_first_run_nothing_is_analysed(team: Team) -> None:
    found = seen(team, "analyst")

    assert (found.run, found.analysed, found.is_working, found.has_failed) == (
        None,
        0.0,
        False,
        False,
    )


def test_a_study_without_form_and_codebook_is_empty(db: None) -> None:
    team = study_with_members()

    found = overview_for(team.pi)

    assert found.is_empty
    assert found.fieldwork == found.coding == Strand(done=0, total=0, items=0)
    assert found.fieldwork.share == 0.0
    assert found.waiting == 0


def test_a_study_with_a_form_is_not_empty(team: Team) -> None:
    assert not seen(team, "interviewer").is_empty


def test_a_glance_costs_few_questions_however_large_the_study(
    team: Team, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    a_computed_run(team["analyst"])
    for number in range(10):
        a_case(team.study, f"F1{number}")

    with django_assert_max_num_queries(10):
        seen(team, "pi")
