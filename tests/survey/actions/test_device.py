"""Devices: added with a key of their own, revoked at once, and passwords for digest."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from survey.actions.device import (
    NONCE_AGE,
    add_app_user,
    forget_spent_digests,
    revoke_app_user,
    set_device_password,
    spend_digest,
    use_app_key,
)
from survey.actions.refusal import Refusal
from survey.actions.token import digest_of
from survey.formats.http_digest import SHA256, ha1
from survey.models import AppUser, DevicePassword, Event, Membership, Role
from tests.factories import Team, a_user, study_with_members
from tests.threads import side_by_side


@pytest.fixture
def team(db: None) -> Team:
    return study_with_members()


def deeds(team: Team) -> list[tuple[str, str, object]]:
    rows = Event.objects.filter(study=team.study, kind__startswith="device").order_by("id")
    return list(rows.values_list("kind", "subject", "data"))


def test_a_device_is_a_member_of_its_own(team: Team) -> None:
    device, key = add_app_user(name=" Tablet 1 ", by=team["coordinator"])

    member = device.membership
    assert (member.study, member.roles) == (team.study, ["interviewer"])
    assert (device.name, device.made_by) == ("Tablet 1", team["coordinator"])
    assert (member.user.name, member.user.has_usable_password()) == ("Tablet 1", False)
    assert member.user.email.endswith("@device.invalid")
    assert device.digest == digest_of(key)
    assert deeds(team) == [("device.added", member.handle, {"roles": ["interviewer"]})]


def test_a_device_has_its_name_as_handle_where_that_is_free(team: Team) -> None:
    handles = [add_app_user(name=name, by=team.pi)[0].membership.handle for name in ("T1", "T1")]
    spaced = add_app_user(name="表 1", by=team.pi)[0].membership.handle

    assert handles[0] == "T1"
    assert handles[1].startswith("device-")
    assert spaced == "device"


@pytest.mark.parametrize("name", ["", "  ", "x" * 81])
def test_a_device_needs_a_name(team: Team, name: str) -> None:
    with pytest.raises(Refusal) as refused:
        add_app_user(name=name, by=team.pi)

    assert refused.value.code == "bad_name"
    assert not AppUser.objects.exists()


@pytest.mark.parametrize("role", ["coder", "analyst", "principal_investigator", "king", ""])
def test_a_device_gets_no_role_that_sends_nothing_or_stands_above(team: Team, role: str) -> None:
    with pytest.raises(Refusal) as refused:
        add_app_user(name="T1", role=role, by=team["coordinator"])

    assert refused.value.code == "bad_role"


def test_a_device_may_be_as_much_as_who_adds_it(team: Team) -> None:
    device, _ = add_app_user(name="T1", role=Role.COORDINATOR, by=team["coordinator"])

    assert device.membership.roles == ["coordinator"]


@pytest.mark.parametrize("handle", ["interviewer", "coder_a", "lead", "analyst", "manager"])
def test_others_manage_no_devices(team: Team, handle: str) -> None:
    device, _ = add_app_user(name="T1", by=team.pi)

    with pytest.raises(PermissionDenied):
        add_app_user(name="T2", by=team[handle])
    with pytest.raises(PermissionDenied):
        revoke_app_user(app_user=device, by=team[handle])


def test_a_key_leads_to_its_member_and_is_noted_as_used_now_and_then(team: Team) -> None:
    device, key = add_app_user(name="T1", by=team.pi)

    member = use_app_key(key)
    first = AppUser.objects.get().used_at
    use_app_key(key)

    assert member == device.membership
    assert first is not None
    assert AppUser.objects.get().used_at == first


def test_a_revoked_device_is_out_for_good(team: Team) -> None:
    device, key = add_app_user(name="T1", by=team.pi)

    for _ in range(2):
        revoke_app_user(app_user=device, by=team["coordinator"])

    device.refresh_from_db()
    assert device.revoked_at is not None
    assert Membership.objects.get(pk=device.membership_id).ended_at == device.revoked_at
    with pytest.raises(Membership.DoesNotExist):
        use_app_key(key)
    assert [kind for kind, _, _ in deeds(team)] == ["device.added", "device.revoked"]


def test_a_device_of_another_study_is_not_there(team: Team) -> None:
    device, key = add_app_user(name="T1", by=team.pi)

    with pytest.raises(AppUser.DoesNotExist):
        revoke_app_user(app_user=device, by=study_with_members().pi)

    assert use_app_key(key) == device.membership


def test_a_member_makes_a_password_for_their_devices(team: Team) -> None:
    member = team["interviewer"]

    first = set_device_password(member=member, by=member)
    second = set_device_password(member=member, by=member)

    assert first != second
    assert len(second) == 16
    kept = DevicePassword.objects.get()
    assert kept.ha1 == ha1(member.user.email, second)
    assert kept.ha1_sha256 == ha1(member.user.email, second, SHA256)
    assert deeds(team) == [("device.added", "interviewer", {"password": True})] * 2


def test_who_manages_devices_makes_passwords_for_interviewers(team: Team) -> None:
    password = set_device_password(member=team["interviewer"], by=team["coordinator"])

    assert DevicePassword.objects.get().ha1 == ha1(team["interviewer"].user.email, password)


def test_nobody_makes_passwords_for_who_may_do_more(team: Team) -> None:
    with pytest.raises(Refusal) as refused:
        set_device_password(member=team.pi, by=team["coordinator"])

    assert refused.value.code == "above_you"


def test_others_make_no_passwords_for_anybody_else(team: Team) -> None:
    other = Membership.objects.create(
        study=team.study, user=a_user(), handle="KB", roles=["interviewer"]
    )

    with pytest.raises(PermissionDenied):
        set_device_password(member=other, by=team["interviewer"])
    with pytest.raises(PermissionDenied):
        set_device_password(member=team["interviewer"], by=team["manager"])


def test_who_sends_nothing_needs_no_device_password(team: Team) -> None:
    with pytest.raises(PermissionDenied):
        set_device_password(member=team["analyst"], by=team["analyst"])


def test_a_former_member_gets_no_password(team: Team) -> None:
    member = team["interviewer"]
    member.ended_at = timezone.now()

    with pytest.raises(PermissionDenied):
        set_device_password(member=member, by=team.pi)


def test_a_member_of_another_study_is_not_there(team: Team) -> None:
    with pytest.raises(Membership.DoesNotExist):
        set_device_password(member=study_with_members()["interviewer"], by=team.pi)


@pytest.mark.django_db
def test_an_answer_to_a_challenge_is_spent_once() -> None:
    assert spend_digest("0" * 32)
    assert not spend_digest("0" * 32)
    assert spend_digest("1" * 64)


@pytest.mark.django_db(transaction=True)
def test_of_two_posts_with_one_answer_at_once_one_passes() -> None:
    passed = side_by_side([lambda: spend_digest("0" * 32)] * 4)

    assert sorted(passed) == [False, False, False, True]


@pytest.mark.django_db
def test_spent_answers_are_forgotten_when_their_nonce_is_old() -> None:
    spend_digest("0" * 32)

    in_time = forget_spent_digests()
    later = forget_spent_digests(now=timezone.now() + 3 * NONCE_AGE)

    assert (in_time, later) == (0, 1)
