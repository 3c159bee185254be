"""Links between own segments."""

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from coding.actions.link import KINDS, link_segments, unlink_segments
from coding.api.if_match import NOTHING
from coding.queries.workspace import link_told
from survey.api.describe import described
from survey.api.filters import sent
from survey.api.study_view import StudyView
from survey.rules import May


class LinkBody(serializers.Serializer[Any]):
    """`source` does to `target` what `kind` says."""

    source = serializers.UUIDField()  # type: ignore[assignment] # a field of ours has this name
    target = serializers.UUIDField()
    kind = serializers.CharField(max_length=20, help_text=", ".join(KINDS))
    note = serializers.CharField(max_length=2000, allow_blank=True, default="")


class LinkRow(LinkBody):
    id = serializers.UUIDField()


class LinkView(StudyView):
    may_write = May.CODE
    http_method_names = ("put", "delete")

    @described(
        "Link two own segments under an id you choose",
        name="link_segments",
        tag="coding",
        out=LinkRow,
        body=LinkBody,
    )
    def put(self, request: Request, slug: str, pk: UUID) -> Response:
        link = link_segments(pk=pk, by=self.member, **sent(LinkBody, request.data))
        return Response(link_told(link))

    @described(
        "Take an own link away", name="unlink_segments", tag="coding", out=NOTHING, is_deed=True
    )
    def delete(self, request: Request, slug: str, pk: UUID) -> Response:
        unlink_segments(pk=pk, by=self.member)
        return Response(status=204)
