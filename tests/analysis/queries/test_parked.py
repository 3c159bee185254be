"""Work that was given up, told only to who answers for the study it belongs to."""

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from analysis.queries.parked import KEYS, parked_for
from config.pipeline import PIPELINE
from survey.models import Attempt, Event
from tests.factories import Team, a_form, a_submission, a_transcript, study_with_members


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members()


def park(task: str, key: int, *, parked: bool = True) -> None:
    at = timezone.now() if parked else None
    Attempt.objects.create(task=task, key=key, count=5, error="why", parked_at=at)


def told(team: Team, handle: str = "pi") -> list[tuple[str, int]]:
    return [(attempt.task, attempt.key) for attempt in parked_for(team[handle])]


def test_work_on_rows_of_the_study_is_told(team: Team) -> None:
    transcript = a_transcript(team["manager"]).pk
    submission = a_submission(a_form(team.study), by=team.pi).pk
    event = Event.objects.filter(study=team.study)[0].pk
    park("analysis.refresh_tallies", transcript)
    park("survey.check_submission", submission)
    park("survey.plan_deliveries", event)

    assert told(team) == [
        ("analysis.refresh_tallies", transcript),
        ("survey.check_submission", submission),
        ("survey.plan_deliveries", event),
    ]


def test_work_on_another_study_is_not_told(team: Team) -> None:
    other = study_with_members()
    park("analysis.refresh_tallies", a_transcript(other["manager"]).pk)

    assert told(team) == []
    assert len(told(other)) == 1


def test_work_that_is_still_tried_is_not_told(team: Team) -> None:
    park("analysis.refresh_tallies", a_transcript(team["manager"]).pk, parked=False)

    assert told(team) == []


@pytest.mark.parametrize("handle", ["analyst", "lead", "coordinator", "coder_a", "manager"])
def test_others_are_not_told(team: Team, handle: str) -> None:
    park("analysis.refresh_tallies", a_transcript(team["manager"]).pk)

    assert told(team, handle) == []


def test_every_task_of_the_pipeline_is_known() -> None:
    tasks = {work.task for several in PIPELINE.values() for work in several}

    assert tasks <= set(KEYS)


def test_it_costs_one_question(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        told(team)
