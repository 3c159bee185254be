"""How far a long job is."""

import json

import pytest

from survey.actions.job import enqueue
from survey.models import Job, JobState, Role
from survey.pages.job import Fault, failure_of, message_of, next_of, progress_of
from tests.factories import Team, a_user, study_with_members
from tests.visitors import told, visitor


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members("paper", {"lead": [Role.LEAD_CODER]})


@pytest.fixture
def job(team: Team) -> Job:
    return enqueue(task="analysis.compute_run", study=team.study, by=team.pi.user)


def test_a_member_follows_a_job_of_the_study(team: Team, job: Job) -> None:
    Job.objects.update(state=JobState.RUNNING, done=1, total=4, step="computing")

    assert told(visitor(team["lead"]), f"/jobs/{job.pk}/") == {
        "state": "running",
        "progress": 0.25,
        "message": "Computing the measures",
        "error": "",
        "next": "",
    }


def test_a_queued_job_has_no_progress_to_tell(team: Team, job: Job) -> None:
    answer = told(visitor(team.pi), f"/jobs/{job.pk}/")

    assert (answer["progress"], answer["message"]) == (None, "Queued")


def test_a_failed_job_tells_why(team: Team, job: Job) -> None:
    Job.objects.update(state=JobState.FAILED, error="ValueError: no codebook")

    answer = told(visitor(team.pi), f"/jobs/{job.pk}/")

    assert (answer["state"], answer["error"]) == ("failed", "ValueError: no codebook")


def test_a_stranger_finds_no_job(team: Team, job: Job) -> None:
    told_by_nobody = visitor(study_with_members("other", {}).pi).get(f"/jobs/{job.pk}/")

    assert told_by_nobody.status_code == 404


def test_a_done_job_that_made_a_study_leads_there() -> None:
    done = Job(task="analysis.load_package", state=JobState.DONE, params={"slug": "paper"})

    assert (next_of(done), progress_of(done), message_of(done)) == ("/studies/paper/", 1.0, "Done")


def test_a_package_that_failed_leads_to_its_faults() -> None:
    failed = Job(pk=7, task="analysis.load_package", state=JobState.FAILED)

    assert next_of(failed) == "/studies/new/7/"


def test_an_unknown_step_is_told_as_it_stands() -> None:
    assert message_of(Job(state=JobState.RUNNING, step="weaving")) == "weaving"


def test_a_refusal_is_read_with_its_faults_whatever_the_rooms_call_them() -> None:
    faults = [
        {"file": "a.xlsx", "sheet": "survey", "row": 3, "column": "type", "message": "unknown"},
        {"file": "b.yaml", "line": 9, "path": "themes[0]", "reason": "no name"},
        {"file": "c.txt", "reason": "missing"},
        {"file": "d.csv", "row": None, "reason": "empty"},
    ]
    failed = Job(error=json.dumps({"detail": "Faults.", "faults": faults}))

    failure = failure_of(failed)

    assert failure.detail == "Faults."
    assert failure.faults == (
        Fault("a.xlsx", "survey", "3", "type", "unknown"),
        Fault("b.yaml", "", "9", "themes[0]", "no name"),
        Fault("c.txt", "", "", "", "The package does not have this file."),
        Fault("d.csv", "", "", "", "empty"),
    )


@pytest.mark.parametrize(
    "error", ["boom", "[]", "3", '{"reason": "x"}', '{"detail": "x", "faults": [1]}']
)
def test_any_other_error_is_a_text(error: str) -> None:
    failure = failure_of(Job(error=error))

    assert (failure.detail, failure.faults) == (error, ())


@pytest.mark.django_db
def test_who_asked_for_a_job_without_a_study_follows_it() -> None:
    person = a_user("founder", founds_studies=True)
    job = enqueue(task="analysis.load_package", study=None, by=person)
    team = study_with_members("paper", {"lead": [Role.LEAD_CODER]})

    assert visitor(team["lead"]).get(f"/jobs/{job.pk}/").status_code == 404
