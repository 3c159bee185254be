"""Long work: ask for it, hold it with a lease, tell how far it is, finish it once."""

import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from celery import current_app
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from survey.actions.event import told
from survey.actions.refusal import Refusal
from survey.models import Job, JobState, Study, User

LEASE = timedelta(seconds=60)
ATTEMPTS = 5
LONGEST_ERROR = 200_000


class JobLostError(Exception):
    """Somebody else holds this job now: stop, and write nothing."""


def enqueue(
    *, task: str, study: Study | None, by: User | None, params: Mapping[str, object] | None = None
) -> Job:
    """Ask for long work; it starts after this transaction."""
    job = Job.objects.create(task=task, study=study, requested_by=by, params=dict(params or {}))
    transaction.on_commit(lambda: current_app.send_task(task, kwargs={"key": job.pk}), robust=True)
    return job


@dataclass(frozen=True, slots=True)
class Hold:
    """A job in our hands. `tell` renews the lease, too."""

    job: Job
    holder: str

    def tell(self, *, done: int, total: int, step: str = "", lease: timedelta = LEASE) -> None:
        """Say how far the work is, outside any transaction of the work, so that people see it.

        A step that cannot tell on its way asks for a longer lease.
        """
        held = Job.objects.filter(pk=self.job.pk, holder=self.holder, state=JobState.RUNNING)
        until = timezone.now() + lease
        if not held.update(done=done, total=total, step=step, lease_until=until):
            raise JobLostError

    def finish(self) -> None:
        """Call it in the transaction that writes the result: both become true together."""
        held = Job.objects.filter(pk=self.job.pk, holder=self.holder, state=JobState.RUNNING)
        now = timezone.now()
        if not held.update(state=JobState.DONE, finished_at=now, step="", done=F("total")):
            raise JobLostError


@contextmanager
def hold(key: int) -> Iterator[Hold | None]:
    """Take up the job unless it is finished or somebody holds it.

    An error is noted on the job, which fails at once: what a run cannot compute today it cannot
    compute in five seconds. A refusal is noted as JSON, with its faults. A worker that dies leaves the lease to run out; the sweep then gives
    the job to another, five times at most.
    """
    held = _take(key)
    if held is None:
        yield None
        return
    try:
        yield held
    except JobLostError:
        return
    except Refusal as refused:
        _fail(held, json.dumps({"detail": str(refused), "faults": refused.faults}))
    except Exception as error:
        _fail(held, told(error))
        raise


def _take(key: int) -> Hold | None:
    now = timezone.now()
    free = Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, lease_until__lt=now)
    holder = secrets.token_hex(16)
    taken = Job.objects.filter(free, pk=key, attempts__lt=ATTEMPTS).update(
        state=JobState.RUNNING,
        holder=holder,
        lease_until=now + LEASE,
        attempts=F("attempts") + 1,
        started_at=now,
    )
    if not taken:
        Job.objects.filter(free, pk=key, attempts__gte=ATTEMPTS).update(
            state=JobState.FAILED, finished_at=now, error="The worker died five times at this job."
        )
        return None
    return Hold(job=Job.objects.get(pk=key), holder=holder)


def _fail(held: Hold, error: str) -> None:
    Job.objects.filter(pk=held.job.pk, holder=held.holder, state=JobState.RUNNING).update(
        state=JobState.FAILED, finished_at=timezone.now(), error=error[:LONGEST_ERROR]
    )
