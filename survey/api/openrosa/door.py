"""What every address of the OpenRosa door stands on: who asks, whether they may, how it answers.

An address is a function under `openrosa(May.…)`, so that none can forget it.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from survey.actions.refusal import Refusal
from survey.actions.sign_in import TooManyTries
from survey.api.openrosa.authentication import Unauthorised, challenges, member_of
from survey.formats import openrosa_lists
from survey.models import Membership
from survey.rules import May, require

XML = "text/xml; charset=utf-8"
READING = ("GET", "HEAD")
RETRY_AFTER = 3  # seconds

# Refusals that HTTP has a better word for than 400.
_STATUS = {"unknown_form": HTTPStatus.NOT_FOUND, "too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE}


class DoorRequest(HttpRequest):
    """A request that has come in: the door has put the member on it."""

    member: Membership


type Address[**P] = Callable[Concatenate[DoorRequest, P], HttpResponseBase]
type View = Callable[..., HttpResponseBase]


class Challenge(HttpResponse):
    """401 with a WWW-Authenticate header for each way to come in."""

    ways: tuple[str, ...] = ()

    def items(self) -> Iterator[tuple[str, str]]:
        yield from super().items()
        for way in self.ways:
            yield "WWW-Authenticate", way


def openrosa[**P](may: May, *methods: str) -> Callable[[Address[P]], View]:
    """An address that does `methods` (by default it reads), for members who have the verb."""

    def decorate(address: Address[P]) -> View:
        @csrf_exempt
        @login_not_required
        @wraps(address)
        def view(
            request: HttpRequest, slug: str, key: str = "", *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            response: HttpResponseBase
            try:
                _check(request, methods or READING)
                inside: Any = request
                inside.member = member_of(request, slug, key)
                require(inside.member, may)
                response = address(inside, *args, **kwargs)
            except Unauthorised as nobody:
                response = _challenge(request, nobody)
            except _EXPECTED as error:
                response = _answer_to(error)
            return _dressed(response)

        return view

    return decorate


def answer(message: str, status: int, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """What devices show to the person who holds them."""
    body = openrosa_lists.response(message)
    return HttpResponse(body, content_type=XML, status=status, headers=headers)


def address_of(
    request: HttpRequest, name: str, parts: Mapping[str, str], query: Mapping[str, str]
) -> str:
    """The absolute address of another address of this door, for the same member."""
    match = request.resolver_match
    if match is None:
        raise LookupError(name)
    door = {part: match.kwargs[part] for part in ("slug", "key") if part in match.kwargs}
    path = reverse(f"{match.namespace}:{name}", kwargs=door | dict(parts), query=query or None)
    return request.build_absolute_uri(path)


def _check(request: HttpRequest, methods: tuple[str, ...]) -> None:
    if request.method not in methods:
        raise _NotDone(methods)
    said = [request.path, *request.GET, *request.GET.dict().values()]
    if any("\0" in str(text) for text in said):
        raise Refusal("bad_address", _("The address holds characters that mean nothing here."))


def _dressed(response: HttpResponseBase) -> HttpResponseBase:
    """With the headers that devices look for. Refusals are not logged: their address may hold a
    key, and a challenge is nothing to warn of.
    """
    said = {"X-OpenRosa-Version": "1.0", "Date": http_date(), "Cache-Control": "no-store"}
    for name, value in said.items():
        response.headers.setdefault(name, value)
    response._has_been_logged = True  # type: ignore[attr-defined] # noqa: SLF001
    return response


class _NotDone(Exception):  # noqa: N818
    """The address does not know this method."""

    def __init__(self, methods: tuple[str, ...]) -> None:
        super().__init__()
        self.methods = methods


_EXPECTED = (Refusal, ObjectDoesNotExist, PermissionDenied, OperationalError, _NotDone)


def _challenge(request: HttpRequest, nobody: Unauthorised) -> HttpResponse:
    sentence = _("Sign in with your e-mail and your device password.")
    response = Challenge(
        openrosa_lists.response(sentence), content_type=XML, status=HTTPStatus.UNAUTHORIZED
    )
    response.ways = tuple(challenges(request, is_stale=nobody.is_stale))
    return response


def _answer_to(error: Exception) -> HttpResponse:
    """What went wrong, in the language that the device asks for."""
    if isinstance(error, Refusal):
        late = {"Retry-After": str(error.seconds)} if isinstance(error, TooManyTries) else None
        return answer(str(error), _STATUS.get(error.code, error.status), late)
    if isinstance(error, ObjectDoesNotExist):
        return answer(_("There is nothing here for you."), HTTPStatus.NOT_FOUND)
    if isinstance(error, PermissionDenied):
        return answer(_("Your role does not allow this."), HTTPStatus.FORBIDDEN)
    if isinstance(error, _NotDone):
        allow = {"Allow": ", ".join(error.methods)}
        return answer(_("This address does not do that."), HTTPStatus.METHOD_NOT_ALLOWED, allow)
    wait = {"Retry-After": str(RETRY_AFTER)}
    sentence = _("The database is restarting; send this again.")
    return answer(sentence, HTTPStatus.SERVICE_UNAVAILABLE, wait)
