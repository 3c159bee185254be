"""What of a task's steps can be undone and redone."""

import pytest

from coding.actions.step import redo, undo
from coding.models import CodingTask
from coding.queries.step import StepRef, StepsState, steps_state
from tests.factories import study_with_members
from tests.steps import DOING, a_given_task, content, new, take


@pytest.fixture
def task(db: None) -> CodingTask:
    return a_given_task(study_with_members())


def test_a_new_task_has_no_steps(task: CodingTask) -> None:
    assert steps_state(task.pk) == StepsState(0, 0, None, None)
    assert steps_state(task.pk).told() == {"undo": 0, "redo": 0, "last": None, "next": None}


def test_steps_are_counted_as_they_are_undone_and_redone(task: CodingTask) -> None:
    one = take(task, new(content())).step
    two = take(task, new(content(DOING)), kind="batch").step
    seen = [steps_state(task.pk)]
    for deed, step in ((undo, two), (undo, one), (redo, one)):
        deed(task=task.pk, step=step.id, by=task.coder)
        seen.append(steps_state(task.pk))

    assert seen == [
        StepsState(2, 0, two, None),
        StepsState(1, 1, one, two),
        StepsState(0, 2, None, one),
        StepsState(1, 1, one, two),
    ]


def test_dropped_steps_do_not_count(task: CodingTask) -> None:
    one = take(task, new(content())).step
    undo(task=task.pk, step=one.id, by=task.coder)

    three = take(task, new(content(DOING))).step

    assert steps_state(task.pk) == StepsState(1, 0, StepRef(three.id, "code"), None)
