"""Pseudonyms over HTTP: put them in the place of names, and read the names again."""

from http import HTTPStatus
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from coding.actions.pseudonym import Naming, pseudonymise
from coding.actions.revealing import reveal_name, reveal_text
from coding.naming import LONGEST, NameKind
from coding.queries.pseudonym import pseudonyms_for
from survey.api.describe import described
from survey.api.filters import sent
from survey.api.study_view import StudyView
from survey.rules import May


class PseudonymRow(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    kind = serializers.CharField()
    replacement = serializers.CharField()
    by = serializers.CharField(source="by.handle")
    at = serializers.DateTimeField()


class PseudonymList(serializers.Serializer[Any]):
    results = PseudonymRow(many=True)


class SparedPlace(serializers.Serializer[Any]):
    transcript = serializers.CharField(max_length=40)
    start = serializers.IntegerField(min_value=0, max_value=2**31 - 1)


class NamingBody(serializers.Serializer[Any]):
    """`spared` are places where the same letters are no name."""

    name = serializers.CharField(max_length=LONGEST)
    replacement = serializers.CharField(max_length=LONGEST)
    kind = serializers.ChoiceField([kind.value for kind in NameKind], default="other")
    spared = SparedPlace(many=True, default=list)


class PseudonymisationBody(serializers.Serializer[Any]):
    """`transcripts` are versions by code: those that were looked at."""

    names = serializers.ListField(child=NamingBody(), allow_empty=False, max_length=1000)
    transcripts = serializers.DictField(
        child=serializers.IntegerField(min_value=1, max_value=2**31 - 1), allow_empty=False
    )
    reason = serializers.CharField(max_length=1000, allow_blank=True, default="")


class MadeVersion(serializers.Serializer[Any]):
    code = serializers.CharField()
    version = serializers.IntegerField()


class MadeVersions(serializers.Serializer[Any]):
    results = MadeVersion(many=True)


class RevealBody(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=500)


class NameRow(serializers.Serializer[Any]):
    name = serializers.CharField()


class SaidRow(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    speaker = serializers.CharField(allow_blank=True)
    is_respondent = serializers.BooleanField()
    text = serializers.CharField()


class SealedTurns(serializers.Serializer[Any]):
    turns = SaidRow(many=True)


class PseudonymsView(StudyView):
    may = May.EDIT_TRANSCRIPTS

    @described(
        "What stands for names in the study; never the names",
        name="pseudonyms",
        tag="coding",
        out=PseudonymList,
    )
    def get(self, request: Request, slug: str) -> Response:
        return Response(PseudonymList({"results": pseudonyms_for(self.member)}).data)


class PseudonymisationsView(StudyView):
    may_write = May.EDIT_TRANSCRIPTS

    @described(
        "Replace names: new versions of the texts that hold them, and the old ones sealed",
        name="pseudonymise",
        tag="coding",
        out=MadeVersions,
        body=PseudonymisationBody,
        status=HTTPStatus.CREATED,
    )
    def post(self, request: Request, slug: str) -> Response:
        body = sent(PseudonymisationBody, request.data)
        namings = [
            Naming(
                each["name"],
                each["replacement"],
                NameKind(each["kind"]),
                frozenset((place["transcript"], place["start"]) for place in each["spared"]),
            )
            for each in body["names"]
        ]
        made = pseudonymise(
            namings=namings,
            versions=body["transcripts"],
            reason=body["reason"],
            by=self.member,
        )
        return Response(MadeVersions({"results": made}).data, status=HTTPStatus.CREATED)


class NameRevealView(StudyView):
    may_write = May.REVEAL_NAMES

    @described(
        "The name behind a pseudonym; the reading is recorded",
        name="reveal_name",
        tag="coding",
        out=NameRow,
        body=RevealBody,
    )
    def post(self, request: Request, slug: str, pk: int) -> Response:
        reason = sent(RevealBody, request.data)["reason"]
        row = pseudonyms_for(self.member).get(pk=pk)
        return Response({"name": reveal_name(pseudonym=row, reason=reason, by=self.member)})


class TextRevealView(StudyView):
    may_write = May.REVEAL_NAMES

    @described(
        "The turns of a sealed version; the reading is recorded",
        name="reveal_transcript",
        tag="coding",
        out=SealedTurns,
        body=RevealBody,
    )
    def post(self, request: Request, slug: str, code: str, version: int) -> Response:
        reason = sent(RevealBody, request.data)["reason"]
        turns = reveal_text(code=code, version=version, reason=reason, by=self.member)
        return Response(SealedTurns({"turns": turns}).data)
