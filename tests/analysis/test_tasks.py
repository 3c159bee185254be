"""The doors for Celery: each leads to its action, under its name."""

import pytest

from analysis import tasks
from analysis.models import Run, Tally
from config.celery import app
from config.pipeline import PIPELINE
from survey.actions.event import due_work
from survey.actions.job import enqueue
from survey.models import Job, JobState, Mark
from tests.factories import a_codebook, a_round, a_segment, a_task, a_transcript, study_with_members


def a_marked_transcript() -> int:
    team = study_with_members()
    coding_round = a_round(team["lead"], a_codebook(team["lead"]))
    task = a_task(coding_round, a_transcript(team["manager"]), team["coder_a"], team["lead"])
    a_segment(task)
    return task.transcript_id


@pytest.mark.django_db
def test_a_marked_transcript_is_tallied_and_no_longer_due() -> None:
    transcript = a_marked_transcript()
    before = due_work()

    tasks.refresh_tallies(key=transcript)

    assert before == [("analysis.refresh_tallies", transcript)]
    assert due_work() == []
    assert list(Tally.objects.values_list("transcript", "n")) == [(transcript, 1)]


@pytest.mark.django_db
def test_what_is_not_marked_is_not_tallied() -> None:
    transcript = a_marked_transcript()
    Mark.objects.all().delete()

    tasks.refresh_tallies(key=transcript)

    assert not Tally.objects.exists()


@pytest.mark.django_db
def test_a_job_without_a_run_fails_and_says_so() -> None:
    job = enqueue(task="analysis.compute_run", study=None, by=None)

    with pytest.raises(Run.DoesNotExist):
        tasks.compute_run(key=job.pk)

    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert job.error.startswith("DoesNotExist: Run matching query does not exist")


@pytest.mark.django_db
def test_a_job_that_is_over_is_not_done_again() -> None:
    job = Job.objects.create(task="analysis.compute_run", state=JobState.DONE)

    tasks.compute_run(key=job.pk)
    tasks.load_package(key=job.pk)

    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 0)


def test_all_work_of_the_pipeline_and_of_the_clock_has_a_door() -> None:
    app.loader.import_default_modules()
    wanted = {work.task for works in PIPELINE.values() for work in works}
    wanted |= {entry["task"] for entry in app.conf.beat_schedule.values()}

    assert wanted - set(app.tasks) == set()
    assert wanted >= {"analysis.refresh_tallies", "survey.sweep", "survey.heartbeat"}
