"""Codes pinned to the digits 1 to 9."""

from collections.abc import Mapping
from http import HTTPStatus

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from coding.actions.pin import pin_codes
from coding.queries.workspace import pins_of
from survey.actions.refusal import Refusal
from survey.api.describe import described
from survey.api.study_view import StudyView
from survey.rules import May


class PinsView(StudyView):
    may_write = May.CODE
    http_method_names = ("put",)

    @extend_schema(request=OpenApiTypes.OBJECT)
    @described(
        "Set all your pinned codes",
        name="pin_codes",
        tag="coding",
        out={(HTTPStatus.OK, "application/json"): OpenApiTypes.OBJECT},
        is_deed=True,
    )
    def put(self, request: Request, slug: str) -> Response:
        pins = request.data
        if not isinstance(pins, Mapping) or not all(
            isinstance(each, str) for each in pins.values()
        ):
            raise Refusal("bad_body", _("Send an object with a code for each digit."))
        pin_codes(pins=pins, by=self.member)
        return Response(pins_of(self.member))
