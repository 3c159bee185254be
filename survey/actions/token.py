"""Tokens for scripts and links: made once, shown once, kept only as a digest."""

import hashlib
import secrets
from datetime import timedelta

from django.utils import timezone

from survey.models import ApiToken, Study, User
from survey.queries.membership import token_of_digest

USED_EVERY = timedelta(minutes=5)
SESSION_AGE = timedelta(hours=24)


def digest_of(secret: str) -> str:
    """A token has 256 random bits, so a plain SHA-256 is enough to hide it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def issue_token(*, user: User, label: str = "", study: Study | None = None) -> str:
    """The token in clear; it cannot be shown again."""
    secret = new_secret()
    ApiToken.objects.create(user=user, study=study, label=label, digest=digest_of(secret))
    return secret


def open_session(*, user: User, label: str) -> tuple[ApiToken, str]:
    """A token for a day, and the token in clear: what a script gets for its password. Those of the
    person that have expired are forgotten.
    """
    now = timezone.now()
    ApiToken.objects.filter(user=user, expires_at__lte=now).delete()
    secret = new_secret()
    token = ApiToken.objects.create(
        user=user,
        label=label,
        digest=digest_of(secret),
        created_at=now,
        expires_at=now + SESSION_AGE,
    )
    return token, secret


def use_token(secret: str) -> ApiToken:
    """The token, noted as used; DoesNotExist if it is unknown, revoked or expired."""
    token = token_of_digest(digest_of(secret))
    now = timezone.now()
    if token.used_at is None or now - token.used_at > USED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(used_at=now)
    return token


def revoke_token(*, token: ApiToken) -> None:
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())
