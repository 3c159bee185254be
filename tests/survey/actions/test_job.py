"""Long work: one holder at a time, renewed by telling, finished once."""

import json
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from survey.actions.job import ATTEMPTS, LEASE, LONGEST_ERROR, Hold, JobLostError, enqueue, hold
from survey.actions.refusal import Refusal
from survey.models import Heartbeat, Job, JobState
from tests.factories import study_with_members
from tests.pokes import pokes
from tests.threads import elsewhere, side_by_side

TASK = "test.job"


def a_job() -> Job:
    return enqueue(task=TASK, study=None, by=None, params={"n": 3})


def lapse(job: Job) -> None:
    """Let the lease run out, as it does when a worker dies."""
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


@pytest.mark.django_db(transaction=True)
def test_a_job_is_poked_when_its_deed_is_committed() -> None:
    team = study_with_members(people={})
    with transaction.atomic():
        job = enqueue(task=TASK, study=team.study, by=team.pi.user)
        before = pokes()

    after = pokes()

    assert before == []
    assert after == [(TASK, job.pk)]
    assert (job.state, job.study, job.requested_by) == ("queued", team.study, team.pi.user)


@pytest.mark.django_db
def test_a_job_runs_from_taking_up_to_finishing() -> None:
    job = a_job()

    with hold(job.pk) as held:
        assert held is not None
        job.refresh_from_db()
        state, lease, parameters = job.state, job.lease_until, held.job.params
        held.tell(done=1, total=4, step="reading")
        told = Job.objects.get()
        held.finish()

    job.refresh_from_db()
    assert (state, parameters) == (JobState.RUNNING, {"n": 3})
    assert lease is not None
    assert timedelta(0) < lease - timezone.now() <= LEASE
    assert (told.done, told.total, told.step) == (1, 4, "reading")
    assert (job.state, job.done, job.total, job.step) == (JobState.DONE, 4, 4, "")
    assert job.finished_at is not None
    assert job.attempts == 1


@pytest.mark.django_db
def test_telling_renews_the_lease() -> None:
    job = a_job()

    with hold(job.pk) as held:
        assert held is not None
        lapse(job)
        held.tell(done=1, total=2)
        job.refresh_from_db()
        held.finish()

    assert job.lease_until is not None
    assert job.lease_until > timezone.now()


@pytest.mark.django_db
def test_a_job_that_somebody_holds_is_not_taken_up_again() -> None:
    job = a_job()

    with hold(job.pk) as first, hold(job.pk) as second:
        assert first is not None
        first.finish()

    assert second is None


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_gets_the_job() -> None:
    job = a_job()

    def worker() -> bool:
        with hold(job.pk) as held:
            return held is not None

    assert sorted(side_by_side([worker] * 4)) == [False, False, False, True]
    assert Job.objects.get().attempts == 1


@pytest.mark.django_db
def test_who_has_lost_the_lease_can_neither_tell_nor_finish() -> None:
    job = a_job()
    with hold(job.pk) as slow:
        assert slow is not None
        lapse(job)
        with hold(job.pk) as other:
            assert other is not None
            with pytest.raises(JobLostError):
                slow.tell(done=1, total=2)
            with pytest.raises(JobLostError):
                slow.finish()
            other.finish()

    job.refresh_from_db()
    assert (job.state, job.attempts, job.error) == (JobState.DONE, 2, "")


@pytest.mark.django_db
def test_the_result_of_a_lost_job_is_not_written() -> None:
    job = a_job()

    with hold(job.pk) as slow:
        assert slow is not None
        lapse(job)
        with hold(job.pk), transaction.atomic():
            Heartbeat.objects.create(name="result", at=timezone.now())
            slow.finish()

    job.refresh_from_db()
    assert not Heartbeat.objects.exists()
    assert (job.state, job.error) == (JobState.RUNNING, "")


@pytest.mark.django_db
def test_a_failing_job_keeps_its_error_and_is_not_tried_again() -> None:
    job = a_job()

    with pytest.raises(ZeroDivisionError), hold(job.pk):
        raise ZeroDivisionError("no luck")
    with hold(job.pk) as again:
        pass

    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "ZeroDivisionError: no luck")
    assert job.finished_at is not None
    assert again is None


@pytest.mark.django_db
def test_an_error_that_cannot_be_kept_as_it_is_still_fails_the_job() -> None:
    job = a_job()

    with pytest.raises(ValueError, match="bad"), hold(job.pk):
        raise ValueError("bad \0 and \ud800" + "x" * LONGEST_ERROR)

    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert job.error.startswith("ValueError: bad \ufffd and ?x")
    assert len(job.error) == LONGEST_ERROR


@pytest.mark.django_db
def test_a_job_that_is_refused_keeps_the_sentence_and_its_faults() -> None:
    job = a_job()

    with hold(job.pk):
        raise Refusal("bad_package", "Nothing was loaded.", faults=[{"file": "a.csv", "row": 3}])

    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert json.loads(job.error) == {
        "detail": "Nothing was loaded.",
        "faults": [{"file": "a.csv", "row": 3}],
    }


@pytest.mark.django_db
def test_a_job_is_finished_once() -> None:
    job = a_job()

    with hold(job.pk) as held:
        assert held is not None
        held.finish()
        with pytest.raises(JobLostError):
            held.finish()
        with pytest.raises(JobLostError):
            held.tell(done=1, total=1)
    with hold(job.pk) as again:
        pass

    assert again is None
    assert Job.objects.get().attempts == 1


@pytest.mark.django_db
def test_an_error_after_the_end_does_not_undo_it() -> None:
    job = a_job()

    def work() -> None:
        with hold(job.pk) as held:
            assert held is not None
            held.finish()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work()

    assert Job.objects.get().state == JobState.DONE


@pytest.mark.django_db
def test_five_deaths_fail_the_job() -> None:
    job = a_job()
    for _ in range(ATTEMPTS):
        with pytest.raises(SystemExit), hold(job.pk):
            raise SystemExit
        lapse(job)
    before = Job.objects.get().state

    with hold(job.pk) as sixth:
        pass

    job.refresh_from_db()
    assert before == JobState.RUNNING
    assert sixth is None
    assert (job.state, job.attempts) == (JobState.FAILED, 5)
    assert job.error == "The worker died five times at this job."


@pytest.mark.django_db
def test_there_is_nothing_to_hold_where_there_is_no_job() -> None:
    with hold(4711) as held:
        pass

    assert held is None


@pytest.mark.django_db(transaction=True)
def test_others_see_the_progress_while_the_work_goes_on() -> None:
    job = a_job()

    def progress() -> tuple[str, int]:
        seen = Job.objects.get(pk=job.pk)
        return seen.step, seen.done

    with hold(job.pk) as held:
        assert isinstance(held, Hold)
        held.tell(done=2, total=3, step="computing")
        seen = elsewhere(progress)
        held.finish()

    assert seen == ("computing", 2)
