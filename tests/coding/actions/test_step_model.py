"""Any walk of steps, undos and redos leaves what a plain model of them says."""

import os
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from pytest_django import DjangoDbBlocker

from coding.actions.step import redo, undo
from coding.changes import Change, Content
from coding.models import Segment, Step
from coding.queries.step import steps_state
from survey.actions.refusal import Conflict, Stale
from tests.factories import study_with_members
from tests.steps import DOING, a_given_task, content, stored, take

type State = dict[UUID, Content]

WORDS = ("One", "two", "three", "One two", DOING, "县里", "👩‍🏭", "𠮷田", "cafe\u0301")
CODES = (("learn.doing", (None,)), ("inst.local", (None, -2, 1)), ("inst.stage", (None, "oem")))


@st.composite
def contents(draw: st.DrawFn) -> Content:
    code, values = draw(st.sampled_from(CODES))
    return content(draw(st.sampled_from(WORDS)), code, draw(st.sampled_from(values)))


def place(said: Content) -> tuple[str, int, int]:
    return said.code, said.start, said.end


class Walk(RuleBasedStateMachine):
    """The model is a list of states and the place in it; `ids` are the steps between them."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.task = a_given_task(study_with_members())
        self.states: list[State] = [{}]
        self.ids: list[UUID] = []
        self.at = 0
        self.versions: dict[UUID, int] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @property
    def now(self) -> State:
        return self.states[self.at]

    @rule(
        wishes=st.lists(st.none() | contents(), min_size=1, max_size=4),
        data=st.data(),
    )
    def step(self, wishes: list[Content | None], data: st.DataObject) -> None:
        """Each wish is of a segment that is there, or, where it can be, of a new one."""
        after, changes = dict(self.now), []
        free = list(self.now)
        for wish in wishes:
            is_old = free and (wish is None or data.draw(st.booleans()))
            if not is_old and wish is None:
                continue
            pk = free.pop(data.draw(st.integers(0, len(free) - 1))) if is_old else uuid4()
            version = Segment.objects.get(pk=pk).version if is_old else None
            changes.append(Change(pk, version, wish))
            if wish is None:
                del after[pk]
            else:
                after[pk] = wish
        if not changes:
            return
        if len({place(said) for said in after.values()}) < len(after):
            with pytest.raises(Conflict), transaction.atomic():
                take(self.task, *changes, kind="batch")
            return
        made = take(self.task, *changes, kind="batch")
        del self.states[self.at + 1 :], self.ids[self.at :]
        self.states.append(after)
        self.ids.append(made.step.id)
        self.at += 1

    @precondition(lambda self: self.at > 0)
    @rule()
    def undo(self) -> None:
        undo(task=self.task.pk, step=self.ids[self.at - 1], by=self.task.coder)
        self.at -= 1

    @precondition(lambda self: self.at < len(self.ids))
    @rule()
    def redo(self) -> None:
        redo(task=self.task.pk, step=self.ids[self.at], by=self.task.coder)
        self.at += 1

    @precondition(lambda self: self.at > 1)
    @rule()
    def undo_too_early(self) -> None:
        with pytest.raises(Stale), transaction.atomic():
            undo(task=self.task.pk, step=self.ids[self.at - 2], by=self.task.coder)

    @precondition(lambda self: self.at > 0)
    @rule()
    def send_again(self) -> None:
        last = Step.objects.get(pk=self.ids[self.at - 1])
        changes: list[Any] = [
            Change(UUID(each["segment"]), None, each["after"] and Content.read(each["after"]))
            for each in last.changes
        ]
        if all(change.after for change in changes):
            made = take(self.task, *changes, kind="batch", pk=last.pk)
            assert not made.is_new

    @invariant()
    def the_segments_are_those_of_the_model(self) -> None:
        assert stored() == self.now

    @invariant()
    def the_steps_are_counted(self) -> None:
        state = steps_state(self.task.pk)
        assert (state.undo, state.redo) == (self.at, len(self.ids) - self.at)
        assert (state.last and state.last.id) == (self.ids[self.at - 1] if self.at else None)

    @invariant()
    def versions_only_grow(self) -> None:
        for pk, version in Segment.objects.values_list("pk", "version"):
            assert version >= self.versions.get(pk, 0)
            self.versions[pk] = version


@pytest.fixture
def _database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Any:  # noqa: ANN401
    with django_db_blocker.unblock():
        yield


@pytest.mark.usefixtures("_database")
def test_any_walk_leaves_what_the_model_says() -> None:
    walks = settings(
        max_examples=int(os.environ.get("WALKS", "20")),
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )

    run_state_machine_as_test(Walk, settings=walks)
