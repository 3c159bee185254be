"""Write down what happened and what is due, and do what is due exactly as often as needed.

PostgreSQL holds the marks; Celery is only poked. A poke that gets lost is sent again by the sweep.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from celery import current_app
from django.db import connection, transaction
from django.db.models import Count, Exists, F, Min, OuterRef
from django.db.models.functions import Now
from django.utils import timezone

from survey.actions.insert import insert
from survey.models import Attempt, Event, Heartbeat, Job, JobState, Kind, Mark, Study, User

logger = logging.getLogger(__name__)

ATTEMPTS = 5
SWEEP_AGE = timedelta(seconds=3)


def always(_event: Event) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Work:
    """A line of the pipeline: the task to run, and under which key or keys, read from the event.

    `when` says whether the event makes that work at all.
    """

    task: str
    key: Callable[[Event], int | Sequence[int]]
    when: Callable[[Event], bool] = always


_pipeline: dict[Kind, Sequence[Work]] = {}


def connect(pipeline: Mapping[Kind, Sequence[Work]]) -> None:
    """Called once at start by the house that knows all others."""
    _pipeline.clear()
    _pipeline.update(pipeline)


def record(
    kind: Kind,
    *,
    study: Study | None,
    by: User | None,
    subject: str = "",
    data: Mapping[str, object] | None = None,
) -> Event:
    """Call it inside the transaction that made the event true."""
    event = Event(study=study, kind=kind, actor=by, subject=subject, data=dict(data or {}))
    insert(event)
    for work in _pipeline.get(kind, ()):
        if work.when(event):
            keys = work.key(event)
            for key in (keys,) if isinstance(keys, int) else keys:
                mark(work.task, key)
    return event


def mark(task: str, key: int) -> None:
    """Ask for `task(key=key)` after this transaction; asking many times costs one run."""
    insert(Mark(task=task, key=key))
    poke_on_commit(task, key)


@dataclass(frozen=True, slots=True)
class _Poke:
    task: str
    key: int

    def __call__(self) -> None:
        poke(self.task, self.key)


def poke(task: str, key: int) -> None:
    """Wake `task(key=key)`; a poke may get lost, so what it is for stands in a table."""
    current_app.send_task(task, kwargs={"key": key})


def poke_on_commit(task: str, key: int) -> None:
    """Wake it after this transaction, once however often it is asked for."""
    wake = _Poke(task, key)
    if all(waiting[1] != wake for waiting in connection.run_on_commit):
        transaction.on_commit(wake, robust=True)


def _try_lock(task: str, key: int) -> bool:
    """Hold `task(key)` until the end of this transaction, unless somebody else does."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"{task}:{key}"]
        )
        return bool(cursor.fetchone()[0])


@transaction.atomic
def _begin(task: str, key: int) -> bool:
    """Count the attempt before it is made, so that a task that kills its worker is counted too."""
    if not _try_lock(task, key) or not Mark.objects.filter(task=task, key=key).exists():
        return False
    attempt, _ = Attempt.objects.get_or_create(task=task, key=key)
    if attempt.parked_at is not None:
        return False
    if attempt.count >= ATTEMPTS:
        attempt.parked_at = timezone.now()
        attempt.save(update_fields=["parked_at"])
        logger.error("%s(%s) is parked after %s attempts", task, key, attempt.count)
        return False
    Attempt.objects.filter(pk=attempt.pk).update(count=F("count") + 1, began_at=Now())
    return True


@contextmanager
def claim(task: str, key: int) -> Iterator[bool]:
    """Take the marks of `task(key)` and do the work in one transaction.

    Yields whether there is anything to do. If the work raises, the marks stay and the error is
    noted; after five attempts the mark is parked.
    """
    if not _begin(task, key):
        yield False
        return
    try:
        with transaction.atomic():
            due = _try_lock(task, key) and _take(task, key)
            yield due
            if due:
                Attempt.objects.filter(task=task, key=key).delete()
            else:
                _give_back(task, key)
    except Exception as error:
        Attempt.objects.filter(task=task, key=key).update(error=told(error))
        raise


def _give_back(task: str, key: int) -> None:
    """Somebody else does the work, or did it meanwhile: that was no attempt."""
    counted = Attempt.objects.filter(task=task, key=key, parked_at=None)
    counted.filter(count__gt=0).update(count=F("count") - 1)
    counted.filter(count=0).delete()


def told(error: Exception) -> str:
    """The error in one text, with whatever PostgreSQL cannot keep replaced."""
    text = f"{type(error).__name__}: {error}".replace("\0", "\N{REPLACEMENT CHARACTER}")
    return text.encode(errors="replace").decode()


def _take(task: str, key: int) -> bool:
    deleted, _ = Mark.objects.filter(task=task, key=key).delete()
    return deleted > 0


def due_work(*, older_than: timedelta = timedelta(0)) -> list[tuple[str, int]]:
    """Marked and not parked, the oldest first."""
    parked = Attempt.objects.filter(
        task=OuterRef("task"), key=OuterRef("key"), parked_at__isnull=False
    )
    rows = (
        Mark.objects.filter(~Exists(parked))
        .values("task", "key")
        .annotate(oldest=Min("at"))
        .filter(oldest__lte=timezone.now() - older_than)
        .order_by("oldest")
    )
    return [(row["task"], row["key"]) for row in rows[:1000]]


def sweep() -> int:
    """Poke again what is still marked, and the jobs that nobody holds. Returns how many."""
    work = due_work(older_than=SWEEP_AGE)
    for task, key in work:
        poke(task, key)
    now = timezone.now()
    queued = Job.objects.filter(state=JobState.QUEUED, created_at__lt=now - SWEEP_AGE)
    lost = Job.objects.filter(state=JobState.RUNNING, lease_until__lt=now)
    jobs = list(queued.union(lost).values_list("task", "pk"))
    for task, pk in jobs:
        poke(task, pk)
    return len(work) + len(jobs)


def unpark(attempt: Attempt) -> None:
    """Give parked work five new attempts."""
    with transaction.atomic():
        attempt.delete()
        poke_on_commit(attempt.task, attempt.key)


def parked_work() -> list[Attempt]:
    return list(Attempt.objects.filter(parked_at__isnull=False).order_by("parked_at"))


def oldest_mark() -> tuple[int, float]:
    """How many pieces of work are due, and for how many seconds the oldest has waited."""
    row = Mark.objects.aggregate(n=Count("pk"), oldest=Min("at"))
    waited = (timezone.now() - row["oldest"]).total_seconds() if row["oldest"] else 0.0
    return row["n"], round(waited, 1)


def beat(name: str) -> None:
    Heartbeat.objects.update_or_create(name=name, defaults={"at": timezone.now()})
