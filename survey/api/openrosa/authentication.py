"""Who is at the OpenRosa door: by a key in the address, digest, Basic, or a person's token."""

import hmac
import ipaddress
import secrets
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping
from urllib.parse import unquote

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from survey.actions.device import NONCE_AGE, spend_digest, use_app_key
from survey.actions.sign_in import WrongPassword, note_failure
from survey.api.authentication import TokenAuthentication
from survey.api.openrosa.passwords import person_of
from survey.formats import http_digest
from survey.formats.client_address import client_address
from survey.models import Membership
from survey.queries.stamped import device_passwords_of, member_of_email

_NONCES = signing.TimestampSigner(salt="survey.openrosa.nonce")
_SAFE = frozenset({"GET", "HEAD"})
_BASIC = f'Basic realm="{http_digest.REALM}", charset="UTF-8"'


class Unauthorised(Exception):  # noqa: N818 - HTTP's own word
    """Nobody we know. With `is_stale` the device is known, and need only use the new nonce."""

    def __init__(self, *, is_stale: bool = False) -> None:
        super().__init__()
        self.is_stale = is_stale


def member_of(request: HttpRequest, slug: str, key: str) -> Membership:
    """The member who asks. Raises Unauthorised, TooManyTries for who guesses passwords, or
    DoesNotExist for who is known, but not here.
    """
    if key:
        return _in_study(use_app_key(key), slug)
    header = _header(request)
    scheme, _, credentials = header.partition(" ")
    ways = {"digest": _by_digest, "basic": _by_basic, "token": _by_token}
    way = ways.get(scheme.lower())
    if way is None:
        raise Unauthorised
    return way(request, slug, credentials.strip())


def challenges(request: HttpRequest, *, is_stale: bool) -> list[str]:
    """The WWW-Authenticate headers, best first: devices try the first that they know.

    Basic shows the password to the line, so it is offered over TLS and loopback only; there it
    comes first over TLS, because it takes both the account's and the device's password.
    """
    nonce = _NONCES.sign(secrets.token_urlsafe(9))
    digest = http_digest.challenges(nonce, is_stale=is_stale)
    if request.is_secure():
        return [_BASIC, *digest]
    return [*digest, _BASIC] if is_loopback(request) else digest


def _in_study(member: Membership, slug: str) -> Membership:
    """What opens one study opens no other."""
    if member.study.slug != slug:
        raise Membership.DoesNotExist
    return member


def _header(request: HttpRequest) -> str:
    """WSGI hands headers over as Latin-1; what is in them is UTF-8, or nothing that we know."""
    try:
        text = str(request.META.get("HTTP_AUTHORIZATION", "")).encode("latin-1").decode()
    except UnicodeError:
        return ""
    return "" if "\0" in text else text


def _by_digest(request: HttpRequest, slug: str, text: str) -> Membership:
    """A device password works in its own study only; elsewhere its owner is a stranger.

    One answer to a challenge is good for one post within the hour, in whatever order posts come
    in: devices send several at once. Reading again with the same answer gives nothing new away.
    The right password is never kept waiting: it is too long to be guessed.
    """
    credentials = http_digest.parse_credentials(text)
    if credentials is None or not _is_for(request, credentials["uri"]):
        raise Unauthorised
    email = credentials["username"].strip().lower()
    method = str(request.method)
    for member, ha1s in device_passwords_of(email):
        if http_digest.fits(credentials, method=method, ha1s=ha1s):
            if not _is_fresh(credentials["nonce"]) or not _is_first(request, credentials):
                raise Unauthorised(is_stale=True)
            return _in_study(member, slug)
    note_failure(email=email, address=_address(request))
    raise Unauthorised


def _is_first(request: HttpRequest, credentials: Mapping[str, str]) -> bool:
    return request.method in _SAFE or spend_digest(credentials["response"].lower())


def _address(request: HttpRequest) -> str:
    return client_address(request.META, proxies=settings.PROXIES)


def _is_for(request: HttpRequest, uri: str) -> bool:
    """Whether the digest was made for this address, however its characters are escaped."""
    path, _, query = uri.partition("?")
    return unquote(path) == request.path and query == request.META.get("QUERY_STRING", "")


def _is_fresh(nonce: str) -> bool:
    """Whether we made the nonce, within the hour; a forged one is as good as an old one."""
    try:
        _NONCES.unsign(nonce, max_age=NONCE_AGE)
    except signing.BadSignature:
        return False
    return True


def _by_basic(request: HttpRequest, slug: str, text: str) -> Membership:
    if not (request.is_secure() or is_loopback(request)):
        raise Unauthorised
    try:
        email, _, password = b64decode(text, validate=True).decode().partition(":")
    except (NotBase64, UnicodeError):
        raise Unauthorised from None
    email = email.strip().lower()
    if "\0" in email:
        raise Unauthorised
    ha1 = http_digest.ha1(email, password, http_digest.SHA256)
    for member, known in device_passwords_of(email):
        if hmac.compare_digest(ha1, known[http_digest.SHA256]):
            return _in_study(member, slug)
    try:
        person_of(email, password, _address(request))
    except WrongPassword:
        raise Unauthorised from None
    return member_of_email(email, slug)


def _by_token(request: HttpRequest, slug: str, text: str) -> Membership:
    try:
        found = TokenAuthentication().authenticate(Request(request))
    except AuthenticationFailed:
        raise Unauthorised from None
    if found is None:
        raise Unauthorised
    user, token = found
    member = member_of_email(user.email, slug)
    if token.study_id not in {None, member.study_id}:
        raise Membership.DoesNotExist
    return member


def is_loopback(request: HttpRequest) -> bool:
    """Whether the request came from this machine, and not through a proxy on it."""
    if "HTTP_X_FORWARDED_FOR" in request.META or "HTTP_FORWARDED" in request.META:
        return False
    try:
        return ipaddress.ip_address(str(request.META.get("REMOTE_ADDR", ""))).is_loopback
    except ValueError:
        return False
