"""Steps that are refused, and to whom."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from coding.actions.step import MOST_CHANGES, redo, take_step, undo
from coding.changes import Change
from coding.models import CodingRound, CodingTask, Segment
from survey.actions.member import end_membership
from survey.actions.refusal import Conflict, Refusal, Stale
from survey.models import Membership
from tests.factories import Team, a_task, study_with_members
from tests.steps import DOING, a_given_task, content, new, take


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members()


@pytest.fixture
def task(team: Team) -> CodingTask:
    return a_given_task(team)


def test_another_step_under_the_same_id_is_refused(team: Team, task: CodingTask) -> None:
    wanted = new(content())
    step = take(task, wanted).step.id
    other = a_task(task.round, task.transcript, team["coder_b"], team["lead"])

    for where, kind, change in (
        (task, "code", new(content())),
        (task, "batch", wanted),
        (task, "code", Change(wanted.segment, None, content(DOING))),
        (other, "code", new(content())),
    ):
        with pytest.raises(Conflict) as refused:
            take(where, change, kind=kind, pk=step)
        assert refused.value.code == "step_exists"


def test_the_id_of_anothers_segment_is_refused_and_tells_nothing(
    team: Team, task: CodingTask
) -> None:
    wanted = new(content())
    take(task, wanted)
    other = a_task(task.round, task.transcript, team["coder_b"], team["lead"])

    with pytest.raises(Conflict) as refused:
        take(other, wanted)
    with pytest.raises(Stale) as stale:
        take(other, Change(wanted.segment, 1, None), kind="remove")

    assert (refused.value.code, refused.value.more) == ("segment_exists", {})
    assert stale.value.more["segments"] == [{"id": str(wanted.segment), "gone": True}]


@pytest.mark.parametrize("kind", ["dance", ""])
def test_an_unknown_kind_is_refused(task: CodingTask, kind: str) -> None:
    with pytest.raises(Refusal) as refused:
        take(task, new(content()), kind=kind)

    assert refused.value.code == "unknown_kind"


def test_too_many_changes_are_refused(task: CodingTask) -> None:
    with pytest.raises(Refusal) as refused:
        take(task, *[new(content())] * (MOST_CHANGES + 1))

    assert refused.value.code == "too_many_changes"


def test_a_long_step_takes_as_many_queries_as_a_short_one(
    task: CodingTask,
    django_assert_num_queries: Any,  # noqa: ANN401
) -> None:
    take(task, new(content("later")))
    words = [content(word, "inst.local", 1) for word in ("One", "two", "three", "four", "five")]
    more = [content(DOING[:n]) for n in (7, 10, 16)]

    with django_assert_num_queries(7):  # savepoint twice, task, scene, write, event, mark
        take(task, new(content()))
    with django_assert_num_queries(7):
        take(task, *(new(each) for each in (*words, *more)), kind="batch")

    assert Segment.objects.count() == 10


def test_a_closed_round_takes_no_more(task: CodingTask) -> None:
    step = take(task, new(content())).step.id
    CodingRound.objects.update(closed_at="2026-01-01T00:00Z")

    with pytest.raises(Conflict) as refused:
        take(task, new(content(DOING)))
    with pytest.raises(Conflict) as kept:
        undo(task=task.pk, step=step, by=task.coder)

    assert (refused.value.code, kept.value.code) == ("round_closed", "round_closed")


@pytest.mark.parametrize("handle", ["pi", "lead", "analyst", "manager", "interviewer"])
def test_who_does_not_code_takes_no_step(team: Team, task: CodingTask, handle: str) -> None:
    step = take(task, new(content())).step.id
    by = team[handle]

    with pytest.raises(PermissionDenied):
        take_step(task=task.pk, pk=uuid4(), kind="code", changes=[new(content(DOING))], by=by)
    for deed in (undo, redo):
        with pytest.raises(PermissionDenied):
            deed(task=task.pk, step=step, by=by)


def test_another_coder_finds_no_task(team: Team, task: CodingTask) -> None:
    step = take(task, new(content())).step.id
    by = team["coder_b"]

    with pytest.raises(CodingTask.DoesNotExist):
        take_step(task=task.pk, pk=uuid4(), kind="code", changes=[new(content(DOING))], by=by)
    for deed in (undo, redo):
        with pytest.raises(CodingTask.DoesNotExist):
            deed(task=task.pk, step=step, by=by)


def test_a_former_coder_takes_no_step(team: Team, task: CodingTask) -> None:
    end_membership(member=team["coder_a"], by=team.pi)
    task.coder = Membership.objects.get(pk=team["coder_a"].pk)

    with pytest.raises(PermissionDenied):
        take(task, new(content()))
