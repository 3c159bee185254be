"""Own coding tasks over HTTP."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from coding.models import CodingTask
from tests.factories import (
    Team,
    a_codebook,
    a_round,
    a_segment,
    a_task,
    a_transcript,
    study_with_members,
)
from tests.visitors import told, visitor

pytestmark = pytest.mark.django_db

TASKS = "/api/v1/studies/hair/tasks"


@pytest.fixture
def team() -> Team:
    team = study_with_members("hair")
    coding_round = a_round(team.pi, a_codebook(team.pi))
    transcript = a_transcript(team.pi, "T01")
    for handle in ("coder_a", "coder_b"):
        a_segment(a_task(coding_round, transcript, team[handle], team.pi))
    return team


def _submit(client: Client, task: CodingTask) -> int:
    return client.post(f"{TASKS}/{task.pk}/submit", content_type="application/json").status_code


def test_a_coder_sees_own_tasks_with_what_is_marked(team: Team) -> None:
    (row,) = told(visitor(team["coder_a"]), TASKS)["results"]

    assert row.pop("assigned_at").startswith("20")
    assert row == {
        "id": CodingTask.objects.get(coder=team["coder_a"]).pk,
        "round": 1,
        "transcript": "T01",
        "coder": "coder_a",
        "marked": 1,
        "submitted_at": None,
    }


def test_a_lead_has_no_tasks_of_their_own(team: Team) -> None:
    assert told(visitor(team["lead"]), TASKS)["results"] == []


def test_a_coder_hands_a_transcript_in_once(team: Team) -> None:
    client, task = visitor(team["coder_a"]), CodingTask.objects.get(coder=team["coder_a"])

    first = client.post(f"{TASKS}/{task.pk}/submit", content_type="application/json")
    second = client.post(f"{TASKS}/{task.pk}/submit", content_type="application/json")

    assert first.status_code == second.status_code == 200
    assert first.json()["submitted_at"] is not None
    assert first.json() == second.json()


def test_nobody_hands_in_for_another(team: Team) -> None:
    task = CodingTask.objects.get(coder=team["coder_a"])

    assert _submit(visitor(team["coder_b"]), task) == 404
    assert _submit(visitor(team["lead"]), task) == 403
    assert CodingTask.objects.filter(submitted_at=None).count() == 2


def test_a_list_costs_the_same_however_long_it_is(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = visitor(team["coder_a"])

    with django_assert_num_queries(4):  # session, person, member, tasks
        told(client, TASKS)
