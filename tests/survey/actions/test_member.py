"""Members come by invitation, change their roles, and go."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from survey.actions.member import (
    OPEN_FOR,
    change_roles,
    end_membership,
    enrol,
    invite,
    join,
    open_invitation,
    withdraw_invitation,
)
from survey.actions.refusal import Conflict, Refusal
from survey.actions.token import digest_of
from survey.models import Event, Invitation, Membership, Role
from survey.queries.case import cases_for
from survey.queries.membership import membership_of
from survey.queries.submission import submissions_for
from survey.rules import verbs
from tests.factories import Team, a_case, a_user, study_with_members
from tests.threads import side_by_side, waiting

CODER = [Role.CODER]


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members()


def alone() -> Team:
    return study_with_members(people={})


def events(team: Team) -> list[tuple[str, str, str]]:
    rows = Event.objects.filter(study=team.study, kind__startswith="member").order_by("id")
    return [(row.kind, row.subject, str(row.actor)) for row in rows]


def test_an_invitation_lets_its_bearer_in(db: None) -> None:
    team = alone()
    secret = invite(handle="coder_c", roles=["analyst", "coder"], by=team.pi)

    member = join(secret=secret, user=a_user("new"))

    assert (member.study, member.handle) == (team.study, "coder_c")
    assert member.roles == [Role.CODER, Role.ANALYST]
    assert events(team) == [
        ("member.invited", "coder_c", "pi"),
        ("member.joined", "coder_c", "new"),
    ]


def test_of_an_invitation_only_the_digest_is_kept(team: Team) -> None:
    secret = invite(handle="new", roles=CODER, by=team.pi, email=" New@Example.ORG ")

    invitation = Invitation.objects.get()
    assert invitation.digest == digest_of(secret)
    assert invitation.email == "new@example.org"
    assert invitation.invited_by == team.pi
    assert timedelta(days=13, hours=23) < invitation.expires_at - timezone.now() <= OPEN_FOR


def test_an_invitation_is_used_once(team: Team) -> None:
    secret = invite(handle="new", roles=CODER, by=team.pi)
    join(secret=secret, user=a_user("first"))

    with pytest.raises(Refusal) as refused:
        join(secret=secret, user=a_user("second"))

    assert refused.value.code == "no_invitation"
    assert Membership.objects.filter(handle="new").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_an_invitation_at_once_one_comes_in() -> None:
    team = alone()
    secret = invite(handle="new", roles=CODER, by=team.pi)
    users = [a_user("first"), a_user("second")]

    def come(user: int) -> str:
        try:
            return join(secret=secret, user=users[user]).handle
        except Refusal as refused:
            return refused.code

    assert sorted(side_by_side([lambda: come(0), lambda: come(1)])) == ["new", "no_invitation"]
    assert Membership.objects.filter(study=team.study).count() == 2


def test_an_invitation_expires(team: Team) -> None:
    secret = invite(handle="new", roles=CODER, by=team.pi)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    with pytest.raises(Refusal) as refused:
        join(secret=secret, user=a_user("late"))

    assert refused.value.code == "invitation_expired"


def test_a_withdrawn_invitation_is_worth_nothing(team: Team) -> None:
    secret = invite(handle="new", roles=CODER, by=team.pi)
    withdraw_invitation(invitation=Invitation.objects.get(), by=team.pi)

    with pytest.raises(Refusal) as refused:
        join(secret=secret, user=a_user("late"))

    assert refused.value.code == "no_invitation"


@pytest.mark.django_db(transaction=True)
def test_an_invitation_withdrawn_while_it_is_used_is_worth_nothing() -> None:
    team = alone()
    secret = invite(handle="new", roles=CODER, by=team.pi)
    invitation = open_invitation(secret)
    late = a_user("late")

    def come() -> str:
        try:
            return join(secret=secret, user=late).handle
        except Refusal as refused:
            return refused.code

    with transaction.atomic():
        withdraw_invitation(invitation=invitation, by=team.pi)
        outcome = waiting(come)

    assert outcome.result(timeout=20) == "no_invitation"
    assert not Membership.objects.filter(user=late).exists()


def test_an_accepted_invitation_is_not_withdrawn_any_more(team: Team) -> None:
    secret = invite(handle="new", roles=CODER, by=team.pi)
    join(secret=secret, user=a_user("new"))

    withdraw_invitation(invitation=Invitation.objects.get(), by=team.pi)

    assert Invitation.objects.get().withdrawn_at is None


def test_only_members_of_the_study_withdraw_its_invitations(team: Team) -> None:
    invite(handle="new", roles=CODER, by=team.pi)

    withdraw_invitation(invitation=Invitation.objects.get(), by=alone().pi)

    assert Invitation.objects.get().withdrawn_at is None


def test_an_unknown_link_is_refused(team: Team) -> None:
    with pytest.raises(Refusal) as refused:
        open_invitation("guess")

    assert refused.value.code == "no_invitation"


def test_an_invitation_for_an_address_is_for_that_address(team: Team) -> None:
    invited, other = a_user("invited"), a_user("other")
    secret = invite(handle="new", roles=CODER, by=team.pi, email=invited.email.upper())

    with pytest.raises(Refusal) as refused:
        join(secret=secret, user=other)
    member = join(secret=secret, user=invited)

    assert refused.value.code == "other_address"
    assert member.user == invited


def test_who_is_in_does_not_come_in_again(team: Team) -> None:
    secret = invite(handle="twice", roles=["analyst"], by=team.pi)

    with pytest.raises(Conflict) as refused:
        join(secret=secret, user=team["coder_a"].user)

    assert refused.value.code == "already_member"
    assert Membership.objects.get(pk=team["coder_a"].pk).roles == CODER
    assert open_invitation(secret).handle == "twice"


def test_a_former_member_returns_under_the_old_handle_with_new_roles(team: Team) -> None:
    former = team["coder_a"]
    end_membership(member=former, by=team.pi)
    secret = invite(handle="somebody", roles=["analyst"], by=team.pi)

    member = join(secret=secret, user=former.user)

    assert (member.pk, member.handle) == (former.pk, "coder_a")
    back = membership_of(former.user, team.study.slug)
    assert (back.roles, back.ended_at) == ([Role.ANALYST], None)


def test_a_handle_taken_since_the_invitation_is_refused_and_the_link_stays_open(team: Team) -> None:
    secret = invite(handle="new", roles=CODER, by=team.pi)
    enrol(user=a_user("quick"), handle="new", roles=CODER, by=team.pi)

    with pytest.raises(Conflict) as refused:
        join(secret=secret, user=a_user("late"))

    assert refused.value.code == "handle_taken"
    assert open_invitation(secret).accepted_at is None


@pytest.mark.parametrize("handle", ["coder_a", "pi"])
def test_nobody_is_invited_under_a_handle_that_is_taken(team: Team, handle: str) -> None:
    with pytest.raises(Conflict) as refused:
        invite(handle=handle, roles=CODER, by=team.pi)

    assert refused.value.code == "handle_taken"
    assert str(refused.value) == f"Somebody is already called “{handle}” here."


def test_the_handle_of_a_former_member_stays_taken(team: Team) -> None:
    end_membership(member=team["coder_a"], by=team.pi)

    with pytest.raises(Conflict):
        enrol(user=a_user("new"), handle="coder_a", roles=CODER, by=team.pi)


@pytest.mark.parametrize("handle", ["", "_a", "a b", "王", "a" * 41, "a\n"])
def test_a_handle_is_fit_for_data(team: Team, handle: str) -> None:
    with pytest.raises(Refusal) as refused:
        invite(handle=handle, roles=CODER, by=team.pi)

    assert refused.value.code == "bad_handle"


@pytest.mark.parametrize("roles", [[], ["king"], ["coder", "king"]])
def test_roles_are_chosen_from_the_table(team: Team, roles: Sequence[str]) -> None:
    deeds: list[Callable[[], object]] = [
        lambda: invite(handle="new", roles=roles, by=team.pi),
        lambda: enrol(user=a_user("new"), handle="new", roles=roles, by=team.pi),
        lambda: change_roles(member=team["coder_a"], roles=roles, by=team.pi),
    ]

    for deed in deeds:
        with pytest.raises(Refusal) as refused:
            deed()
        assert refused.value.code == "bad_roles"


def test_nobody_is_enrolled_twice(team: Team) -> None:
    with pytest.raises(Conflict) as refused:
        enrol(user=team["coder_a"].user, handle="again", roles=CODER, by=team.pi)

    assert refused.value.code == "already_member"


def test_roles_change(team: Team) -> None:
    change_roles(member=team["coder_a"], roles=["lead_coder", "coder"], by=team.pi)

    assert Membership.objects.get(pk=team["coder_a"].pk).roles == [Role.CODER, Role.LEAD_CODER]
    assert events(team)[-1] == ("member.changed", "coder_a", "pi")


def test_the_last_investigator_stays(team: Team) -> None:
    deeds: list[Callable[[], object]] = [
        lambda: end_membership(member=team.pi, by=team.pi),
        lambda: change_roles(member=team.pi, roles=CODER, by=team.pi),
    ]

    for deed in deeds:
        with pytest.raises(Conflict) as refused:
            deed()
        assert refused.value.code == "last_investigator"

    assert membership_of(team.pi.user, team.study.slug).roles == [Role.PRINCIPAL_INVESTIGATOR]


def test_the_last_investigator_may_take_more_roles(team: Team) -> None:
    change_roles(member=team.pi, roles=["principal_investigator", "coder"], by=team.pi)

    assert Membership.objects.get(pk=team.pi.pk).roles == [Role.PRINCIPAL_INVESTIGATOR, Role.CODER]


def test_an_investigator_may_go_when_another_stays(team: Team) -> None:
    change_roles(member=team["lead"], roles=["principal_investigator"], by=team.pi)

    end_membership(member=team.pi, by=Membership.objects.get(pk=team["lead"].pk))

    with pytest.raises(Membership.DoesNotExist):
        membership_of(team.pi.user, team.study.slug)


def test_a_former_investigator_does_not_count_as_one(team: Team) -> None:
    change_roles(member=team["lead"], roles=["principal_investigator"], by=team.pi)
    end_membership(member=team["lead"], by=team.pi)

    with pytest.raises(Conflict):
        end_membership(member=team.pi, by=team.pi)


@pytest.mark.django_db(transaction=True)
def test_two_investigators_who_end_each_other_at_once_leave_one() -> None:
    team = study_with_members(people={"second": [Role.PRINCIPAL_INVESTIGATOR]})

    def end(member: Membership, by: Membership) -> str:
        try:
            end_membership(member=member, by=by)
        except Conflict as refused:
            return refused.code
        return "ended"

    outcome = side_by_side(
        [lambda: end(team["second"], team.pi), lambda: end(team.pi, team["second"])]
    )

    assert sorted(outcome) == ["ended", "last_investigator"]
    assert Membership.objects.filter(study=team.study, ended_at=None).count() == 1


def test_who_was_ended_loses_everything_at_once(team: Team) -> None:
    interviewer = team["interviewer"]
    a_case(team.study).assignments.create(interviewer=interviewer)
    before = (cases_for(interviewer).count(), bool(verbs(interviewer)))

    end_membership(member=interviewer, by=team.pi)

    interviewer.refresh_from_db()
    assert before == (1, True)
    assert verbs(interviewer) == frozenset()
    assert list(cases_for(interviewer)) == []
    assert list(submissions_for(interviewer)) == []
    with pytest.raises(Membership.DoesNotExist):
        membership_of(interviewer.user, team.study.slug)
    with pytest.raises(PermissionDenied):
        invite(handle="friend", roles=CODER, by=interviewer)


def test_ending_twice_is_told_once(team: Team) -> None:
    end_membership(member=team["coder_a"], by=team.pi)
    first = Membership.objects.get(pk=team["coder_a"].pk).ended_at

    end_membership(member=team["coder_a"], by=team.pi)

    assert Membership.objects.get(pk=team["coder_a"].pk).ended_at == first
    assert events(team)[-1] == ("member.ended", "coder_a", "pi")
    assert [kind for kind, _, _ in events(team)].count("member.ended") == 1


def test_members_of_another_study_are_out_of_reach(team: Team) -> None:
    other = alone().pi

    deeds: list[Callable[[], object]] = [
        lambda: end_membership(member=team["coder_a"], by=other),
        lambda: change_roles(member=team["coder_a"], roles=CODER, by=other),
    ]

    for deed in deeds:
        with pytest.raises(Membership.DoesNotExist):
            deed()


@pytest.mark.parametrize(
    "handle", ["coordinator", "interviewer", "coder_a", "lead", "analyst", "manager"]
)
def test_only_an_investigator_manages_members(team: Team, handle: str) -> None:
    invite(handle="open", roles=CODER, by=team.pi)
    by = team[handle]

    deeds: list[Callable[[], object]] = [
        lambda: invite(handle="new", roles=CODER, by=by),
        lambda: enrol(user=a_user("new"), handle="new", roles=CODER, by=by),
        lambda: change_roles(member=by, roles=["principal_investigator"], by=by),
        lambda: end_membership(member=team["coder_b"], by=by),
        lambda: withdraw_invitation(invitation=Invitation.objects.get(), by=by),
    ]

    for deed in deeds:
        with pytest.raises(PermissionDenied):
            deed()
