"""Who is at the door for Central's clients: by the token of a session, or by e-mail and password."""

from base64 import b64decode
from binascii import Error as NotBase64

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from survey.actions.token import use_token
from survey.api.central.problem import ONLY_HTTPS, Problem
from survey.api.openrosa.authentication import is_loopback
from survey.api.openrosa.passwords import person_of
from survey.formats.client_address import client_address
from survey.models import ApiToken, User


class CentralAuthentication(BaseAuthentication):
    """`Bearer` with a session's token or one for scripts, which `Token` announces, too; `Basic`
    over TLS and on this machine.
    """

    def authenticate(self, request: Request) -> tuple[User, ApiToken | None] | None:
        header = str(request.META.get("HTTP_AUTHORIZATION", ""))
        scheme, _blank, credentials = header.partition(" ")
        if scheme.lower() in {"bearer", "token"}:
            return _by_token(credentials.strip())
        if scheme.lower() == "basic":
            return _by_password(request, credentials.strip()), None
        return None

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


def _by_token(secret: str) -> tuple[User, ApiToken]:
    try:
        token = use_token(secret)
    except ApiToken.DoesNotExist:
        raise AuthenticationFailed from None
    return token.user, token


def _by_password(request: Request, credentials: str) -> User:
    plain: HttpRequest = request._request  # noqa: SLF001 - the way to what REST framework wraps
    if not (plain.is_secure() or is_loopback(plain)):
        raise Problem(ONLY_HTTPS, _("This authentication method is only available over HTTPS."))
    try:
        email, _colon, password = b64decode(credentials, validate=True).decode().partition(":")
    except (NotBase64, UnicodeError, ValueError):
        raise AuthenticationFailed from None
    if "\0" in email:
        raise AuthenticationFailed
    address = client_address(request.META, proxies=settings.PROXIES)
    return person_of(email.strip().lower(), password, address)
