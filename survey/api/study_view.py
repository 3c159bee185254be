"""What every address of the API stands on: who asks, in which study, and whether they may.

A view without a verb cannot be written: its class is refused when Python reads it.
"""

from typing import Any, ClassVar

from django.http import Http404
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from survey.api.describe import Description
from survey.api.filters import Filters, asked
from survey.models import ApiToken, Membership, User
from survey.queries.membership import membership_of
from survey.rules import May, require


class OneFormat(DefaultContentNegotiation):
    """Every address has one format, whatever the client says it accepts."""

    def select_renderer(
        self,
        request: Request,
        renderers: Any,  # noqa: ANN401 - as REST framework has it
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        renderer: BaseRenderer = renderers[0]
        return renderer, str(renderer.media_type)

    def select_parser(self, request: Request, parsers: Any) -> BaseParser | None:  # noqa: ANN401
        return super().select_parser(request, parsers)


class PersonView(APIView):
    """For signed-in people; `filters` is the allow-list of a reading's query parameters."""

    content_negotiation_class = OneFormat
    schema = Description()
    http_method_names: tuple[str, ...] = ("get", "head", "post")
    filters: ClassVar[type[Filters]] = Filters
    asked: dict[str, Any]

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        super().initial(request, *args, **kwargs)
        if "\0" in request.path:  # no row of PostgreSQL has such a name
            raise Http404
        method = str(request.method)
        if method not in self.allowed_methods:
            raise MethodNotAllowed(method)
        self.enter(request, **kwargs)
        is_reading = method in SAFE_METHODS
        self.asked = asked(self.filters if is_reading else Filters, request.query_params)

    @property
    def default_response_headers(self) -> dict[str, str]:
        """What people said in confidence stays in no cache."""
        return super().default_response_headers | {"Cache-Control": "no-store"}

    @property
    def place(self) -> dict[str, Any]:
        """Which page of a list is asked for."""
        return {"limit": self.asked["limit"], "after": self.asked.get("after", "")}

    def enter(self, request: Request, **kwargs: object) -> None:
        """Find out as what the person comes; nothing more is needed outside a study."""


class StudyView(PersonView):
    """An address below a study: `may` is the verb of its readings, `may_write` that of its deeds."""

    may: ClassVar[May]
    may_write: ClassVar[May]
    member: Membership

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        wanted = {
            "may": any(hasattr(cls, name) for name in ("get", "head")),
            "may_write": any(hasattr(cls, name) for name in ("post", "put", "patch", "delete")),
        }
        for name, is_needed in wanted.items():
            if is_needed and not isinstance(getattr(cls, name, None), May):
                raise TypeError(f"{cls.__name__} does not say by which verb: set {name}")

    def enter(self, request: Request, **kwargs: object) -> None:
        """A stranger, a former member and a token of another study find nothing here."""
        self.member = member_of(request, str(kwargs["slug"]))
        require(self.member, self.may if request.method in SAFE_METHODS else self.may_write)


def person_of(request: Request) -> User:
    """The signed-in person: the default permission lets nobody else in."""
    person = request.user
    if not isinstance(person, User):
        raise User.DoesNotExist
    return person


def bound_study(request: Request) -> int | None:
    """The id of the only study in which the request's token works; None: no such bound."""
    token = request.auth
    return token.study_id if isinstance(token, ApiToken) else None


def member_of(request: Request, slug: str) -> Membership:
    member = membership_of(person_of(request), slug)
    if bound_study(request) not in {None, member.study_id}:
        raise Membership.DoesNotExist
    return member
