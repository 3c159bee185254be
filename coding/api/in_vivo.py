"""Codes in the words of the text: proposed by a coder, and taken away again."""

from http import HTTPStatus
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from coding.actions.in_vivo import propose_in_vivo, withdraw_in_vivo
from coding.api.if_match import NOTHING
from coding.api.workspace import CodeShown
from coding.queries.workspace import live_code_told
from survey.api.describe import described
from survey.api.filters import sent
from survey.api.study_view import StudyView
from survey.rules import May


class InVivo(serializers.Serializer[Any]):
    """`id` may be empty: then one is made of theme and name; an empty theme is the first."""

    id = serializers.CharField(max_length=60, allow_blank=True, default="")
    name = serializers.CharField(max_length=1000)
    quote = serializers.CharField(
        max_length=5000, allow_blank=True, default="", trim_whitespace=False
    )
    theme = serializers.CharField(max_length=60, allow_blank=True, default="")


class Proposed(serializers.Serializer[Any]):
    key = serializers.CharField()
    code = CodeShown()


class InVivoView(StudyView):
    may_write = May.CODE

    @described(
        "Propose a code in the words of the text; it is yours until the lead coder answers",
        name="propose_in_vivo",
        tag="coding",
        out=Proposed,
        body=InVivo,
        status=HTTPStatus.CREATED,
    )
    def post(self, request: Request, slug: str, task: int) -> Response:
        body = sent(InVivo, request.data)
        code = propose_in_vivo(task=task, key=body.pop("id"), by=self.member, **body)
        told = {"key": code.key, "code": live_code_told(code, self.member)}
        return Response(told, status=HTTPStatus.CREATED)


class OneInVivoView(StudyView):
    may_write = May.CODE
    http_method_names = ("delete",)

    @described(
        "Take an own proposed code away that nothing is coded with",
        name="withdraw_in_vivo",
        tag="coding",
        out=NOTHING,
        is_deed=True,
    )
    def delete(self, request: Request, slug: str, task: int, key: str) -> Response:
        withdraw_in_vivo(task=task, key=key, by=self.member)
        return Response(status=204)
