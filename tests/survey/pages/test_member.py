"""Invite people, change their roles, end their membership."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from pytest_django import DjangoAssertNumQueries

from survey.actions.member import end_membership, invite, open_invitation
from survey.models import Invitation, Membership
from tests.factories import Team, study_with_members
from tests.visitors import visitor

MEMBERS = "/studies/paper/members/"
INVITE = "/studies/paper/invitations/"
DEEDS = [INVITE, f"{MEMBERS}coder_a/roles/", f"{MEMBERS}coder_a/end/", f"{INVITE}1/withdraw/"]


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members("paper")


def said(response: Any) -> list[str]:  # noqa: ANN401 - an answer with what the test client adds
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.mark.parametrize("handle", ["pi", "coordinator", "lead", "manager"])
def test_who_may_read_members_sees_the_list(team: Team, handle: str) -> None:
    page = visitor(team[handle]).get(MEMBERS)

    assert [row.handle for row in page.context["members"]] == [
        "analyst",
        "coder_a",
        "coder_b",
        "coordinator",
        "interviewer",
        "lead",
        "manager",
        "pi",
    ]


@pytest.mark.parametrize("handle", ["interviewer", "coder_a", "analyst"])
def test_others_are_kept_out(team: Team, handle: str) -> None:
    assert visitor(team[handle]).get(MEMBERS).status_code == 403


@pytest.mark.parametrize("handle", ["coordinator", "lead", "manager", "coder_a"])
def test_only_the_principal_investigator_changes_anything(team: Team, handle: str) -> None:
    client = visitor(team[handle])

    assert [client.post(deed).status_code for deed in DEEDS] == [403] * len(DEEDS)
    assert client.get(f"{MEMBERS}coder_a/").status_code == 403


def test_who_may_not_manage_is_offered_nothing(team: Team) -> None:
    invite(handle="new", roles=["coder"], by=team.pi)

    page = visitor(team["lead"]).get(MEMBERS)

    assert "<dialog" not in page.text
    assert list(page.context["invitations"]) == []


def test_a_stranger_finds_nothing(team: Team) -> None:
    stranger = visitor(study_with_members("other", {}).pi)

    assert stranger.get(MEMBERS).status_code == 404
    assert [stranger.post(deed).status_code for deed in DEEDS] == [404] * len(DEEDS)


def test_the_list_costs_the_same_however_long_it_is(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = visitor(team.pi)
    for number in range(3):
        invite(handle=f"new{number}", roles=["coder"], by=team.pi)

    with django_assert_num_queries(6):
        client.get(MEMBERS)


def test_an_invitation_is_shown_once_as_a_link(team: Team) -> None:
    client = visitor(team.pi)

    page = client.post(
        INVITE, {"handle": "KB01", "roles": ["interviewer", "coder"], "email": "Bo@Example.org"}
    )
    again = client.get(MEMBERS)

    link = page.context["link"]
    invitation = open_invitation(link.split("/")[-2])
    assert link.startswith("http://testserver/join/")
    assert (invitation.handle, invitation.roles) == ("KB01", ["interviewer", "coder"])
    assert invitation.email == "bo@example.org"
    assert link in page.text
    assert "no-store" in page["Cache-Control"]
    assert "/join/" not in again.text
    assert "KB01" in again.text


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        (
            {"handle": "coder_a", "roles": ["coder"]},
            {"handle": ["Somebody is already called “coder_a” here."]},
        ),
        ({"handle": "new", "roles": []}, {"roles": ["Choose at least one of the roles."]}),
        (
            {"handle": "new", "roles": ["coder"], "email": "nobody"},
            {"email": ["Enter a valid email address."]},
        ),
        (
            {"handle": "new", "roles": ["king"]},
            {"roles": ["Select a valid choice. king is not one of the available choices."]},
        ),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_is_kept(
    team: Team, given: dict[str, object], errors: dict[str, list[str]]
) -> None:
    page = visitor(team.pi).post(INVITE, given)

    assert page.context["form"].errors == errors
    assert f'value="{given["handle"]}"' in page.text
    assert "data-open-now" in page.text
    assert not Invitation.objects.exists()


def test_a_bad_name_in_data_is_told_at_its_field(team: Team) -> None:
    page = visitor(team.pi).post(INVITE, {"handle": "a b", "roles": ["coder"]})

    assert list(page.context["form"].errors) == ["handle"]


def test_the_address_of_a_deed_leads_back_to_the_list(team: Team) -> None:
    client = visitor(team.pi)

    assert [client.get(deed)["Location"] for deed in DEEDS] == [MEMBERS] * len(DEEDS)


def test_an_invitation_is_withdrawn(team: Team) -> None:
    invite(handle="new", roles=["coder"], by=team.pi)
    invitation = Invitation.objects.get()

    response = visitor(team.pi).post(f"{INVITE}{invitation.pk}/withdraw/")

    assert response["Location"] == MEMBERS
    assert said(response) == ["The invitation is withdrawn; its link opens nothing any more."]
    assert Invitation.objects.get().withdrawn_at is not None


def test_an_invitation_of_another_study_is_out_of_reach(team: Team) -> None:
    invite(handle="new", roles=["coder"], by=study_with_members("other", {}).pi)

    response = visitor(team.pi).post(f"{INVITE}{Invitation.objects.get().pk}/withdraw/")

    assert response.status_code == 404
    assert Invitation.objects.get().withdrawn_at is None


def test_a_members_page_ticks_the_roles_of_today(team: Team) -> None:
    page = visitor(team.pi).get(f"{MEMBERS}coder_a/")

    ticked = [
        box.data["value"] for box, _does in page.context["form"].boxes() if box.data["selected"]
    ]
    assert ticked == ["coder"]


def test_roles_are_changed(team: Team) -> None:
    response = visitor(team.pi).post(
        f"{MEMBERS}coder_a/roles/", {"roles": ["analyst", "lead_coder"]}
    )

    assert response["Location"] == MEMBERS
    assert Membership.objects.get(pk=team["coder_a"].pk).roles == ["lead_coder", "analyst"]


def test_a_member_keeps_one_role_at_least(team: Team) -> None:
    page = visitor(team.pi).post(f"{MEMBERS}coder_a/roles/", {"roles": []})

    assert page.context["form"].errors == {"roles": ["Choose at least one of the roles."]}
    assert Membership.objects.get(pk=team["coder_a"].pk).roles == ["coder"]


def test_a_study_keeps_a_principal_investigator(team: Team) -> None:
    client = visitor(team.pi)

    page = client.post(f"{MEMBERS}pi/roles/", {"roles": ["coder"]})
    ended = client.post(f"{MEMBERS}pi/end/")

    sentence = "A study keeps at least one principal investigator."
    assert page.context["form"].errors == {"__all__": [sentence]}
    assert ended["Location"] == MEMBERS
    assert said(ended) == [sentence]
    assert Membership.objects.get(pk=team.pi.pk).ended_at is None


def test_a_membership_ends_and_stays_readable(team: Team) -> None:
    client = visitor(team.pi)

    response = client.post(f"{MEMBERS}coder_a/end/")
    page = client.get(MEMBERS)
    person = client.get(f"{MEMBERS}coder_a/")

    assert response["Location"] == MEMBERS
    assert [row.handle for row in page.context["former"]] == ["coder_a"]
    assert "1 former member" in page.text
    assert "No longer a member since" in person.text
    assert visitor(team["coder_a"]).get("/studies/paper/codebook/").status_code == 404


def test_a_former_members_roles_are_past_changing(team: Team) -> None:
    end_membership(member=team["coder_a"], by=team.pi)

    response = visitor(team.pi).post(f"{MEMBERS}coder_a/roles/", {"roles": ["analyst"]})

    assert response.status_code == 404


def test_who_leaves_is_led_out(team: Team) -> None:
    second = study_with_members("second", {}).pi.user
    team.study.memberships.create(user=second, handle="pi2", roles=["principal_investigator"])

    response = visitor(team.pi).post(f"{MEMBERS}pi/end/")

    assert response["Location"] == "/"
    assert visitor(team.pi).get(MEMBERS).status_code == 404
