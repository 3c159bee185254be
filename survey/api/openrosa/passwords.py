"""Passwords that come with every request: hashed slowly once, then known for some minutes."""

import hmac
import secrets
import time
from collections import OrderedDict
from threading import Lock

from django.contrib.auth.hashers import check_password, make_password

from survey.models import User

REMEMBERED = 300.0  # seconds
MOST = 1_000

_KEY = secrets.token_bytes(32)
_known: OrderedDict[bytes, float] = OrderedDict()
_lock = Lock()


def password_fits(user: User | None, password: str) -> bool:
    """Whether this is the user's password. Nobody's password never fits, but takes as long.

    What fitted is remembered in this process only, under a keyed hash that holds the stored hash,
    too: with a new password the old one is forgotten at once.
    """
    if user is None:
        make_password(password)
        return False
    mark = hmac.digest(_KEY, f"{user.pk}:{user.password}:{password}".encode(), "sha256")
    if _is_remembered(mark):
        return True
    if not check_password(password, user.password):
        return False
    _remember(mark)
    return True


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
