"""What nobody expected, answered in the way that each door speaks: a page, JSON or OpenRosa's XML.

A database that cannot be reached is no fault of ours, and soon over: 503, come again.
"""

import logging
import sys
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

from survey.formats.openrosa_lists import response as openrosa_response

logger = logging.getLogger(__name__)

RETRY_AFTER = 3  # seconds
_KEY = "/key/"
_OPENROSA = ("/openrosa/", _KEY)
_XML = "text/xml; charset=utf-8"


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500; it is called while the error is being handled."""
    is_outage = isinstance(sys.exception(), OperationalError | InterfaceError)
    status = HTTPStatus.SERVICE_UNAVAILABLE if is_outage else HTTPStatus.INTERNAL_SERVER_ERROR
    answer = _answer(request.path, status)
    if is_outage:
        answer["Retry-After"] = str(RETRY_AFTER)
    answer["Cache-Control"] = "no-store"
    if request.path.startswith(_KEY):
        _log_without_key(request.path, answer)
    return answer


def _log_without_key(path: str, answer: HttpResponse) -> None:
    """Django would write the address as it is, and whoever reads the log could send as the device."""
    _, _, rest = path.removeprefix(_KEY).partition("/")
    logger.error("%s: %s…/%s", answer.reason_phrase, _KEY, rest, exc_info=sys.exception())
    answer._has_been_logged = True  # type: ignore[attr-defined] # noqa: SLF001


def _answer(path: str, status: HTTPStatus) -> HttpResponse:
    is_outage = status == HTTPStatus.SERVICE_UNAVAILABLE
    detail = (
        _("The database is restarting; send this again.")
        if is_outage
        else _("Something broke on our side. It has been written down.")
    )
    if path.startswith(("/api/", "/healthz")):
        error = "unavailable" if is_outage else "server_error"
        return JsonResponse({"error": error, "detail": detail}, status=status)
    if path.startswith("/v1/"):
        code = status.value + 0.1
        return JsonResponse({"code": code, "message": detail}, status=status)
    if path.startswith(_OPENROSA):
        return _openrosa(detail, status)
    return HttpResponse(loader.render_to_string(f"{status.value}.html"), status=status)


def _openrosa(detail: str, status: HTTPStatus) -> HttpResponse:
    headers = {"X-OpenRosa-Version": "1.0"}
    body = openrosa_response(detail)
    return HttpResponse(body, content_type=_XML, status=status, headers=headers)
