"""A person's own account: made with an invitation, then kept by its owner."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from survey.actions.member import join
from survey.actions.refusal import Conflict, Refusal
from survey.models import Membership, User

NAME_LIMIT = 120


@transaction.atomic
def sign_up(*, secret: str, email: str, name: str, password: str) -> Membership:
    """Make an account for the bearer of an invitation, and make them a member with it.

    The password is taken as it is: the form has asked the validators. Refused: an address that
    has an account, and whatever `join` refuses; then there is no account either.
    """
    address = email.strip().lower()
    name = _checked(name)
    try:
        with transaction.atomic():
            user = User.objects.create_user(address, name, password)
    except IntegrityError:
        raise Conflict(
            "email_taken", _("There is already an account under this address. Sign in first.")
        ) from None
    return join(secret=secret, user=user)


def rename(*, user: User, name: str) -> None:
    """The name by which others see this person."""
    user.name = _checked(name)
    user.save(update_fields=["name"])


def change_password(*, user: User, password: str) -> None:
    """The form has asked for the old one and has asked the validators."""
    user.set_password(password)
    user.save(update_fields=["password"])


def _checked(name: str) -> str:
    name = name.strip()
    if not name or len(name) > NAME_LIMIT:
        raise Refusal("bad_name", _("A name has 1 to %(n)s characters.") % {"n": NAME_LIMIT})
    return name
