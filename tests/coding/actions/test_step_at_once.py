"""Steps from several tabs at the same moment: nothing is done twice, and nothing is lost."""

from collections.abc import Callable
from functools import partial
from uuid import uuid4

import pytest

from coding.actions.step import redo, undo
from coding.changes import Change, Content
from coding.models import CodingTask, Segment, Step
from survey.actions.refusal import Refusal, Stale
from survey.models import Event
from tests.factories import study_with_members
from tests.steps import DOING, a_given_task, content, new, stored, take
from tests.threads import side_by_side

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def task() -> CodingTask:
    return a_given_task(study_with_members())


def answer(deed: Callable[[], object]) -> str:
    """Whether it was "done", or by which code it was refused."""
    try:
        deed()
    except Refusal as refused:
        return refused.code
    return "done"


def test_fifty_times_the_same_step_is_one_step(task: CodingTask) -> None:
    wanted, pk = new(content()), uuid4()

    made = side_by_side([lambda: take(task, wanted, pk=pk).is_new] * 50)

    assert sorted(made) == [False] * 49 + [True]
    assert (Segment.objects.count(), Step.objects.count()) == (1, 1)
    assert Event.objects.filter(kind="segment.marked").count() == 1


def test_of_two_tabs_that_change_a_segment_one_is_told(task: CodingTask) -> None:
    first = new(content())
    take(task, first)
    wishes = [content(DOING), content("One two")]

    def change(wish: Content) -> Callable[[], str]:
        return lambda: answer(lambda: take(task, Change(first.segment, 1, wish), kind="change"))

    answers = side_by_side([change(wish) for wish in wishes])

    assert sorted(answers) == ["done", "stale_segment"]
    assert stored() == {first.segment: wishes[answers.index("done")]}


def test_many_coders_steps_in_one_task_are_numbered_without_gaps(task: CodingTask) -> None:
    words = ("One", "two", "three", "four", "five", "six", "came", "later")

    side_by_side([partial(take, task, new(content(word))) for word in words])

    steps = Step.objects.order_by("number").values_list("number", "depth")
    assert list(steps) == [(n, n) for n in range(1, len(words) + 1)]


def test_an_undo_and_a_step_at_once_leave_a_clear_history(task: CodingTask) -> None:
    first, second = new(content()), new(content(DOING))
    step = take(task, first).step.id

    undone, stepped = side_by_side(
        [
            lambda: answer(lambda: undo(task=task.pk, step=step, by=task.coder)),
            lambda: answer(lambda: take(task, second)),
        ]
    )

    assert stepped == "done"
    if undone == "done":  # it came first; the new step dropped what could be redone
        assert stored() == {second.segment: second.after}
        assert [each.state for each in Step.objects.order_by("number")] == ["dropped", "done"]
    else:
        assert undone == "not_the_last_step"
        assert stored() == {first.segment: first.after, second.segment: second.after}


def test_many_undos_of_one_step_undo_it_once(task: CodingTask) -> None:
    take(task, new(content()))
    step = take(task, new(content(DOING))).step.id

    made = side_by_side([lambda: undo(task=task.pk, step=step, by=task.coder).is_new] * 10)
    back = side_by_side([lambda: redo(task=task.pk, step=step, by=task.coder).is_new] * 10)

    assert (sum(made), sum(back)) == (1, 1)
    assert Segment.objects.count() == 2


def test_the_same_id_for_two_coders_steps_is_given_once() -> None:
    team = study_with_members()
    mine = a_given_task(team)
    other = CodingTask.objects.create(
        round=mine.round, transcript=mine.transcript, coder=team["coder_b"]
    )
    pk = uuid4()

    def step(task: CodingTask) -> Callable[[], str]:
        return lambda: answer(lambda: take(task, new(content()), pk=pk))

    answers = side_by_side([step(mine), step(other)])

    assert sorted(answers) == ["done", "step_exists"]
    assert (Step.objects.count(), Segment.objects.count()) == (1, 1)


def test_a_step_that_meets_a_removed_segment_is_stale(task: CodingTask) -> None:
    first = new(content())
    take(task, first)
    take(task, Change(first.segment, 1, None), kind="remove")

    with pytest.raises(Stale) as refused:
        take(task, Change(first.segment, 1, content(DOING)), kind="change")

    assert refused.value.more["segments"] == [{"id": str(first.segment), "gone": True}]
