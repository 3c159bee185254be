"""Let a person in by e-mail and password, and slow down whoever guesses.

The tallies stand in PostgreSQL, so that all processes count together. A try is counted before the
password is looked at, and taken back if it fits: many tries at once are no way around. Where too
many are counted, but some of them are not decided yet, the next one waits until they are: many
devices that come at once with the right password all get in. What is refused for its haste is not
counted, so nobody who tries on makes others wait for ever.
"""

import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from math import ceil

from django.contrib.auth import authenticate
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from survey.actions.refusal import Refusal
from survey.models import SignInTally, User

FORGOTTEN_AFTER = timedelta(hours=24)  # without a failure
KNOWN_FOR = timedelta(days=90)
PATIENCE = 10.0  # seconds, with those that are not decided yet
LOOK_EVERY = 0.05  # seconds


@dataclass(frozen=True, slots=True)
class Patience:
    """After `free` failures each further one costs twice the wait of the one before, from one
    second up to `longest`.
    """

    free: int
    longest: timedelta

    def wait(self, failures: int) -> timedelta:
        over = failures - self.free
        if over < 0:
            return timedelta(0)
        return min(timedelta(seconds=2 ** min(over, 30)), self.longest)


# Somebody at one address with one account waits long. An account that is tried from everywhere,
# and an address from which all accounts are tried (an office has one address), wait for moments
# only, and whoever came in from there before does not wait for what others do.
PAIR = Patience(free=8, longest=timedelta(minutes=15))
ACCOUNT = Patience(free=40, longest=timedelta(seconds=30))
ADDRESS = Patience(free=100, longest=timedelta(seconds=15))

_MINUTE = 60


class WrongPassword(Refusal):
    """No account has this e-mail address and this password, or it is closed."""

    status = HTTPStatus.UNAUTHORIZED

    def __init__(self) -> None:
        super().__init__(
            "wrong_password", _("No account has this e-mail address and this password.")
        )


class TooManyTries(Refusal):
    """Wait `seconds`, then try again."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, wait: timedelta) -> None:
        self.seconds = max(1, ceil(wait.total_seconds()))
        super().__init__(
            "too_many_tries",
            _("Signing in failed too often. Try again in %(wait)s.")
            % {"wait": _told(self.seconds)},
        )


def sign_in(*, email: str, password: str, address: str, now: datetime | None = None) -> User:
    """The person whose e-mail and password these are.

    `address` is where the request comes from (survey.formats.client_address). Raises WrongPassword
    (401), and TooManyTries (429) without looking at the password.
    """
    now = now or timezone.now()
    undecided = _counted(email, address, now)
    try:
        said = f"{email}{password}"
        user = None if "\0" in said else authenticate(username=email, password=password)
        if not isinstance(user, User):
            raise WrongPassword
        _take_back(email, address, now, undecided)
        return user
    finally:
        _decide(undecided)


def note_failure(*, email: str, address: str, now: datetime | None = None) -> None:
    """Count a failure at a door that looked at the password by itself. Raises TooManyTries."""
    _decide(_counted(email, address, now or timezone.now()))


def forget_old_tries(*, now: datetime | None = None) -> int:
    """Delete the tallies that count no more. Returns how many."""
    now = now or timezone.now()
    old = SignInTally.objects.filter(tried_at__lt=now - FORGOTTEN_AFTER).exclude(
        came_at__gte=now - KNOWN_FOR
    )
    return old.delete()[0]


def _pair(email: str, address: str) -> str:
    return _digest("pair", email.strip().lower(), address)


def _account(email: str) -> str:
    return _digest("account", email.strip().lower())


def _address(address: str) -> str:
    return _digest("address", address)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode(errors="replace")).hexdigest()


def _counted(email: str, address: str, now: datetime) -> Sequence[str]:
    """Count a try; the subjects in whose tallies it stands, undecided until `_decide`. Where too
    many stand there this waits, for a while, until no other is undecided.
    """
    ends = time.monotonic() + PATIENCE
    while True:
        try:
            return _count_try(email, address, now)
        except _Undecided as others:
            if time.monotonic() > ends:
                raise TooManyTries(others.wait) from None
            time.sleep(LOOK_EVERY)


class _Undecided(Exception):  # noqa: N818 - no error
    """Too many tries are counted, but others of them are not decided yet."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        self.wait = wait


@transaction.atomic
def _count_try(email: str, address: str, now: datetime) -> Sequence[str]:
    """Whoever came in from there before is counted for this pair only: what others do does not
    hold them up, nor they the others.
    """
    judged = _locked({_pair(email, address): PAIR}, now)
    came_at = judged[0][0].came_at
    if came_at is None or now - came_at >= KNOWN_FOR:
        judged += _locked({_account(email): ACCOUNT, _address(address): ADDRESS}, now)
    waits = {tally.subject: _wait(tally, patience, now) for tally, patience in judged}
    hasty = [subject for subject, wait in waits.items() if wait > timedelta(0)]
    if hasty:
        refused = TooManyTries if all(map(_is_decided, hasty)) else _Undecided
        raise refused(max(waits.values()))
    for tally, _patience in judged:
        tally.failures = _still_counted(tally, now) + 1
        tally.tried_at = now
        tally.save(update_fields=["failures", "tried_at"])
    for subject in waits:
        _ask("pg_advisory_lock_shared", subject)
    return list(waits)


def _decide(subjects: Sequence[str]) -> None:
    for subject in subjects:
        _ask("pg_advisory_unlock_shared", subject)


def _is_decided(subject: str) -> bool:
    """Whether none of those that stand in its tally, which is ours, is being looked at."""
    return bool(_ask("pg_try_advisory_xact_lock", subject))


def _ask(function: str, subject: str) -> object:
    """An undecided try holds the lock of each of its subjects, shared with the others."""
    with connection.cursor() as cursor:
        name = f"sign-in {subject}"
        cursor.execute(f"select {function}(hashtextextended(%s, 0))", [name])
        return cursor.fetchone()[0]


def _take_back(email: str, address: str, now: datetime, counted: Sequence[str]) -> None:
    """The right password clears what was held against this person. Against the address it clears
    this try only: else whoever has an account could go on guessing others'.
    """
    pair = SignInTally.objects.filter(pk=_pair(email, address))
    pair.update(failures=0, came_at=now)
    SignInTally.objects.filter(pk=_account(email)).update(failures=0)
    if _address(address) in counted:
        there = SignInTally.objects.filter(pk=_address(address), failures__gt=0)
        there.update(failures=F("failures") - 1)


def _locked(wanted: Mapping[str, Patience], now: datetime) -> list[tuple[SignInTally, Patience]]:
    """The tallies, ours until the transaction ends; always locked in the same order."""
    names = sorted(wanted)
    SignInTally.objects.bulk_create(
        [SignInTally(subject=name, tried_at=now) for name in names], ignore_conflicts=True
    )
    rows = SignInTally.objects.filter(pk__in=names).order_by("pk").select_for_update()
    return [(row, wanted[row.subject]) for row in rows]


def _still_counted(tally: SignInTally, now: datetime) -> int:
    return tally.failures if now - tally.tried_at < FORGOTTEN_AFTER else 0


def _wait(tally: SignInTally, patience: Patience, now: datetime) -> timedelta:
    """Nothing below what is free: others may have tried a moment later than `now`."""
    wait = patience.wait(_still_counted(tally, now))
    return tally.tried_at + wait - now if wait else wait


def _told(seconds: int) -> str:
    if seconds < 2 * _MINUTE:
        return ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": seconds}
    minutes = ceil(seconds / _MINUTE)
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
