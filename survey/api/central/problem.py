"""What went wrong, as ODK Central says it: {"message", "code", "details"}, the status in the code."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions
from rest_framework.response import Response

from survey.actions.refusal import Refusal
from survey.actions.sign_in import TooManyTries, WrongPassword

UNREADABLE = 400.1
MISSING = 400.2
UNEXPECTED = 400.8
BAD_FORM = 400.15
WARNINGS = 400.16
BAD_FILTER = 400.18
NO_DEPRECATED_ID = 400.19
NO_PROPERTY = 400.23
BAD_SELECT = 400.24
NOT_SIGNED_IN = 401.2
ONLY_HTTPS = 401.3
NOT_ALLOWED = 403.1
NOT_FOUND = 404.1
NO_SUCH_VERSION = 404.6
OTHER_XML = 409.1
TAKEN = 409.3
VERSION_TAKEN = 409.6
OUTDATED = 409.9
NOT_SUPPORTED = 501.1
BAD_EXPRESSION = 501.4
BAD_FIELD = 501.5
BAD_EXPAND = 501.6
SELECT_AND_EXPAND = 501.11
_RETRY_AFTER = 3  # seconds

_OF_STATUS = {HTTPStatus.BAD_REQUEST: UNEXPECTED, HTTPStatus.CONFLICT: 409.99}
_CODES = {
    "form_taken": TAKEN,
    "bad_form": BAD_FORM,
    "unknown_form": NO_SUCH_VERSION,
    "version_taken": VERSION_TAKEN,
    "file_taken": TAKEN,
}


class Problem(Exception):  # noqa: N818 - Central's word
    """`code` begins with the HTTP status; what follows says which problem it is."""

    def __init__(self, code: float, message: str, **details: object) -> None:
        super().__init__(message)
        self.code = code
        self.details = details


def unexpected(name: str, value: object, reason: str) -> Problem:
    """A parameter, or a field of a body, with a value that means nothing here."""
    sentence = _("Unexpected %(name)s value %(value)s; %(reason)s") % {
        "name": name,
        "value": value,
        "reason": reason,
    }
    return Problem(UNEXPECTED, sentence, field=name, value=value, reason=reason)


def missing(name: str) -> Problem:
    sentence = _("Required parameter %(name)s missing.") % {"name": name}
    return Problem(MISSING, sentence, field=name)


def not_supported(feature: str) -> Problem:
    sentence = _("The requested feature %(feature)s is not supported by this server.")
    return Problem(NOT_SUPPORTED, sentence % {"feature": feature}, feature=feature)


def answer(error: Exception, context: Mapping[str, Any]) -> Response:
    """The answer to whatever was raised; what nobody expects is raised again."""
    if isinstance(error, Problem):
        return _told(error.code, str(error), error.details)
    if isinstance(error, Refusal):
        return _refused(error)
    if isinstance(error, ObjectDoesNotExist | Http404):
        return _told(NOT_FOUND, _("Could not find the resource you were looking for."))
    if isinstance(error, PermissionDenied):
        return _told(NOT_ALLOWED, _("Your role does not allow this."))
    if isinstance(error, OperationalError):
        response = _told(503.1, _("The database is restarting; send this again."))
        response["Retry-After"] = str(_RETRY_AFTER)
        return response
    if isinstance(error, exceptions.APIException):
        return _framework(error)
    raise error


def _refused(error: Refusal) -> Response:
    if isinstance(error, WrongPassword):
        return _not_signed_in()
    code = _CODES.get(error.code, _OF_STATUS.get(error.status, error.status + 0.1))
    details: dict[str, object] = {"reason": error.code}
    if error.faults:
        details["faults"] = error.faults
    response = _told(code, str(error), details)
    if isinstance(error, TooManyTries):
        response["Retry-After"] = str(error.seconds)
    return response


def _framework(error: exceptions.APIException) -> Response:
    if isinstance(error, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        return _not_signed_in()
    if isinstance(error, exceptions.ParseError):
        return _told(UNREADABLE, str(error.detail), {"format": "json"})
    return _told(error.status_code + 0.1, str(error.detail))


def _not_signed_in() -> Response:
    """Without a challenge: a browser would ask its person for a password."""
    return _told(NOT_SIGNED_IN, _("Could not authenticate with the provided credentials."))


def _told(code: float, message: str, details: Mapping[str, object] | None = None) -> Response:
    body: dict[str, object] = {"message": message, "code": code}
    if details:
        body["details"] = dict(details)
    return Response(body, status=int(code))


@csrf_exempt
@login_not_required
def nothing(request: HttpRequest) -> JsonResponse:
    """What Central has and we have not answers as what nobody has."""
    message = _("Could not find the resource you were looking for.")
    return JsonResponse({"message": message, "code": NOT_FOUND}, status=int(NOT_FOUND))
