"""Passwords that come with every request: looked at slowly once, then known for some minutes."""

import hmac
import secrets
import time
from collections import OrderedDict
from threading import Lock

from survey.actions.sign_in import sign_in
from survey.models import User

REMEMBERED = 300.0  # seconds
MOST = 1_000

_KEY = secrets.token_bytes(32)
_known: OrderedDict[bytes, float] = OrderedDict()
_lock = Lock()


def person_of(email: str, password: str, address: str) -> User:
    """Whose e-mail and password these are. Raises WrongPassword and TooManyTries (sign_in).

    What fitted is remembered in this process only, under a keyed hash that holds the stored hash,
    too: with a new password the old one is forgotten at once. A password that is remembered never
    waits for what others try.
    """
    user = User.objects.filter(email=email, is_active=True).first()
    if user is not None and _is_remembered(_mark(user, password)):
        return user
    found = sign_in(email=email, password=password, address=address)
    _remember(_mark(found, password))
    return found


def _mark(user: User, password: str) -> bytes:
    said = f"{user.pk}:{user.password}:{password}"
    return hmac.digest(_KEY, said.encode(errors="replace"), "sha256")


def _is_remembered(mark: bytes) -> bool:
    with _lock:
        until = _known.get(mark, 0.0)
    return until > time.monotonic()


def _remember(mark: bytes) -> None:
    with _lock:
        _known[mark] = time.monotonic() + REMEMBERED
        _known.move_to_end(mark)
        while len(_known) > MOST:
            _known.popitem(last=False)
