"""How far each of somebody's studies is."""

import pytest
from pytest_django import DjangoAssertNumQueries

from analysis.models import Run
from analysis.queries.shares import Share, StudyCard, study_cards
from coding.actions.round import submit
from survey.actions.case import assign
from survey.models import Job, JobState
from survey.queries.membership import memberships_of
from tests.factories import (
    Team,
    a_case,
    a_codebook,
    a_form,
    a_round,
    a_run,
    a_submission,
    a_task,
    a_transcript,
    study_with_members,
)


@pytest.fixture
def team(db: None) -> Team:
    """One of two cases was heard; coder_a handed in one of two tasks, coder_b none; one run."""
    team = study_with_members("paper")
    heard, silent = a_case(team.study, "F1"), a_case(team.study, "F2")
    version = a_form(team.study)
    a_submission(version, by=team["interviewer"], case=heard)
    a_submission(version, by=team["coordinator"], case=heard)
    assign(case=silent, interviewer=team["interviewer"], by=team.pi)
    codebook = a_codebook(team.pi)
    coding = a_round(team.pi, codebook)
    texts = [a_transcript(team.pi), a_transcript(team.pi)]
    tasks = [a_task(coding, text, team["coder_a"], team.pi) for text in texts]
    a_task(coding, texts[0], team["coder_b"], team.pi)
    submit(task=tasks[0], by=team["coder_a"])
    a_run(team, codebook)
    return team


def card(team: Team, handle: str) -> StudyCard:
    (found,) = study_cards([team[handle]])
    return found


def test_who_may_read_everything_sees_the_whole_study(team: Team) -> None:
    found = card(team, "pi")

    assert (found.fieldwork, found.coding) == (Share(1, 2), Share(1, 3))
    assert (found.run, found.analysed) == (Run.objects.get(), 1.0)
    assert found.may_read_results


def test_an_interviewer_sees_own_cases_and_no_coding(team: Team) -> None:
    found = card(team, "interviewer")

    assert (found.fieldwork, found.coding) == (Share(0, 1), None)
    assert (found.run, found.may_read_results, found.analysed) == (None, False, 0.0)


def test_a_coder_sees_own_tasks_and_no_fieldwork(team: Team) -> None:
    assert (card(team, "coder_a").fieldwork, card(team, "coder_a").coding) == (None, Share(1, 2))
    assert card(team, "coder_b").coding == Share(0, 1)


def test_an_empty_study_is_nowhere_yet(db: None) -> None:
    found = card(study_with_members("bare", {}), "pi")

    assert (found.fieldwork, found.coding, found.run) == (Share(0, 0), Share(0, 0), None)
    assert found.fieldwork is not None
    assert found.fieldwork.part == 0.0


def test_a_run_at_work_is_as_far_as_its_job(team: Team) -> None:
    Job.objects.update(state=JobState.RUNNING, done=1, total=4)

    assert card(team, "analyst").analysed == 0.25


def test_many_studies_cost_as_much_as_one(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    others = [study_with_members(f"other-{number}", {}) for number in range(3)]
    for other in others:
        a_case(other.study)
        other.study.memberships.create(user=team.pi.user, handle="guest", roles=["analyst"])
    members = list(memberships_of(team.pi.user))

    with django_assert_num_queries(3):
        cards = study_cards(members)

    assert [found.member.study.slug for found in cards] == [
        "other-0",
        "other-1",
        "other-2",
        "paper",
    ]
    assert [found.fieldwork for found in cards] == [Share(0, 1)] * 3 + [Share(1, 2)]
