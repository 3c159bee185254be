"""What came of checking whole forms again."""

import pytest

from survey.actions.recheck import request_recheck
from survey.models import Recheck, RecheckChange
from survey.queries.recheck import (
    changes_of,
    recheck_for,
    rechecks_for,
    submissions_to_recheck,
)
from tests.factories import Team, a_form, a_submission, study_with_members

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return study_with_members()


@pytest.fixture
def recheck(team: Team) -> Recheck:
    """Of a form with two submissions; of the second something else is found now."""
    version = a_form(team.study)
    submissions = [a_submission(version, by=team["interviewer"]) for _ in range(2)]
    recheck = request_recheck(form=version.form, by=team.pi)
    RecheckChange.objects.create(
        recheck=recheck, submission=submissions[1], added=[{"kind": "type", "path": "/data/a"}]
    )
    return recheck


def test_what_is_to_be_checked_comes_in_the_order_of_arrival(recheck: Recheck) -> None:
    keys = list(submissions_to_recheck(recheck).values_list("pk", flat=True))

    assert len(keys) == 2
    assert keys == sorted(keys)


def test_the_newest_comes_first_with_the_number_of_submissions_that_changed(
    team: Team, recheck: Recheck
) -> None:
    Recheck.objects.update(sought={"version": "1"})
    newer = request_recheck_again(team, recheck)

    found = list(rechecks_for(team["coordinator"], "firm"))

    assert [each.pk for each in found] == [newer.pk, recheck.pk]
    assert [getattr(each, "changed", None) for each in found] == [0, 1]


def request_recheck_again(team: Team, recheck: Recheck) -> Recheck:
    recheck.job.state = "done"
    recheck.job.save()
    return request_recheck(form=recheck.form, by=team.pi)


@pytest.mark.parametrize("handle", ["interviewer", "analyst", "manager", "coder_a"])
def test_who_does_not_edit_forms_sees_none(team: Team, recheck: Recheck, handle: str) -> None:
    assert list(rechecks_for(team[handle], "firm")) == []
    with pytest.raises(Recheck.DoesNotExist):
        recheck_for(team[handle], "firm", recheck.pk)


def test_another_study_s_and_another_form_s_are_not_there(recheck: Recheck, team: Team) -> None:
    stranger = study_with_members().pi

    for member, form_id in ((stranger, "firm"), (team.pi, "other")):
        with pytest.raises(Recheck.DoesNotExist):
            recheck_for(member, form_id, recheck.pk)


def test_what_changed_comes_with_its_submissions(recheck: Recheck) -> None:
    (change,) = changes_of(recheck)

    assert change.submission.form_version.version == "1"
    assert (change.added, change.gone) == ([{"kind": "type", "path": "/data/a"}], [])
