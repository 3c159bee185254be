"""Events, marks and pokes: nothing that is due gets lost."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from celery import Celery
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from config.celery import app
from config.pipeline import PIPELINE
from survey.actions.event import (
    Work,
    beat,
    connect,
    due_work,
    mark,
    oldest_mark,
    record,
    sweep,
)
from survey.models import Event, Heartbeat, Job, JobState, Kind, Mark
from tests.factories import a_user, study_with_members
from tests.pokes import pokes

TASK = "test.count"


@pytest.fixture
def dead_broker() -> Iterator[None]:
    """Celery as it is configured, but with a broker where nobody listens."""
    dead = Celery("dead", broker="redis://127.0.0.1:1/0", set_as_current=False)
    dead.config_from_object("django.conf:settings", namespace="CELERY")
    dead.set_current()
    yield
    app.set_current()


@contextmanager
def rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def make_old(key: int) -> None:
    Mark.objects.filter(key=key).update(at=timezone.now() - timedelta(seconds=10))


@pytest.mark.django_db
def test_an_event_says_who_did_what_in_which_study() -> None:
    team = study_with_members(people={})

    event = record(
        Kind.ROUND_OPENED, study=team.study, by=team.pi.user, subject="1", data={"a": [1, "二"]}
    )

    stored = Event.objects.get(pk=event.pk)
    assert (stored.study, stored.kind, stored.actor) == (team.study, "round.opened", team.pi.user)
    assert (stored.subject, stored.data) == ("1", {"a": [1, "二"]})
    assert timezone.now() - stored.at < timedelta(minutes=1)


@pytest.mark.django_db
def test_an_event_leaves_a_mark_for_each_line_of_its_work() -> None:
    record(Kind.SEGMENT_MARKED, study=None, by=None, data={"transcript": 7})

    assert list(Mark.objects.values_list("task", "key")) == [("analysis.refresh_tallies", 7)]


@pytest.mark.django_db
def test_an_event_without_work_leaves_no_mark() -> None:
    record(Kind.ROUND_OPENED, study=None, by=None)

    assert not Mark.objects.exists()


@pytest.mark.django_db
def test_work_may_depend_on_the_event() -> None:
    def key(event: Event) -> int:
        return int(event.data["key"])

    connect({Kind.ROUND_OPENED: [Work(TASK, key=key, when=lambda event: event.subject == "yes")]})
    try:
        record(Kind.ROUND_OPENED, study=None, by=None, subject="no", data={"key": 1})
        record(Kind.ROUND_OPENED, study=None, by=None, subject="yes", data={"key": 2})
    finally:
        connect(PIPELINE)

    assert list(Mark.objects.values_list("task", "key")) == [(TASK, 2)]


@pytest.mark.django_db(transaction=True)
def test_a_poke_goes_out_once_and_only_on_commit() -> None:
    with transaction.atomic():
        mark(TASK, 1)
        mark(TASK, 1)
        mark(TASK, 2)
        before = pokes()

    after = pokes()

    assert before == []
    assert after == [(TASK, 1), (TASK, 2)]
    assert Mark.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_a_deed_that_is_rolled_back_leaves_nothing() -> None:
    with rolled_back():
        record(Kind.SEGMENT_MARKED, study=None, by=None, data={"transcript": 7})

    assert pokes() == []
    assert not Mark.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_savepoint_that_is_rolled_back_takes_its_pokes_along() -> None:
    with transaction.atomic():
        mark(TASK, 1)
        with rolled_back():
            mark(TASK, 1)
            mark(TASK, 2)

    assert pokes() == [(TASK, 1)]
    assert list(Mark.objects.values_list("key", flat=True)) == [1]


@pytest.mark.django_db(transaction=True)
def test_a_poke_survives_when_its_first_asker_is_rolled_back() -> None:
    with transaction.atomic():
        with rolled_back():
            mark(TASK, 1)
        mark(TASK, 1)

    assert pokes() == [(TASK, 1)]


@pytest.mark.django_db(transaction=True)
def test_a_deed_succeeds_at_once_while_the_broker_is_down(dead_broker: None) -> None:
    began = time.monotonic()

    for key in range(3):
        with transaction.atomic():
            mark(TASK, key)

    assert time.monotonic() - began < 2
    assert due_work() == [(TASK, 0), (TASK, 1), (TASK, 2)]


@pytest.mark.django_db
def test_the_sweep_pokes_what_has_waited_and_leaves_what_is_fresh() -> None:
    for key in (1, 1, 2, 3):
        mark(TASK, key)
    make_old(1)
    make_old(3)

    swept = sweep()

    assert swept == 2
    assert sorted(pokes()) == [(TASK, 1), (TASK, 3)]


@pytest.mark.django_db
def test_the_sweep_pokes_jobs_that_nobody_holds() -> None:
    now = timezone.now()
    earlier = now - timedelta(minutes=2)

    def job(state: JobState, lease: timedelta | None = None) -> int:
        made = Job.objects.create(
            task="test.job", state=state, lease_until=now + lease if lease else None
        )
        Job.objects.filter(pk=made.pk).update(created_at=earlier)
        return made.pk

    queued = job(JobState.QUEUED)
    lost = job(JobState.RUNNING, -timedelta(seconds=1))
    job(JobState.RUNNING, timedelta(seconds=30))
    job(JobState.DONE, -timedelta(seconds=1))
    job(JobState.FAILED, -timedelta(seconds=1))
    Job.objects.create(task="test.job")

    swept = sweep()

    assert swept == 2
    assert sorted(pokes()) == [("test.job", queued), ("test.job", lost)]


@pytest.mark.django_db
def test_the_sweep_asks_the_database_twice(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for key in range(20):
        mark(TASK, key)
        make_old(key)

    with django_assert_num_queries(2):
        swept = sweep()

    assert swept == 20


@pytest.mark.django_db
def test_the_operator_sees_how_much_is_due_and_for_how_long() -> None:
    nothing = oldest_mark()
    mark(TASK, 1)
    mark(TASK, 2)
    make_old(2)

    n, waited = oldest_mark()

    assert nothing == (0, 0.0)
    assert n == 2
    assert 10 <= waited < 20


@pytest.mark.django_db
def test_a_heartbeat_is_one_row_that_moves_on() -> None:
    beat("worker")
    first = Heartbeat.objects.get().at

    beat("worker")

    assert Heartbeat.objects.get().at > first


@pytest.mark.django_db
def test_a_person_may_act_outside_any_study() -> None:
    event = record(Kind.STUDY_FOUNDED, study=None, by=a_user("pi"))

    assert event.study is None
