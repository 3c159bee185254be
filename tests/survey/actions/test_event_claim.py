"""Work that is claimed: done in one transaction, by one worker at a time, parked if hopeless."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from survey.actions.event import (
    ATTEMPTS,
    beat,
    claim,
    due_work,
    mark,
    parked_work,
    sweep,
    unpark,
)
from survey.models import Attempt, Heartbeat, Mark
from tests.pokes import pokes
from tests.threads import elsewhere, side_by_side

TASK = "test.count"


def fail(key: int, after: Callable[[], None] = lambda: None) -> None:
    """Claim the work and raise in the middle of it."""

    def work() -> None:
        with claim(TASK, key):
            after()
            raise ZeroDivisionError("no luck")

    with pytest.raises(ZeroDivisionError):
        work()


def make_old(key: int) -> None:
    Mark.objects.filter(key=key).update(at=timezone.now() - timedelta(seconds=10))


@pytest.mark.django_db
def test_what_is_not_marked_is_not_done() -> None:
    with claim(TASK, 1) as due:
        pass

    assert due is False
    assert not Attempt.objects.exists()


@pytest.mark.django_db
def test_many_marks_cost_one_run() -> None:
    for _ in range(10):
        mark(TASK, 1)
    mark(TASK, 2)

    runs = []
    for _ in range(10):
        with claim(TASK, 1) as due:
            runs.append(due)

    assert runs == [True] + [False] * 9
    assert due_work() == [(TASK, 2)]
    assert not Attempt.objects.exists()


@pytest.mark.django_db
def test_a_failing_task_leaves_its_marks_and_its_error() -> None:
    mark(TASK, 1)
    mark(TASK, 1)

    fail(1)

    attempt = Attempt.objects.get()
    assert (attempt.count, attempt.error) == (1, "ZeroDivisionError: no luck")
    assert Mark.objects.count() == 2
    assert due_work() == [(TASK, 1)]


@pytest.mark.django_db
def test_an_error_with_characters_that_cannot_be_kept_is_noted_all_the_same() -> None:
    mark(TASK, 1)

    with pytest.raises(ValueError, match="bad"), claim(TASK, 1):
        raise ValueError("bad \0 byte")

    assert Attempt.objects.get().error == "ValueError: bad \ufffd byte"


@pytest.mark.django_db
def test_what_a_failing_task_wrote_is_rolled_back() -> None:
    mark(TASK, 1)

    fail(1, after=lambda: beat("halfway"))

    assert not Heartbeat.objects.exists()


@pytest.mark.django_db
def test_success_forgives_earlier_failures() -> None:
    mark(TASK, 1)
    for _ in range(ATTEMPTS - 1):
        fail(1)

    with claim(TASK, 1) as due:
        pass

    assert due
    assert not Attempt.objects.exists()


@pytest.mark.django_db
def test_five_failures_park_the_work(caplog: pytest.LogCaptureFixture) -> None:
    mark(TASK, 1)
    for _ in range(ATTEMPTS):
        fail(1)

    with claim(TASK, 1) as due:
        pass

    assert due is False
    assert [(work.task, work.key, work.count) for work in parked_work()] == [(TASK, 1, 5)]
    assert caplog.messages == ["test.count(1) is parked after 5 attempts"]
    assert due_work() == []
    assert Mark.objects.count() == 1


@pytest.mark.django_db
def test_an_attempt_counts_even_if_it_takes_the_worker_with_it() -> None:
    mark(TASK, 1)

    for _ in range(ATTEMPTS):
        with pytest.raises(SystemExit), claim(TASK, 1):
            raise SystemExit
    with claim(TASK, 1) as due:
        pass

    assert due is False
    assert Attempt.objects.get().parked_at is not None


@pytest.mark.django_db
def test_parked_work_is_not_poked_even_when_it_is_marked_again() -> None:
    mark(TASK, 1)
    Attempt.objects.create(task=TASK, key=1, count=5, parked_at=timezone.now())
    mark(TASK, 1)
    mark(TASK, 2)
    make_old(1)
    make_old(2)

    swept = sweep()

    assert swept == 1
    assert pokes() == [(TASK, 2)]
    with claim(TASK, 1) as due:
        assert due is False


@pytest.mark.django_db(transaction=True)
def test_unparked_work_is_poked_and_gets_five_new_attempts() -> None:
    mark(TASK, 1)
    for _ in range(ATTEMPTS):
        fail(1)
    with claim(TASK, 1):
        pokes()

    unpark(parked_work()[0])

    assert pokes() == [(TASK, 1)]
    assert parked_work() == []
    with claim(TASK, 1) as due:
        assert due


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_do_the_same_work_at_once() -> None:
    mark(TASK, 1)
    mark(TASK, 2)

    def other_worker() -> tuple[bool, bool]:
        with claim(TASK, 1) as same:
            pass
        with claim(TASK, 2) as another:
            pass
        return same, another

    with claim(TASK, 1) as due:
        theirs = elsewhere(other_worker)

    assert due is True
    assert theirs == (False, True)
    assert due_work() == []
    assert not Attempt.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_mark_that_arrives_during_the_work_stays() -> None:
    mark(TASK, 1)

    with claim(TASK, 1):
        elsewhere(lambda: mark(TASK, 1))

    assert Mark.objects.count() == 1
    assert due_work() == [(TASK, 1)]


@pytest.mark.django_db(transaction=True)
def test_under_a_crowd_of_workers_each_mark_is_seen_and_no_work_overlaps() -> None:
    at_work: list[int] = []
    crowds: list[int] = []

    def worker() -> int:
        done = 0
        for _ in range(10):
            mark(TASK, 1)
            with claim(TASK, 1) as due:
                if due:
                    at_work.append(1)
                    crowds.append(len(at_work))
                    at_work.pop()
                    done += 1
        return done

    done = sum(side_by_side([worker] * 4))
    with claim(TASK, 1) as due:
        done += due

    assert set(crowds) == {1}
    assert 1 <= done <= 40
    assert due_work() == []
    assert not Attempt.objects.exists()
