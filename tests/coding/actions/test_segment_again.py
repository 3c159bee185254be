"""Segments sent again, sent late, or sent under an id that is taken."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction

from coding.actions.round import submit
from coding.actions.segment import Marked, NewSegment, mark_segment
from coding.models import CodingTask, Segment
from survey.actions.refusal import Conflict
from survey.models import Event
from tests.factories import (
    Team,
    a_codebook,
    a_round,
    a_task,
    a_transcript,
    new_segment,
    study_with_members,
)
from tests.threads import side_by_side, waiting


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members()


@pytest.fixture
def task(team: Team) -> CodingTask:
    return given(team)


def given(team: Team) -> CodingTask:
    coding_round = a_round(team["lead"], a_codebook(team["lead"]))
    return a_task(coding_round, a_transcript(team["manager"]), team["coder_a"], team["lead"])


def new(task: CodingTask, **changes: Any) -> NewSegment:  # noqa: ANN401
    return replace(new_segment(task), **changes)


def mark(task: CodingTask, segment: NewSegment) -> Marked:
    return mark_segment(task=task, new=segment, by=task.coder)


def test_sending_it_again_is_harmless(task: CodingTask) -> None:
    wanted = new(task, attributes={"period": "early"})
    first = mark(task, wanted)

    second = mark(task, wanted)

    assert second == Marked(first.segment, ())
    assert Segment.objects.count() == 1
    assert Event.objects.filter(kind="segment.marked").count() == 1


def test_sending_it_again_is_harmless_even_after_handing_in(task: CodingTask) -> None:
    wanted = new(task)
    first = mark(task, wanted)
    submit(task=task, by=task.coder)

    second = mark(task, wanted)

    assert second.segment == first.segment


@pytest.mark.django_db(transaction=True)
def test_sending_it_many_times_at_once_is_harmless() -> None:
    task = given(study_with_members())
    wanted = new(task)

    ids = side_by_side([lambda: mark(task, wanted).segment.pk] * 6)

    assert set(ids) == {wanted.id}
    assert Segment.objects.count() == 1
    assert Event.objects.filter(kind="segment.marked").count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"code": "inst.stage", "value": "oem"},
        {"value": 2},
        {"value": None},
        {"attributes": {}},
        {"attributes": {"period": "early", "more": "x"}},
        {"start": 49, "quote": "he county gave us land."},
    ],
)
def test_another_segment_under_the_same_id_is_refused(
    task: CodingTask, changes: dict[str, Any]
) -> None:
    wanted = new(task, attributes={"period": "early"})
    mark(task, wanted)

    with pytest.raises(Conflict) as refused:
        mark(task, replace(wanted, **changes))

    assert refused.value.code == "segment_exists"


def test_the_id_of_another_coders_segment_is_refused_and_tells_nothing(
    team: Team, task: CodingTask
) -> None:
    wanted = new(task)
    mark(task, wanted)
    other = a_task(task.round, task.transcript, team["coder_b"], team["lead"])

    with pytest.raises(Conflict) as refused:
        mark(other, wanted)

    assert str(refused.value) == "There is another segment under this id."
    assert Segment.objects.get().coder == team["coder_a"]


def test_the_id_of_a_segment_in_an_earlier_round_is_refused(team: Team, task: CodingTask) -> None:
    wanted = new(task)
    mark(task, wanted)
    later = a_task(
        a_round(team["lead"], task.round.codebook_version),
        task.transcript,
        team["coder_a"],
        team["lead"],
    )

    with pytest.raises(Conflict) as refused:
        mark(later, wanted)

    assert refused.value.code == "segment_exists"


def test_a_transcript_that_was_handed_in_is_closed(task: CodingTask) -> None:
    submit(task=CodingTask.objects.get(pk=task.pk), by=task.coder)

    with pytest.raises(Conflict) as refused:
        mark(task, new(task))

    assert refused.value.code == "task_submitted"
    assert not Segment.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_segment_that_comes_while_the_transcript_is_handed_in_is_refused() -> None:
    task = given(study_with_members())

    def come() -> str:
        try:
            return str(mark(task, new(task)).segment.pk)
        except Conflict as refused:
            return refused.code

    with transaction.atomic():
        submit(task=task, by=task.coder)
        late = waiting(come)

    assert late.result(timeout=20) == "task_submitted"
    assert not Segment.objects.exists()
