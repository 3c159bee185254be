"""Merge, split and retire codes over HTTP: first the preview, then the deed, and its undoing."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from coding.actions.codebook_structure import SplitPart, merge, retire, split
from coding.actions.codebook_undo import undo_restructuring
from coding.api.codebook import words
from coding.models import Restructuring
from coding.queries.codebook import IN_THE_BOOK
from coding.queries.codebook_draft import book_to_edit
from coding.queries.codebook_structure import preview_of
from survey.api.describe import described
from survey.api.filters import Filters, sent
from survey.api.study_view import StudyView
from survey.rules import May


class Into(Filters):
    into = serializers.CharField(required=False, help_text="The code of a merge.")


class ShareRow(serializers.Serializer[Any]):
    transcript = serializers.CharField()
    coder = serializers.CharField()
    is_submitted = serializers.BooleanField()
    n = serializers.IntegerField()


class PreviewDetail(serializers.Serializer[Any]):
    shares = ShareRow(many=True)
    lost = serializers.ListField(
        child=serializers.DictField(), help_text="Values that do not go along, and how often."
    )
    doubles = serializers.ListField(
        child=serializers.UUIDField(), help_text="Segments whose span has the target already."
    )
    has_hidden = serializers.BooleanField(help_text="There may be more that you may not see.")


class MergeBody(serializers.Serializer[Any]):
    into = serializers.CharField()
    note = serializers.CharField(max_length=2000, allow_blank=True, default="")


class PartBody(serializers.Serializer[Any]):
    key = serializers.CharField(max_length=60)
    name = words()
    definition = serializers.DictField(child=serializers.CharField(), default=dict)


class SplitBody(serializers.Serializer[Any]):
    parts = PartBody(many=True)
    rest = serializers.CharField(help_text="The part for segments without a choice.")
    choices = serializers.DictField(
        child=serializers.CharField(), default=dict, help_text="Parts by segment id."
    )
    note = serializers.CharField(max_length=2000, allow_blank=True, default="")

    def validate_choices(self, choices: dict[str, str]) -> dict[Any, str]:
        field = serializers.UUIDField()
        return {field.run_validation(segment): part for segment, part in choices.items()}


class NoteBody(serializers.Serializer[Any]):
    note = serializers.CharField(max_length=2000, allow_blank=True, default="")


class DeedRow(serializers.Serializer[Restructuring]):
    id = serializers.IntegerField(source="pk")
    deed = serializers.CharField(source="descent")
    code = serializers.CharField(source="key")
    into = serializers.ListField(child=serializers.CharField())


class CodePreviewView(StudyView):
    may = May.EDIT_CODEBOOK
    filters = Into

    @described(
        "What would become of a code's segments",
        name="code_preview",
        tag="coding",
        out=PreviewDetail,
        filters=Into,
    )
    def get(self, request: Request, slug: str, key: str) -> Response:
        codes = book_to_edit(self.member).codes.filter(IN_THE_BOOK)
        into = self.asked.get("into")
        target = codes.get(key=into) if into is not None else None
        preview = preview_of(self.member, codes.get(key=key), target)
        told = {
            "shares": preview.shares,
            "lost": [{"value": value, "n": n} for value, n in preview.lost],
            "doubles": [each.pk for each in preview.doubles],
            "has_hidden": preview.has_hidden,
        }
        return Response(PreviewDetail(told).data)


class CodeMergeView(StudyView):
    may_write = May.EDIT_CODEBOOK

    @described(
        "Merge a code into another", name="merge_code", tag="coding", out=DeedRow, body=MergeBody
    )
    def post(self, request: Request, slug: str, key: str) -> Response:
        deed = merge(key=key, **sent(MergeBody, request.data), by=self.member)
        return Response(DeedRow(deed).data)


class CodeSplitView(StudyView):
    may_write = May.EDIT_CODEBOOK

    @described("Split a code", name="split_code", tag="coding", out=DeedRow, body=SplitBody)
    def post(self, request: Request, slug: str, key: str) -> Response:
        given = sent(SplitBody, request.data)
        parts = [SplitPart(**part) for part in given.pop("parts")]
        deed = split(key=key, parts=parts, **given, by=self.member)
        return Response(DeedRow(deed).data)


class CodeRetireView(StudyView):
    may_write = May.EDIT_CODEBOOK

    @described("Retire a code", name="retire_code", tag="coding", out=DeedRow, body=NoteBody)
    def post(self, request: Request, slug: str, key: str) -> Response:
        deed = retire(key=key, **sent(NoteBody, request.data), by=self.member)
        return Response(DeedRow(deed).data)


class RestructuringUndoView(StudyView):
    may_write = May.EDIT_CODEBOOK

    @described(
        "Undo the last merge, split or retirement, if nothing else happened since",
        name="undo_restructuring",
        tag="coding",
        out=DeedRow,
        is_deed=True,
    )
    def post(self, request: Request, slug: str, deed: int) -> Response:
        sent(Filters, request.data)
        meant = Restructuring.objects.get(pk=deed, codebook__study=self.member.study)
        undo_restructuring(deed=meant, by=self.member)
        return Response(DeedRow(meant).data)
