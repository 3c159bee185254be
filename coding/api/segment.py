"""Segments: the list, the download, and marking one."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from coding.actions.segment import Marked, change_segment, mark_segment, remove_segment
from coding.actions.segment import NewSegment as Marking
from coding.actions.segment_check import words_for
from coding.api.content import LARGEST, ContentBody, ScaleValue
from coding.api.if_match import IF_MATCH, NOTHING, etag, meant_version
from coding.models import Segment
from coding.queries.codebook import codebook_for
from coding.queries.segment import segments_for
from coding.queries.segment_table import COLUMNS, segment_rows
from coding.queries.workspace import task_at_hand
from coding.rules import shows_quote
from survey.api.describe import CSV, described, page_of
from survey.api.download import csv_download
from survey.api.filters import Download, Filters, Paged, sent
from survey.api.paging import Keyset
from survey.api.study_view import StudyView
from survey.models import Membership
from survey.rules import May

IN_ORDER_OF_TEXT = Keyset(("transcript_id", "start", "end", "pk"))


class NewSegment(ContentBody):
    """text[start:end] == quote in code points, end exclusive. You choose the id: sending the same
    segment again is harmless.
    """

    task = serializers.IntegerField(min_value=1, max_value=2**63 - 1, help_text="Your own task.")
    id = serializers.UUIDField()


class SegmentChange(serializers.Serializer[Any]):
    """The parts of the content to change; a new span needs its quote, too."""

    start = serializers.IntegerField(min_value=0, max_value=LARGEST, required=False)
    end = serializers.IntegerField(min_value=0, max_value=LARGEST, required=False)
    quote = serializers.CharField(trim_whitespace=False, required=False)
    code = serializers.CharField(max_length=80, required=False)
    value = ScaleValue(allow_null=True, required=False)
    attributes = serializers.DictField(child=serializers.CharField(), required=False)


class SegmentRow(serializers.Serializer[Segment]):
    """`quote` is null where the respondent did not agree to be quoted: then `withheld` is true."""

    id = serializers.UUIDField()
    transcript = serializers.CharField(source="transcript.code")
    case = serializers.CharField(source="transcript.case.code", allow_null=True, default=None)
    coder = serializers.CharField(source="coder.handle")
    theme = serializers.CharField(source="code.theme.key")
    code = serializers.CharField(source="code.key")
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    quote = serializers.SerializerMethodField()
    withheld = serializers.SerializerMethodField()
    value = ScaleValue(allow_null=True)
    attributes = serializers.DictField(child=serializers.CharField())
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()

    def get_quote(self, segment: Segment) -> str | None:
        return None if self.get_withheld(segment) else segment.quote

    def get_withheld(self, segment: Segment) -> bool:
        member: Membership = self.context["member"]
        return not shows_quote(segment, member)


class MarkedSegment(SegmentRow):
    warnings = serializers.ListField(
        child=serializers.CharField(), help_text="Where it departs from the codebook's advice."
    )


class Which(Filters):
    """The filters that list and download share."""

    transcript = serializers.CharField(required=False, help_text="Code of a transcript.")
    code = serializers.CharField(required=False, help_text="A code, or several with commas.")
    theme = serializers.CharField(required=False, help_text="A theme.")
    coder = serializers.CharField(required=False, help_text="Handle of a coder.")


class SegmentFilters(Which, Paged):
    pass


class SegmentDownload(Which, Download):
    pass


class SegmentsView(StudyView):
    may = May.READ_TRANSCRIPTS
    may_write = May.CODE
    filters = SegmentFilters

    @described(
        "The segments, in the order of the text; a coder sees own ones",
        name="segments",
        tag="coding",
        out=page_of(SegmentRow),
        filters=SegmentFilters,
    )
    def get(self, request: Request, slug: str) -> Response:
        page = IN_ORDER_OF_TEXT.page(_sought(self.member, self.asked), request, **self.place)
        return page.answer(SegmentRow, member=self.member)

    @described(
        "Mark a segment in an own task",
        name="mark_segment",
        tag="coding",
        out=MarkedSegment,
        body=NewSegment,
        status=HTTPStatus.CREATED,
    )
    def post(self, request: Request, slug: str) -> Response:
        new = sent(NewSegment, request.data)
        task = task_at_hand(self.member, new.pop("task"))
        marked = mark_segment(task=task, new=Marking(**new), by=self.member)
        return _marked(marked, self.member, HTTPStatus.CREATED)


class SegmentView(StudyView):
    may_write = May.CODE
    http_method_names = ("patch", "delete")

    @described(
        "Change a segment of an own open task",
        name="change_segment",
        tag="coding",
        out=MarkedSegment,
        body=SegmentChange,
        is_conditional=True,
    )
    @extend_schema(parameters=[IF_MATCH])
    def patch(self, request: Request, slug: str, pk: UUID) -> Response:
        version = meant_version(request)
        changes = sent(SegmentChange, request.data)
        marked = change_segment(segment=pk, version=version, changes=changes, by=self.member)
        return _marked(marked, self.member, HTTPStatus.OK)

    @described(
        "Remove a segment of an own open task",
        name="remove_segment",
        tag="coding",
        out=NOTHING,
        is_deed=True,
        is_conditional=True,
    )
    @extend_schema(parameters=[IF_MATCH])
    def delete(self, request: Request, slug: str, pk: UUID) -> Response:
        remove_segment(segment=pk, version=meant_version(request), by=self.member)
        return Response(status=HTTPStatus.NO_CONTENT)


def _marked(marked: Marked, member: Membership, status: HTTPStatus) -> Response:
    segment = segments_for(member).get(pk=marked.segment.pk)
    row = SegmentRow(segment, context={"member": member}).data
    warnings = [words_for(finding) for finding in marked.warnings]
    body = {**row, "warnings": warnings}
    return Response(body, status=status, headers=etag(segment.version))


class SegmentsCsvView(StudyView):
    may = May.READ_TRANSCRIPTS
    filters = SegmentDownload

    @described(
        "The segments as CSV, with a column per attribute; quotes only after a clear yes",
        name="segments_csv",
        tag="coding",
        out=CSV,
        filters=SegmentDownload,
    )
    def get(self, request: Request, slug: str) -> StreamingHttpResponse:
        book = codebook_for(self.member)
        attributes = [str(each["id"]) for each in book.attributes] if book else []
        rows = segment_rows(_sought(self.member, self.asked), attributes)
        header = [*COLUMNS, *attributes]
        return csv_download(f"{slug}-segments", header, rows, bom=self.asked["bom"])


def _sought(member: Membership, asked: dict[str, Any]) -> QuerySet[Segment]:
    codes = asked.get("code")
    return segments_for(
        member,
        transcript=asked.get("transcript"),
        codes=codes.split(",") if codes is not None else None,
        coder=asked.get("coder"),
        theme=asked.get("theme"),
    )
