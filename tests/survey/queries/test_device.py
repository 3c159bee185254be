"""The devices of a study."""

import pytest

from survey.actions.device import add_app_user, revoke_app_user
from survey.models import Submission
from survey.queries.device import app_users_for, busy_app_users_for
from tests.factories import a_form, a_submission, study_with_members


@pytest.mark.django_db
def test_who_manages_devices_sees_those_of_the_study_the_revoked_last() -> None:
    team, other = study_with_members(), study_with_members()
    first, _ = add_app_user(name="first", by=team.pi)
    second, _ = add_app_user(name="second", by=team["coordinator"])
    add_app_user(name="theirs", by=other.pi)
    revoke_app_user(app_user=first, by=team.pi)

    assert list(app_users_for(team["coordinator"])) == [second, first]
    assert list(app_users_for(team.pi)) == [second, first]
    for handle in ("interviewer", "coder_a", "lead", "analyst", "manager"):
        assert list(app_users_for(team[handle])) == []


@pytest.mark.django_db
def test_a_device_is_known_by_what_it_sent() -> None:
    team = study_with_members()
    version = a_form(team.study)
    busy, _ = add_app_user(name="busy", by=team.pi)
    add_app_user(name="idle", by=team.pi)
    sent = [a_submission(version, by=busy.membership) for _number in range(3)]
    Submission.objects.filter(pk=sent[2].pk).update(is_test=True)
    a_submission(version, by=team["interviewer"])

    found = [vars(device) for device in busy_app_users_for(team["coordinator"])]

    assert [(each["name"], each["sent"], each["sent_at"]) for each in found] == [
        ("busy", 2, Submission.objects.get(pk=sent[1].pk).received_at),
        ("idle", 0, None),
    ]
    assert list(busy_app_users_for(team["manager"])) == []
