"""Who may follow a long job."""

import pytest

from survey.actions.job import enqueue
from survey.actions.member import end_membership
from survey.models import Job, Role
from survey.queries.job import job_for
from tests.factories import Team, a_user, study_with_members


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members("paper", {"lead": [Role.LEAD_CODER]})


def test_who_asked_for_a_job_follows_it(team: Team) -> None:
    person = a_user("founder")
    job = enqueue(task="analysis.load_package", study=None, by=person)

    assert job_for(person, job.pk) == job


def test_members_follow_the_jobs_of_their_study(team: Team) -> None:
    job = enqueue(task="analysis.compute_run", study=team.study, by=team.pi.user)

    assert job_for(team["lead"].user, job.pk) == job


def test_strangers_and_former_members_do_not(team: Team) -> None:
    own = enqueue(task="analysis.load_package", study=None, by=team.pi.user)
    job = enqueue(task="analysis.compute_run", study=team.study, by=team.pi.user)
    end_membership(member=team["lead"], by=team.pi)
    other = study_with_members("other", {})

    for person, pk in [
        (team["lead"].user, job.pk),
        (other.pi.user, job.pk),
        (other.pi.user, own.pk),
    ]:
        with pytest.raises(Job.DoesNotExist):
            job_for(person, pk)
