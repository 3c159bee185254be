"""One place that turns what went wrong into an HTTP answer: {"error": code, "detail": ...}."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from survey.actions.refusal import Refusal
from survey.actions.sign_in import TooManyTries
from survey.api.filters import flat


def answer(error: Exception, context: Mapping[str, Any]) -> Response | None:
    if isinstance(error, Refusal):
        body: dict[str, object] = {**error.more, "error": error.code, "detail": str(error)}
        if error.faults:
            body["faults"] = error.faults
        headers = {"Retry-After": str(error.seconds)} if isinstance(error, TooManyTries) else None
        return Response(body, status=error.status, headers=headers)
    if isinstance(error, ObjectDoesNotExist | Http404):
        return _plain("not_found", _("There is nothing here for you."), status.HTTP_404_NOT_FOUND)
    if isinstance(error, PermissionDenied):
        return _plain("not_allowed", _("Your role does not allow this."), status.HTTP_403_FORBIDDEN)
    if isinstance(error, OperationalError):
        response = _plain(
            "unavailable",
            _("The database is restarting; send this again."),
            status.HTTP_503_SERVICE_UNAVAILABLE,
        )
        response["Retry-After"] = "3"
        return response
    return _framework(error, context)


def _plain(code: str, detail: str, status_code: int) -> Response:
    return Response({"error": code, "detail": detail}, status=status_code)


def _framework(error: Exception, context: Mapping[str, Any]) -> Response | None:
    response = exception_handler(error, dict(context))
    if response is not None and isinstance(error, exceptions.APIException):
        faults = [{"field": name, "reason": reason} for name, reason in flat(response.data)]
        response.data = {
            "error": error.default_code,
            "detail": " ".join(fault["reason"] for fault in faults),
        }
        if isinstance(error, exceptions.ValidationError):
            response.data["faults"] = faults
    return response


@csrf_exempt
@login_not_required
def nothing(request: HttpRequest) -> JsonResponse:
    """Every address of the API that leads nowhere answers as the others do."""
    body = {"error": "not_found", "detail": _("There is no such address.")}
    return JsonResponse(body, status=status.HTTP_404_NOT_FOUND)
