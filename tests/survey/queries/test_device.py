"""The devices of a study."""

import pytest

from survey.actions.device import add_app_user, revoke_app_user
from survey.queries.device import app_users_for
from tests.factories import study_with_members


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
