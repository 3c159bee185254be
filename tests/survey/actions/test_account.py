"""A person's own account."""

import pytest

from survey.actions.account import change_password, rename, sign_up
from survey.actions.member import invite
from survey.actions.refusal import Conflict, Refusal
from survey.models import Invitation, User
from tests.factories import Team, a_user, study_with_members

PASSWORD = "four quiet looms"  # noqa: S105 - of a person made up


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members("paper", {})


def test_the_bearer_of_an_invitation_gets_an_account_and_a_membership(team: Team) -> None:
    secret = invite(handle="KB01", roles=["interviewer"], by=team.pi)

    member = sign_up(secret=secret, email=" Bo@Example.org ", name=" Bo ", password=PASSWORD)

    assert (member.handle, member.study, member.roles) == ("KB01", team.study, ["interviewer"])
    assert (member.user.email, member.user.name) == ("bo@example.org", "Bo")
    assert member.user.check_password(PASSWORD)
    assert member.user.founds_studies is False


def test_an_address_with_an_account_is_told_to_sign_in(team: Team) -> None:
    secret = invite(handle="KB01", roles=["interviewer"], by=team.pi)

    with pytest.raises(Conflict, match="already an account") as refused:
        sign_up(secret=secret, email=team.pi.user.email.upper(), name="Bo", password=PASSWORD)

    assert refused.value.code == "email_taken"
    assert Invitation.objects.get().accepted_at is None


def test_without_a_valid_invitation_there_is_no_account(team: Team) -> None:
    secret = invite(handle="KB01", roles=["interviewer"], email="bo@example.org", by=team.pi)

    with pytest.raises(Refusal, match="another e-mail address"):
        sign_up(secret=secret, email="eve@example.org", name="Eve", password=PASSWORD)
    with pytest.raises(Refusal, match="no longer valid"):
        sign_up(secret=f"{secret}x", email="eve@example.org", name="Eve", password=PASSWORD)

    assert not User.objects.filter(email="eve@example.org").exists()


def test_an_account_needs_a_name(team: Team) -> None:
    secret = invite(handle="KB01", roles=["interviewer"], by=team.pi)

    with pytest.raises(Refusal, match="1 to 120 characters"):
        sign_up(secret=secret, email="bo@example.org", name="  ", password=PASSWORD)


@pytest.mark.django_db
def test_a_person_takes_another_name() -> None:
    person = a_user("Bo")

    rename(user=person, name=" Kang Bo 康博 ")

    person.refresh_from_db()
    assert person.name == "Kang Bo 康博"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["", " ", "x" * 121])
def test_a_name_is_neither_empty_nor_endless(name: str) -> None:
    person = a_user("Bo")

    with pytest.raises(Refusal):
        rename(user=person, name=name)

    person.refresh_from_db()
    assert person.name == "Bo"


@pytest.mark.django_db
def test_a_password_is_kept_as_a_hash() -> None:
    person = a_user("Bo")

    change_password(user=person, password=PASSWORD)

    person.refresh_from_db()
    assert person.password.startswith("argon2")
    assert person.check_password(PASSWORD)
