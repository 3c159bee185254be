"""Follow an invitation."""

import pytest
from django.test import Client

from survey.actions.member import end_membership, invite, join, withdraw_invitation
from survey.models import Invitation, Membership, Role, User
from tests.factories import Team, a_user, study_with_members
from tests.visitors import visitor

PASSWORD = "four quiet looms"  # noqa: S105 - of a person made up
NEW = {"name": "Bo", "email": "bo@example.org", "password": PASSWORD, "again": PASSWORD}


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members("paper", {"lead": [Role.LEAD_CODER]})


@pytest.fixture
def link(team: Team) -> str:
    return f"/join/{invite(handle='KB01', roles=['interviewer'], by=team.pi)}/"


def test_a_link_shows_what_one_is_invited_to_and_changes_nothing(
    client: Client, link: str, team: Team
) -> None:
    page = client.get(link)

    assert "A study" in page.text
    assert "Interviewer" in page.text
    assert Invitation.objects.get().accepted_at is None


def test_a_newcomer_makes_an_account_and_is_in(client: Client, link: str, team: Team) -> None:
    response = client.post(link, NEW)

    member = Membership.objects.get(handle="KB01")
    assert response["Location"] == "/studies/paper/"
    assert (member.user.email, member.user.name) == ("bo@example.org", "Bo")
    assert client.session["_auth_user_id"] == str(member.user_id)
    assert Client().login(username="bo@example.org", password=PASSWORD)


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"again": "other"}, "again", "The two passwords differ."),
        ({"password": "short", "again": "short"}, "password", "at least 12 characters"),
        (
            {"email": "a.long.address@example.org"}
            | dict.fromkeys(("password", "again"), "a.long.address@example.org"),
            "password",
            "too similar to the e-mail",
        ),
        ({"email": "nobody"}, "email", "Enter a valid email address."),
        ({"name": ""}, "name", "This field is required."),
        ({"password": ""}, "password", "This field is required."),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_is_kept(
    client: Client, link: str, change: dict[str, str], field: str, sentence: str
) -> None:
    given = NEW | change

    page = client.post(link, given)

    assert list(page.context["form"].errors) == [field]
    assert sentence in page.context["form"].errors[field][0]
    assert f'value="{given["email"]}"' in page.text
    assert not Membership.objects.filter(handle="KB01").exists()


def test_a_known_address_is_told_to_sign_in_and_comes_back(
    client: Client, link: str, team: Team
) -> None:
    page = client.post(link, NEW | {"email": team["lead"].user.email})

    assert page.context["form"].errors == {
        "email": ["There is already an account under this address. Sign in first."]
    }
    assert f'href="/sign-in/?next={link.replace("/", "%2F")}"' in page.text


def test_who_is_signed_in_joins_by_one_click(link: str) -> None:
    person = a_user("Bo")
    client = Client()
    client.force_login(person)

    page = client.get(link)
    response = client.post(link)

    assert person.email in page.text
    assert response["Location"] == "/studies/paper/"
    assert Membership.objects.get(user=person).handle == "KB01"


def test_who_is_a_member_already_is_told_so(team: Team, link: str) -> None:
    page = visitor(team["lead"]).post(link)

    assert "You are already a member of this study." in page.text
    assert Invitation.objects.get().accepted_at is None


def test_a_former_member_comes_back(team: Team, link: str) -> None:
    end_membership(member=team["lead"], by=team.pi)

    response = visitor(team["lead"]).post(link)

    assert response["Location"] == "/studies/paper/"
    assert Membership.objects.get(pk=team["lead"].pk).ended_at is None


def test_a_link_for_one_address_opens_for_no_other(client: Client, team: Team) -> None:
    secret = invite(handle="KB02", roles=["coder"], email="bo@example.org", by=team.pi)

    form = client.get(f"/join/{secret}/")
    page = client.post(f"/join/{secret}/", NEW | {"email": "eve@example.org"})
    other = visitor(team["lead"]).post(f"/join/{secret}/")

    assert 'value="bo@example.org"' in form.text
    sentence = "This invitation was made for another e-mail address."
    assert page.context["form"].errors == {"email": [sentence]}
    assert sentence in other.text
    assert not User.objects.filter(email="eve@example.org").exists()


def test_a_link_works_once(client: Client, link: str, team: Team) -> None:
    join(secret=link.split("/")[2], user=a_user("first"))

    for response in (client.get(link), client.post(link, NEW)):
        assert response.status_code == 410
        assert "This invitation is no longer valid." in response.text
    assert not User.objects.filter(email="bo@example.org").exists()


def test_a_withdrawn_or_guessed_link_opens_nothing(client: Client, link: str, team: Team) -> None:
    withdraw_invitation(invitation=Invitation.objects.get(), by=team.pi)

    assert client.get(link).status_code == 410
    assert client.get("/join/guessed/").status_code == 410
