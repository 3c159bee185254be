"""One place that turns what went wrong into an HTTP answer: {"error": code, "detail": ...}."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import OperationalError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from survey.actions.refusal import Refusal


def answer(error: Exception, context: Mapping[str, Any]) -> Response | None:
    if isinstance(error, Refusal):
        body = {"error": error.code, "detail": str(error)}
        if error.faults:
            body["faults"] = error.faults
        return Response(body, status=error.status)
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
        code = error.default_code if isinstance(error.default_code, str) else "error"
        detail = response.data
        if isinstance(detail, dict) and set(detail) == {"detail"}:
            detail = detail["detail"]
        response.data = {"error": code, "detail": detail}
    return response
