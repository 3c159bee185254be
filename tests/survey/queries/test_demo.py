"""As whom a visitor may try the product."""

import pytest
from pytest_django.fixtures import Settings

from survey.actions.member import end_membership
from survey.models import Membership, Role, Study, User
from survey.queries.demo import demo_accounts
from tests.factories import Team, study_with_members


@pytest.fixture
def team(db: None, settings: Settings) -> Team:
    """A demo study whose people have addresses of the demo."""
    settings.DEMO = True
    team = study_with_members("paper", {"coder_a": [Role.CODER], "lead": [Role.LEAD_CODER]})
    Study.objects.filter(pk=team.study.pk).update(is_demo=True)
    for member in [team.pi, *team.members.values()]:
        User.objects.filter(pk=member.user_id).update(email=f"{member.handle}@demo.example")
    return team


def handles() -> list[str]:
    return [member.handle for member in demo_accounts()]


def test_the_people_of_a_demo_study_stand_in_order_of_joining(team: Team) -> None:
    assert handles() == ["pi", "coder_a", "lead"]


def test_without_demo_mode_there_is_nobody(team: Team, settings: Settings) -> None:
    settings.DEMO = False

    assert handles() == []


def test_a_study_that_is_no_demo_lends_nobody(team: Team) -> None:
    Study.objects.filter(pk=team.study.pk).update(is_demo=False)

    assert handles() == []


def test_a_person_with_a_real_address_is_never_lent(team: Team) -> None:
    User.objects.filter(pk=team.pi.user_id).update(email="pi@demo.example.org")

    assert handles() == ["coder_a", "lead"]


def test_who_left_or_is_closed_is_not_lent(team: Team) -> None:
    end_membership(member=Membership.objects.get(pk=team["lead"].pk), by=team.pi)
    User.objects.filter(pk=team["coder_a"].user_id).update(is_active=False)

    assert handles() == ["pi"]
