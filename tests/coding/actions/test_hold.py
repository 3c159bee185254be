"""Hold a task: only an own one, and nobody else has it meanwhile."""

import pytest
from django.db import transaction

from coding.actions.hold import hold, refuse_closed
from coding.actions.round import submit
from coding.models import CodingRound, CodingTask
from survey.actions.refusal import Conflict
from tests.factories import Team, study_with_members
from tests.steps import a_given_task
from tests.threads import waiting


def closing(task: CodingTask) -> str:
    held = hold(task.pk, task.coder)
    with pytest.raises(Conflict) as refused:
        refuse_closed(held)
    return refused.value.code


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members()


@pytest.fixture
def task(team: Team) -> CodingTask:
    return a_given_task(team)


def test_a_held_task_tells_where_it_stands(task: CodingTask) -> None:
    held = hold(task.pk, task.coder)

    version = task.round.codebook_version
    assert (held.pk, held.transcript, held.code) == (task.pk, task.transcript_id, "T01")
    assert (held.version, held.codebook) == (version.pk, version.codebook_id)
    assert [code.id for code in held.content.codes] == ["inst.local", "inst.stage", "learn.doing"]
    refuse_closed(held)


@pytest.mark.parametrize("task_id", [0, 2**63 - 1, 10**30])
def test_there_is_no_such_task(team: Team, task_id: int) -> None:
    with pytest.raises(CodingTask.DoesNotExist):
        hold(task_id, team["coder_a"])


def test_anothers_task_is_not_held(team: Team, task: CodingTask) -> None:
    with pytest.raises(CodingTask.DoesNotExist):
        hold(task.pk, team["coder_b"])


def test_what_is_closed_takes_no_more(task: CodingTask) -> None:
    CodingRound.objects.update(closed_at="2026-01-01T00:00Z")
    of_round = closing(task)
    CodingTask.objects.update(submitted_at="2026-01-01T00:00Z")
    of_task = closing(task)

    assert (of_round, of_task) == ("round_closed", "task_submitted")


@pytest.mark.django_db(transaction=True)
def test_nobody_hands_it_in_meanwhile() -> None:
    task = a_given_task(study_with_members())

    with transaction.atomic():
        hold(task.pk, task.coder)
        handing_in = waiting(lambda: submit(task=task, by=task.coder))
        before = CodingTask.objects.get().submitted_at
    handing_in.result(timeout=20)

    assert before is None
    assert CodingTask.objects.get().submitted_at is not None
