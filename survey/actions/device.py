"""Devices that send: keys that stand in the address, and passwords for digest authentication."""

import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from survey.actions.event import record
from survey.actions.member import HANDLE
from survey.actions.refusal import Refusal
from survey.actions.token import USED_EVERY, digest_of, new_secret
from survey.formats.http_digest import MD5, SHA256, ha1
from survey.models import AppUser, DevicePassword, Kind, Membership, Role, SpentDigest, User
from survey.queries.stamped import holder_of
from survey.rules import ROLES, May, require, verbs

NAME_LIMIT = 80
NOWHERE = "device.invalid"  # no mail ever gets there: RFC 2606
PASSWORD_BYTES = 12
NONCE_AGE = timedelta(hours=1)  # a long upload over a slow line must not outlive its nonce
_TRIES = 5


@transaction.atomic
def add_app_user(*, name: str, by: Membership, role: str = Role.INTERVIEWER) -> tuple[AppUser, str]:
    """Make a device a member of its own: it may fetch forms and send, and its key is its address.

    Returns the key, too, which cannot be shown again. Refused: a name that is empty or too long;
    a role that sends nothing, or that may do what `by` may not.
    """
    require(by, May.MANAGE_DEVICES)
    name = name.strip()
    if not name or len(name) > NAME_LIMIT:
        raise Refusal("bad_name", _("A name has 1 to %(n)s characters.") % {"n": NAME_LIMIT})
    _check_role(role, by)
    secret = new_secret()
    app_user = AppUser.objects.create(
        membership=_enter(name, role, by), name=name, digest=digest_of(secret), made_by=by
    )
    record(
        Kind.DEVICE_ADDED,
        study=by.study,
        by=by.user,
        subject=app_user.membership.handle,
        data={"roles": [role]},
    )
    return app_user, secret


@transaction.atomic
def revoke_app_user(*, app_user: AppUser, by: Membership) -> None:
    """What the device sent stays; its key opens nothing from the next request on."""
    require(by, May.MANAGE_DEVICES)
    member = app_user.membership
    if member.study_id != by.study_id:
        raise AppUser.DoesNotExist
    now = timezone.now()
    if AppUser.objects.filter(pk=app_user.pk, revoked_at=None).update(revoked_at=now) == 1:
        Membership.objects.filter(pk=member.pk, ended_at=None).update(ended_at=now)
        record(Kind.DEVICE_REVOKED, study=by.study, by=by.user, subject=member.handle)


def use_app_key(secret: str) -> Membership:
    """The member behind a key, noted as used now and then; DoesNotExist if it opens nothing."""
    holder = holder_of(digest_of(secret))
    now = timezone.now()
    if holder.used_at is None or now - holder.used_at > USED_EVERY:
        AppUser.objects.filter(pk=holder.app_user).update(used_at=now)
    return holder.member


@transaction.atomic
def set_device_password(*, member: Membership, by: Membership) -> str:
    """A new password for the member's devices in this study; it cannot be shown again.

    Everyone who sends may set their own, and who manages devices that of members who may do no
    more than they do.
    """
    if member.study_id != by.study_id:
        raise Membership.DoesNotExist
    if member.pk != by.pk:
        require(by, May.MANAGE_DEVICES)
    require(member, May.SEND_SUBMISSIONS)
    if not verbs(member) <= verbs(by):
        raise Refusal("above_you", _("This member may do more in the study than you do."))
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    email = member.user.email
    DevicePassword.objects.update_or_create(
        membership=member,
        defaults={
            "ha1": ha1(email, password, MD5),
            "ha1_sha256": ha1(email, password, SHA256),
            "created_at": timezone.now(),
        },
    )
    record(
        Kind.DEVICE_ADDED,
        study=by.study,
        by=by.user,
        subject=member.handle,
        data={"password": True},
    )
    return password


def spend_digest(response: str) -> bool:
    """Note that something is sent with this answer to a digest challenge; False if one was before.

    It says nothing of the body, so whoever overhears it could send another one with it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into survey_spentdigest (response) values (%s) on conflict do nothing",
            [response],
        )
        return bool(cursor.rowcount == 1)


def forget_spent_digests(*, now: datetime | None = None) -> int:
    """Delete those whose nonces are no good any more. Returns how many."""
    until = (now or timezone.now()) - 2 * NONCE_AGE
    return SpentDigest.objects.filter(at__lt=until).delete()[0]


def _check_role(role: str, by: Membership) -> None:
    allowed = ROLES[Role(role)] if role in Role.values else frozenset()
    if May.SEND_SUBMISSIONS not in allowed or not allowed <= verbs(by):
        raise Refusal(
            "bad_role", _("A device takes a role that sends submissions, and none above yours.")
        )


def _enter(name: str, role: str, by: Membership) -> Membership:
    """A membership of a technical user, under the device's name or one that is still free."""
    user = User.objects.create_user(f"{secrets.token_hex(8)}@{NOWHERE}", name)
    handle = name if HANDLE.fullmatch(name) else "device"
    for _try in range(_TRIES):
        try:
            with transaction.atomic():
                return Membership.objects.create(
                    study=by.study, user=user, handle=handle, roles=[role]
                )
        except IntegrityError:
            handle = f"device-{secrets.token_hex(4)}"
    raise Refusal("handle_taken", _("No free name was found for the device; try again."))
