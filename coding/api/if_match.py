"""If-Match: a change says which version of a thing it means."""

from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from survey.actions.refusal import Refusal, Unconditional

NOTHING: Any = {HTTPStatus.NO_CONTENT: None}  # the answer of a deed after which nothing is left
LONGEST = 9  # digits

IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description='The version that is meant, as ETag told it: "3".',
)


def meant_version(request: Request) -> int:
    """The version in If-Match; without the header the change is refused."""
    version = meant_version_or_none(request)
    if version is None:
        raise Unconditional("if_match_needed", _("Say in If-Match which version you mean."))
    return version


def meant_version_or_none(request: Request) -> int | None:
    """The same where a thing may be new: None without the header."""
    said = request.headers.get("If-Match")
    if said is None:
        return None
    number = said.strip().removeprefix("W/").strip('"')
    if not (number.isascii() and number.isdigit() and len(number) <= LONGEST):
        raise Refusal("bad_if_match", _("If-Match is no version."))
    return int(number)


def etag(version: int) -> dict[str, str]:
    return {"ETag": f'"{version}"'}
