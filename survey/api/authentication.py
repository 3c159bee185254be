"""`Authorization: Token …`: a person's token for scripts."""

from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from survey.actions.token import use_token
from survey.models import ApiToken, User

WORDS = 2


class TokenAuthentication(BaseAuthentication):
    keyword = "Token"

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"token":
            return None
        try:
            token = use_token(words[1].decode("ascii")) if len(words) == WORDS else None
        except (UnicodeDecodeError, ApiToken.DoesNotExist):
            token = None
        if token is None:
            raise AuthenticationFailed(_("This token is not valid."))
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return self.keyword


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the API's description speaks of tokens."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token …`, as `manage.py token EMAIL` prints it.",
        }
