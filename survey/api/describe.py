"""How the API describes itself: one decorator that names what goes in, what comes out, and what
can go wrong.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS

from survey.api.filters import Filters, Input

type Output = serializers.Serializer[Any]

CSV = {(HTTPStatus.OK, "text/csv"): OpenApiTypes.STR}


class Description(AutoSchema):
    """Says of each operation below a study what a role must allow."""

    def get_description(self) -> str:  # type: ignore[override]
        is_reading = self.method in SAFE_METHODS
        verb = getattr(self.view, "may" if is_reading else "may_write", None)
        return f"Your role must allow `{verb}`." if verb else ""


class Fault(serializers.Serializer[Any]):
    """One place to mend: a field, or a file with line and path, or with sheet, row and column."""

    field = serializers.CharField(required=False)
    file = serializers.CharField(required=False)
    line = serializers.IntegerField(required=False)
    path = serializers.CharField(required=False)
    sheet = serializers.CharField(required=False)
    row = serializers.IntegerField(required=False, allow_null=True)
    column = serializers.CharField(required=False)
    reason = serializers.CharField(required=False)
    message = serializers.CharField(required=False, help_text="The reason, of a file's rows.")


class Problem(serializers.Serializer[Any]):
    """`error` is for programs, `detail` for people."""

    error = serializers.CharField()
    detail = serializers.CharField()
    faults = Fault(many=True, required=False)


_PROBLEMS = {
    HTTPStatus.BAD_REQUEST: "A parameter or a field is unknown or has a bad value.",
    HTTPStatus.UNAUTHORIZED: "Nobody is signed in, or the token is not valid.",
    HTTPStatus.FORBIDDEN: "Your role does not allow this.",
    HTTPStatus.NOT_FOUND: "There is nothing here for you.",
}
_DEED_PROBLEMS = {HTTPStatus.CONFLICT: "Something that is already there stands in the way."}
_STALE_PROBLEMS = {
    HTTPStatus.PRECONDITION_FAILED: "It was changed meanwhile; the answer says how it is now.",
    HTTPStatus.PRECONDITION_REQUIRED: "If-Match is missing: say which version is meant.",
}


def page_of(row: type[Output]) -> type[Output]:
    """The shape of a page of these rows."""
    fields = {
        "results": row(many=True),
        "next": serializers.URLField(
            allow_null=True, help_text="The address of the next page; null on the last one."
        ),
        "__doc__": "",
    }
    return type(f"{row.__name__}Page", (serializers.Serializer,), fields)


def described[View: Callable[..., Any]](  # noqa: PLR0913 - keywords of one description
    summary: str,
    *,
    name: str,
    tag: str,
    out: type[Output] | Output | dict[tuple[HTTPStatus, str], OpenApiTypes],
    filters: type[Filters] | None = None,
    body: type[Input] | None = None,
    status: HTTPStatus = HTTPStatus.OK,
    is_deed: bool = False,
    is_conditional: bool = False,
) -> Callable[[View], View]:
    """Describe one method of a view; `name` is the operation's id, `out` its answer.

    `filters` and `body` are what it takes; a deed can meet what is already there, a conditional
    one what was changed since it was read.
    """
    problems = _PROBLEMS | (_DEED_PROBLEMS if is_deed or body else {})
    problems |= _STALE_PROBLEMS if is_conditional else {}
    answers: dict[Any, Any] = dict(out) if isinstance(out, dict) else {status: out}
    for code, sentence in problems.items():
        answers[code] = OpenApiResponse(Problem, description=sentence)
    decorate: Callable[[View], View] = extend_schema(
        operation_id=name,
        summary=summary,
        tags=[tag],
        parameters=[filters] if filters else [],
        request=body,
        responses=answers,
    )
    return decorate
