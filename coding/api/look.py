"""Segments that need a look after a correction, over HTTP."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from coding.actions.look import keep_as_it_is, place_anew, take_away
from coding.api.if_match import NOTHING
from coding.queries.look import Look, looks_for
from survey.api.describe import described
from survey.api.filters import Filters, sent
from survey.api.study_view import StudyView
from survey.rules import May


class LookFilters(Filters):
    transcript = serializers.CharField(max_length=40, required=False)


class LookRow(serializers.Serializer[Look]):
    """`was` is what the segment said; `now` what it says, empty for a lost one, of which `start`
    is where it stood, as near as can be told.
    """

    id = serializers.IntegerField(source="row.pk")
    segment = serializers.UUIDField(source="row.segment_id")
    task = serializers.IntegerField(source="row.segment.task_id")
    transcript = serializers.CharField(source="row.transcript.code")
    coder = serializers.CharField(source="row.segment.coder.handle")
    code = serializers.CharField(source="row.segment.code.key")
    fate = serializers.CharField(source="row.fate", help_text="changed or lost.")
    was = serializers.CharField(source="row.quote")
    now = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    before = serializers.CharField()
    after = serializers.CharField()


class LookList(serializers.Serializer[Any]):
    results = LookRow(many=True)


class PlaceAnewBody(serializers.Serializer[Any]):
    quote = serializers.CharField(max_length=20_000, help_text="Words that stand there once.")


class LooksView(StudyView):
    may = May.READ_TRANSCRIPTS
    filters = LookFilters

    @described(
        "Segments that a correction changed or lost, and nobody has looked at yet",
        name="looks",
        tag="coding",
        out=LookList,
        filters=LookFilters,
    )
    def get(self, request: Request, slug: str) -> Response:
        found = looks_for(self.member, self.asked.get("transcript", ""))
        return Response(LookList({"results": found}).data)


class LookKeepView(StudyView):
    may_write = May.READ_TRANSCRIPTS

    @described(
        "Let a changed segment be as it is now",
        name="keep_look",
        tag="coding",
        out=NOTHING,
        is_deed=True,
    )
    def post(self, request: Request, slug: str, pk: int) -> Response:
        sent(Filters, request.data)
        keep_as_it_is(look=pk, by=self.member)
        return Response(status=204)


class LookPlaceView(StudyView):
    may_write = May.CODE

    @described(
        "Place an own segment anew; it is a step that can be undone",
        name="place_look",
        tag="coding",
        out=NOTHING,
        body=PlaceAnewBody,
        is_deed=True,
    )
    def post(self, request: Request, slug: str, pk: int) -> Response:
        place_anew(look=pk, by=self.member, **sent(PlaceAnewBody, request.data))
        return Response(status=204)


class LookView(StudyView):
    may_write = May.CODE
    http_method_names = ("delete",)

    @described(
        "Take an own segment away; it is a step that can be undone",
        name="take_look_away",
        tag="coding",
        out=NOTHING,
        is_deed=True,
    )
    def delete(self, request: Request, slug: str, pk: int) -> Response:
        take_away(look=pk, by=self.member)
        return Response(status=204)
