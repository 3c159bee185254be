"""Who is who, and in which study."""

import pytest
from pytest_django import DjangoAssertNumQueries

from survey.actions.member import end_membership, enrol, invite, join, withdraw_invitation
from survey.actions.token import digest_of, issue_token
from survey.models import ApiToken, Invitation, Membership, User
from survey.queries.membership import (
    invitations_for,
    members_for,
    membership_of,
    memberships_of,
    studies_of,
    token_of_digest,
    tokens_of,
)
from tests.factories import Team, a_user, study_with_members


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members("b-study")


def test_a_person_has_the_studies_of_today_in_order(team: Team) -> None:
    person = team["coder_a"].user
    for slug in ("c-study", "a-study"):
        enrol(user=person, handle="me", roles=["coder"], by=study_with_members(slug, {}).pi)
    study_with_members("d-study", {})
    end_membership(
        member=Membership.objects.get(study__slug="c-study", user=person),
        by=Membership.objects.get(study__slug="c-study", handle="pi"),
    )

    slugs = [study.slug for study in studies_of(person)]
    parts = [(member.study.slug, member.handle) for member in memberships_of(person)]

    assert slugs == ["a-study", "b-study"]
    assert parts == [("a-study", "me"), ("b-study", "coder_a")]


def test_a_stranger_and_a_former_member_have_no_membership(team: Team) -> None:
    end_membership(member=team["coder_a"], by=team.pi)

    for person in (a_user("stranger"), team["coder_a"].user):
        with pytest.raises(Membership.DoesNotExist):
            membership_of(person, "b-study")


def test_a_membership_comes_with_study_and_person_in_one_query(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        member = membership_of(team["lead"].user, "b-study")
        told = (member.study.slug, member.user.name)

    assert told == ("b-study", "lead")


def test_members_are_listed_by_handle_and_those_who_left_last(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    end_membership(member=team["analyst"], by=team.pi)

    with django_assert_num_queries(1):
        listed = [(member.handle, member.user.name) for member in members_for(team["lead"])]

    names = ["coder_a", "coder_b", "coordinator", "interviewer", "lead", "manager", "pi"]
    assert listed == [(name, name) for name in [*names, "analyst"]]


@pytest.mark.parametrize("handle", ["interviewer", "coder_a", "analyst"])
def test_others_see_no_list_of_members(team: Team, handle: str) -> None:
    assert list(members_for(team[handle])) == []


def test_only_open_invitations_are_listed_and_only_for_who_manages_members(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    secrets = {
        handle: invite(handle=handle, roles=["coder"], by=team.pi)
        for handle in ("first", "used", "withdrawn", "last")
    }
    join(secret=secrets["used"], user=a_user("new"))
    withdrawn = Invitation.objects.get(handle="withdrawn")
    withdraw_invitation(invitation=withdrawn, by=team.pi)

    with django_assert_num_queries(1):
        listed = [
            (invitation.handle, str(invitation.invited_by.user))
            for invitation in invitations_for(team.pi)
        ]

    assert listed == [("last", "pi"), ("first", "pi")]
    assert list(invitations_for(team["lead"])) == []


def test_tokens_are_listed_until_they_are_revoked(team: Team) -> None:
    person = team.pi.user
    for label in ("a", "b", "c"):
        issue_token(user=person, label=label, study=team.study)
    issue_token(user=team["lead"].user, label="other")
    ApiToken.objects.filter(label="b").update(revoked_at=ApiToken.objects.latest("pk").created_at)

    assert [token.label for token in tokens_of(person)] == ["c", "a"]


def test_a_digest_leads_to_a_token_its_person_and_its_study(
    team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    secret = issue_token(user=team.pi.user, study=team.study)

    with django_assert_num_queries(1):
        token = token_of_digest(digest_of(secret))
        told = (str(token.user), token.study and token.study.slug)

    assert told == ("pi", "b-study")


def test_who_may_not_sign_in_has_no_token(team: Team) -> None:
    secret = issue_token(user=team.pi.user)
    User.objects.filter(pk=team.pi.user_id).update(is_active=False)

    with pytest.raises(ApiToken.DoesNotExist):
        token_of_digest(digest_of(secret))
