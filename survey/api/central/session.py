"""Signing in and out, and who one is."""

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from survey.actions.sign_in import sign_in
from survey.actions.token import digest_of, open_session, revoke_token
from survey.api.central.door import PersonDoor, instant, text_of
from survey.api.study_view import person_of
from survey.formats.client_address import client_address
from survey.models import ApiToken
from survey.queries.membership import tokens_of


class SessionsView(PersonDoor):
    permission_classes = (AllowAny,)

    def get_authenticators(self) -> list[BaseAuthentication]:
        """A token that is over must not keep anybody from signing in anew."""
        return []

    def post(self, request: Request) -> Response:
        """E-mail and password for a token that opens the same doors for a day."""
        person = sign_in(
            email=text_of(request, "email"),
            password=text_of(request, "password"),
            address=client_address(request.META, proxies=settings.PROXIES),
        )
        token, secret = open_session(user=person, label=_("Signed in from a script"))
        return Response({"token": secret, **_told(token)})


class SessionRestoreView(PersonDoor):
    def get(self, request: Request) -> Response:
        """The session that the request came with; one by password has none."""
        return Response(_told(_token_of(request)))


class SessionView(PersonDoor):
    def delete(self, request: Request, token: str) -> Response:
        """End a session of one's own: the one that is used, by the word "current", or another."""
        if token == "current":  # noqa: S105 - a word in the address
            found = _token_of(request)
        else:
            found = tokens_of(person_of(request)).get(digest=digest_of(token))
        revoke_token(token=found)
        return Response({"success": True})


class CurrentUserView(PersonDoor):
    def get(self, request: Request) -> Response:
        person = person_of(request)
        return Response(
            {
                "id": person.pk,
                "type": "user",
                "displayName": str(person),
                "email": person.email,
                "createdAt": instant(person.joined_at),
                "updatedAt": None,
                "deletedAt": None,
            }
        )


def _token_of(request: Request) -> ApiToken:
    if not isinstance(request.auth, ApiToken):
        raise ApiToken.DoesNotExist
    return request.auth


def _told(token: ApiToken) -> dict[str, object]:
    return {"createdAt": instant(token.created_at), "expiresAt": instant(token.expires_at)}
