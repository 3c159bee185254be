"""What every address for Central's clients stands on: who asks, in which study, and whether they
may. A study is a project there; its id is the study's primary key.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar

from django.http import Http404
from django.utils.translation import get_language
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from survey.api.central.authentication import CentralAuthentication
from survey.api.central.problem import answer, missing, unexpected
from survey.api.study_view import OneFormat, bound_study, person_of
from survey.models import Membership
from survey.queries.membership import memberships_of
from survey.rules import May, require

type Fields = Mapping[str, type]
_METHODS = ("get", "head", "post", "put", "patch", "delete")


class PersonDoor(APIView):
    """An address outside projects, for signed-in people."""

    authentication_classes = (CentralAuthentication,)
    content_negotiation_class = OneFormat
    schema = None  # it is described by Central
    http_method_names = _METHODS

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        super().initial(request, *args, **kwargs)
        said = [request.path, *request.query_params.values()]
        if any("\0" in str(text) for text in said):  # nothing here is called so
            raise Http404
        method = str(request.method)
        if method not in self.allowed_methods:
            raise MethodNotAllowed(method)
        self.enter(request, **kwargs)

    def get_exception_handler(self) -> Callable[[Exception, Mapping[str, Any]], Response]:
        return answer

    @property
    def default_response_headers(self) -> dict[str, str]:
        return super().default_response_headers | {"Cache-Control": "no-store"}

    def enter(self, request: Request, **kwargs: object) -> None:
        """Find out as what the person comes; nothing more is needed outside a project."""


class ProjectDoor(PersonDoor):
    """An address below a project: `may` has the verb of each method."""

    may: ClassVar[Mapping[str, May]]
    member: Membership

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        for method in _METHODS:
            if hasattr(cls, method) and method.upper() not in cls.may:
                raise TypeError(f"{cls.__name__} does not say by which verb it does {method}")

    def enter(self, request: Request, **kwargs: object) -> None:
        """A stranger, a former member and a token of another study find nothing here."""
        study = int(str(kwargs["project"]))
        found = memberships_of(person_of(request)).select_related("study", "user")
        if bound_study(request) not in {None, study}:
            raise Membership.DoesNotExist
        self.member = found.get(study=study)
        require(self.member, self.may[_verb_of(request)])


def _verb_of(request: Request) -> str:
    method = str(request.method)
    return "GET" if method == "HEAD" else method


def instant(at: datetime | None) -> str | None:
    """As Central writes a time: in UTC, to the millisecond."""
    if at is None:
        return None
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def spoken(texts: Mapping[str, str]) -> str:
    """A bilingual text in the language that is asked for, else in any."""
    wanted = (get_language() or "en").partition("-")[0]
    return texts.get(wanted) or next(filter(None, texts.values()), "")


def flag(request: Request, name: str) -> bool:
    """A parameter that is true or false, and false where it is not given."""
    said = request.query_params.get(name, "false").lower()
    if said not in {"true", "false"}:
        raise unexpected(name, said, "true, false")
    return said == "true"


def is_extended(request: Request) -> bool:
    """Whether the client asks for what costs more to find out."""
    return request.headers.get("X-Extended-Metadata", "").lower() == "true"


def text_of(request: Request, name: str) -> str:
    """A text in the JSON of a body."""
    body = request.data
    value = body.get(name) if isinstance(body, Mapping) else None
    if value is None:
        raise missing(name)
    if not isinstance(value, str):
        raise unexpected(name, value, "text")
    return value
