"""Invite people, let them in, change their roles, end their membership."""

import re
from collections.abc import Sequence
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from survey.actions.event import record
from survey.actions.refusal import Conflict, Refusal
from survey.actions.token import digest_of, new_secret
from survey.models import Invitation, Kind, Membership, Role, Study, User
from survey.rules import May, require

HANDLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
OPEN_FOR = timedelta(days=14)


@transaction.atomic
def invite(*, handle: str, roles: Sequence[str], by: Membership, email: str = "") -> str:
    """The secret of a link that lets its bearer join within 14 days, once.

    With `email`, only the person who signs in under that address may use it.
    """
    require(by, May.MANAGE_MEMBERS)
    roles = _checked(roles)
    _check_handle(handle, by)
    secret = new_secret()
    Invitation.objects.create(
        study=by.study,
        digest=digest_of(secret),
        email=email.strip().lower(),
        handle=handle,
        roles=roles,
        invited_by=by,
        expires_at=timezone.now() + OPEN_FOR,
    )
    record(Kind.MEMBER_INVITED, study=by.study, by=by.user, subject=handle, data={"roles": roles})
    return secret


def open_invitation(secret: str) -> Invitation:
    """The invitation behind a link; refused when it is used, withdrawn or too old."""
    found = (
        Invitation.objects.select_related("study", "invited_by__user")
        .filter(digest=digest_of(secret))
        .first()
    )
    if found is None or found.withdrawn_at or found.accepted_at:
        raise Refusal("no_invitation", _("This invitation is no longer valid."))
    if found.expires_at < timezone.now():
        raise Refusal("invitation_expired", _("This invitation has expired. Ask for a new one."))
    return found


@transaction.atomic
def join(*, secret: str, user: User) -> Membership:
    """Make the bearer of the link a member. A former member comes back under the old handle."""
    invitation = open_invitation(secret)
    if invitation.email and invitation.email != user.email:
        raise Refusal("other_address", _("This invitation was made for another e-mail address."))
    open_still = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None)
    if open_still.update(accepted_at=timezone.now()) != 1:
        raise Refusal("no_invitation", _("This invitation is no longer valid."))
    member = _enter(invitation, user)
    record(Kind.MEMBER_JOINED, study=member.study, by=user, subject=member.handle)
    return member


def _enter(invitation: Invitation, user: User) -> Membership:
    study = invitation.study
    former = Membership.objects.filter(study=study, user=user).first()
    if former is not None and former.ended_at is None:
        raise _already_member()
    if former is not None:
        former.ended_at, former.roles = None, invitation.roles
        former.save(update_fields=["ended_at", "roles"])
        return former
    return _create(study, user, invitation.handle, invitation.roles)


def _create(study: Study, user: User, handle: str, roles: list[str]) -> Membership:
    """The constraints decide who was first, not a look before."""
    try:
        with transaction.atomic():
            return Membership.objects.create(study=study, user=user, handle=handle, roles=roles)
    except IntegrityError:
        if Membership.objects.filter(study=study, user=user).exists():
            raise _already_member() from None
        raise _handle_taken(handle) from None


@transaction.atomic
def enrol(*, user: User, handle: str, roles: Sequence[str], by: Membership) -> Membership:
    """Make a known person a member without a link, as a study package does with its people."""
    require(by, May.MANAGE_MEMBERS)
    roles = _checked(roles)
    _check_handle(handle, by)
    member = _create(by.study, user, handle, roles)
    record(Kind.MEMBER_JOINED, study=by.study, by=user, subject=handle, data={"roles": roles})
    return member


@transaction.atomic
def change_roles(*, member: Membership, roles: Sequence[str], by: Membership) -> None:
    """Give other roles; the change holds from the next request on."""
    _same_study(member, by)
    roles = _checked(roles)
    if Role.PRINCIPAL_INVESTIGATOR not in roles:
        _keep_one_investigator(member)
    Membership.objects.filter(pk=member.pk).update(roles=roles)
    record(
        Kind.MEMBER_CHANGED,
        study=by.study,
        by=by.user,
        subject=member.handle,
        data={"roles": roles},
    )


@transaction.atomic
def end_membership(*, member: Membership, by: Membership) -> None:
    """What the person did stays; the person may no longer enter."""
    _same_study(member, by)
    _keep_one_investigator(member)
    still_in = Membership.objects.filter(pk=member.pk, ended_at=None)
    if still_in.update(ended_at=timezone.now()) == 1:
        record(Kind.MEMBER_ENDED, study=by.study, by=by.user, subject=member.handle)


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Membership) -> None:
    require(by, May.MANAGE_MEMBERS)
    Invitation.objects.filter(
        pk=invitation.pk, study=by.study, accepted_at=None, withdrawn_at=None
    ).update(withdrawn_at=timezone.now())


def _same_study(member: Membership, by: Membership) -> None:
    require(by, May.MANAGE_MEMBERS)
    if member.study_id != by.study_id:
        raise Membership.DoesNotExist


def _checked(roles: Sequence[str]) -> list[str]:
    known = [role.value for role in Role if role.value in roles]
    if not known or len(known) != len(set(roles)):
        raise Refusal("bad_roles", _("Choose at least one of the roles."))
    return known


def _check_handle(handle: str, by: Membership) -> None:
    if not HANDLE.fullmatch(handle):
        raise Refusal(
            "bad_handle",
            _(
                "The name in data is made of letters, digits, hyphen, dot and underscore, 40 at most."
            ),
        )
    if Membership.objects.filter(study=by.study, handle=handle).exists():
        raise _handle_taken(handle)


def _already_member() -> Conflict:
    return Conflict("already_member", _("You are already a member of this study."))


def _handle_taken(handle: str) -> Conflict:
    return Conflict(
        "handle_taken", _("Somebody is already called “%(handle)s” here.") % {"handle": handle}
    )


def _keep_one_investigator(member: Membership) -> None:
    """Lock the study's investigators and refuse to lose the last of them."""
    active = (
        Membership.objects.select_for_update()
        .filter(study=member.study, ended_at=None, roles__contains=[Role.PRINCIPAL_INVESTIGATOR])
        .order_by("pk")
    )
    if {row.pk for row in active} == {member.pk}:
        raise Conflict("last_investigator", _("A study keeps at least one principal investigator."))
