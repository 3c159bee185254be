"""What is due gets done although worker and broker die: with real processes."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from analysis.models import Tally
from coding.models import CodingTask
from config.embedded.process import kill_group, wait_until
from survey.actions.event import due_work
from survey.models import Attempt, Mark
from tests.factories import a_codebook, a_round, a_segment, a_task, a_transcript, study_with_members
from tests.workers import StartWorker, empty

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

QUOTES = ("The county gave us land.", "We learned by doing.")


@contextmanager
def locked_table() -> Iterator[None]:
    """Nobody gets at the tallies: a refresh hangs in the middle, its marks already taken."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("begin")
            cursor.execute("lock table analysis_tally in access exclusive mode")
            yield
            cursor.execute("rollback")
    finally:
        other.close()


def hanging() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select pg_stat_clear_snapshot()")
        cursor.execute(
            "select count(*) from pg_stat_activity where datname = current_database()"
            " and wait_event_type = 'Lock' and query like '%%insert into analysis_tally%%'",
            [],
        )
        return int(cursor.fetchone()[0])


def coding_tasks(n: int) -> list[CodingTask]:
    team = study_with_members()
    coding_round = a_round(team["lead"], a_codebook(team["lead"]))
    return [
        a_task(coding_round, a_transcript(team["manager"]), team["coder_a"], team["lead"])
        for _ in range(n)
    ]


def tallies() -> dict[int, int]:
    return dict(Tally.objects.values_list("transcript", "n"))


def test_a_segment_becomes_a_tally_through_the_broker_and_the_worker(
    start_worker: StartWorker,
) -> None:
    (task,) = coding_tasks(1)
    start_worker()  # without a clock only the poke itself can bring it about
    settled = wait_until(lambda: not due_work(), seconds=20)
    before = tallies()

    with transaction.atomic():
        a_segment(task)
    done = wait_until(lambda: tallies() == {task.transcript_id: 1}, seconds=20)

    assert settled
    assert before == {}
    assert done
    assert not Mark.objects.exists()
    assert not Attempt.objects.exists()


def test_a_killed_worker_and_a_forgetful_broker_lose_no_work(
    start_worker: StartWorker, live_broker: str
) -> None:
    tasks = coding_tasks(4)
    for task in tasks:
        a_segment(task, QUOTES[0])
    with locked_table():
        worker = start_worker("--beat")
        hung = wait_until(lambda: hanging() == 2, seconds=20)
        kill_group(worker.pid)
        worker.wait(10)
    for task in tasks[2:]:
        a_segment(task, QUOTES[1])
    empty(live_broker)
    left = {key for _, key in due_work()}

    start_worker("--beat")
    recovered = wait_until(lambda: not due_work(), seconds=30)

    first, second, third, fourth = (task.transcript_id for task in tasks)
    assert hung, "two refreshes were to be in the middle of their work"
    assert left == {first, second, third, fourth}
    assert recovered
    assert tallies() == {first: 1, second: 1, third: 2, fourth: 2}
    assert not Mark.objects.exists()
    assert not Attempt.objects.exists()
