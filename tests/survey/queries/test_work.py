"""What waits behind the pages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from survey.models import Attempt, Heartbeat, Mark
from survey.queries.work import WorkAtHand, silence_of, work_at_hand

pytestmark = pytest.mark.django_db


def _mark(key: int, *, seconds: int) -> None:
    row = Mark.objects.create(task="analysis.refresh_tallies", key=key)
    Mark.objects.filter(pk=row.pk).update(at=timezone.now() - timedelta(seconds=seconds))


def test_nothing_waits_at_first() -> None:
    assert work_at_hand() == WorkAtHand(due=0, oldest=0.0, parked=0)


def test_marks_that_ask_for_the_same_are_one_piece_of_work() -> None:
    _mark(1, seconds=30)
    _mark(1, seconds=10)
    _mark(2, seconds=5)

    work = work_at_hand()

    assert (work.due, work.parked) == (2, 0)
    assert 30 <= work.oldest < 40


def test_parked_work_is_not_due_but_counted() -> None:
    _mark(1, seconds=3000)
    _mark(2, seconds=5)
    Attempt.objects.create(
        task="analysis.refresh_tallies", key=1, count=5, parked_at=timezone.now()
    )
    Attempt.objects.create(task="analysis.refresh_tallies", key=2, count=1)

    work = work_at_hand()

    assert (work.due, work.parked) == (1, 1)
    assert 5 <= work.oldest < 15


def test_silence_is_the_time_since_a_process_was_heard() -> None:
    Heartbeat.objects.create(name="worker", at=timezone.now() - timedelta(seconds=20))

    assert 20 <= (silence_of("worker") or 0) < 30


def test_who_was_never_heard_has_no_silence() -> None:
    assert silence_of("worker") is None
