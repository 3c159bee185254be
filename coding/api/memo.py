"""Memos: what coders think, on segments, codes, transcripts and on the study."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from coding.actions.memo import About, delete_memo, write_memo
from coding.api.if_match import IF_MATCH, NOTHING, etag, meant_version, meant_version_or_none
from coding.models import Memo
from coding.queries.memo import memo_told, memos_sought
from survey.api.describe import described, page_of
from survey.api.filters import Paged, sent
from survey.api.paging import Keyset
from survey.api.study_view import StudyView
from survey.rules import May

NEWEST = Keyset(("changed_at", "pk"), is_descending=True)


class MemoBody(serializers.Serializer[Any]):
    """About a segment, a code, a transcript, or, with none of them, the study."""

    segment = serializers.UUIDField(allow_null=True, default=None)
    code = serializers.CharField(max_length=80, allow_null=True, default=None)
    transcript = serializers.CharField(max_length=40, allow_null=True, default=None)
    text = serializers.CharField(trim_whitespace=False)
    is_shared = serializers.BooleanField(default=False)


class MemoRow(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    segment = serializers.UUIDField(allow_null=True)
    code = serializers.CharField(allow_null=True)
    transcript = serializers.CharField(allow_null=True)
    text = serializers.CharField()
    is_shared = serializers.BooleanField()
    version = serializers.IntegerField()
    author = serializers.CharField(help_text="A handle.")
    changed_at = serializers.DateTimeField()
    mine = serializers.BooleanField()


class MemoFilters(Paged):
    segment = serializers.UUIDField(required=False)
    code = serializers.CharField(required=False)
    transcript = serializers.CharField(required=False, help_text="It and its segments.")
    mine = serializers.BooleanField(default=False)


class MemosView(StudyView):
    may = May.READ_TRANSCRIPTS
    filters = MemoFilters

    @described(
        "Own memos and shared ones, the newest first",
        name="memos",
        tag="coding",
        out=page_of(MemoRow),
        filters=MemoFilters,
    )
    def get(self, request: Request, slug: str) -> Response:
        sought = {name: self.asked.get(name) for name in ("segment", "code", "transcript")}
        memos = memos_sought(self.member, **sought, mine=self.asked["mine"])
        page = NEWEST.page(memos, request, **self.place)
        rows = [memo_told(memo, self.member) for memo in page.rows]
        return Response({"results": rows, "next": page.next})


class MemoView(StudyView):
    may_write = May.READ_TRANSCRIPTS
    http_method_names = ("put", "delete")

    @described(
        "Write a memo under an id you choose, or change an own one (with If-Match)",
        name="write_memo",
        tag="coding",
        out=MemoRow,
        body=MemoBody,
        is_conditional=True,
    )
    @extend_schema(parameters=[IF_MATCH])
    def put(self, request: Request, slug: str, pk: UUID) -> Response:
        body = sent(MemoBody, request.data)
        about = About(body.pop("segment"), body.pop("code"), body.pop("transcript"))
        version = meant_version_or_none(request)
        memo = write_memo(pk=pk, about=about, version=version, by=self.member, **body)
        return _answer(memo, self)

    @described(
        "Delete an own memo",
        name="delete_memo",
        tag="coding",
        out=NOTHING,
        is_deed=True,
        is_conditional=True,
    )
    @extend_schema(parameters=[IF_MATCH])
    def delete(self, request: Request, slug: str, pk: UUID) -> Response:
        delete_memo(pk=pk, version=meant_version(request), by=self.member)
        return Response(status=204)


def _answer(memo: Memo, view: StudyView) -> Response:
    return Response(memo_told(memo, view.member), headers=etag(memo.version))
