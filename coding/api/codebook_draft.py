"""The draft of the codebook over HTTP: read it, write its parts, put them in their places."""

from typing import Any

from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from coding.actions.codebook_draft import (
    BookSheet,
    CodeSheet,
    ThemeSheet,
    drop,
    fingerprint,
    place_code,
    place_theme,
    revive,
    save_book,
    save_code,
    save_theme,
)
from coding.actions.codebook_import import import_codebook, read_file
from coding.actions.codebook_round import move_round
from coding.actions.codebook_scale import LevelSheet, ScaleSheet, save_scale, use_as_anchor
from coding.api.codebook import CodebookChangeRow, CodebookDetail, change_rows, detail_of, words
from coding.queries.codebook_draft import book_to_edit, changes_since, draft_of
from coding.queries.codebook_import import plan_import
from coding.queries.segment import readable_segments
from survey.api.describe import described
from survey.api.filters import Filters, sent
from survey.api.study_view import StudyView
from survey.rules import May


class Seen(serializers.Serializer[Any]):
    seen = serializers.CharField(
        default="",
        allow_blank=True,
        help_text="The `seen` that the part had when you read it: a later change is refused.",
    )


def _maybe() -> serializers.DictField:
    return serializers.DictField(
        child=serializers.CharField(allow_blank=True),
        default=dict,
        help_text="A text per language.",
    )


class ThemeBody(Seen):
    name = words()
    definition = _maybe()
    hue = serializers.IntegerField(min_value=1, max_value=9)


class CodeBody(Seen):
    theme = serializers.CharField()
    name = words()
    definition = _maybe()
    include_when = _maybe()
    exclude_when = _maybe()
    example = serializers.DictField(default=dict, help_text="text, lang, invented.")
    scale = serializers.CharField(allow_blank=True, default="")
    also_under = serializers.ListField(child=serializers.CharField(), default=list)


class AnchorBody(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=2000)
    lang = serializers.CharField(max_length=10)
    source = serializers.CharField(  # type: ignore[assignment]
        max_length=40, allow_blank=True, default=""
    )


class LevelBody(serializers.Serializer[Any]):
    value = serializers.JSONField(help_text="A whole number, or a key on nominal scales.")
    name = _maybe()
    anchors = AnchorBody(many=True, default=list)

    def validate_value(self, value: object) -> object:
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise serializers.ValidationError(
                serializers.JSONField.default_error_messages["invalid"]
            )
        return value


class ScaleBody(Seen):
    kind = serializers.CharField()
    reconcile = serializers.CharField()
    levels = LevelBody(many=True)
    note = _maybe()


class AttributeValueBody(serializers.Serializer[Any]):
    id = serializers.CharField(max_length=60)
    name = _maybe()


class AttributeBody(AttributeValueBody):
    values = AttributeValueBody(many=True)


class BookBody(Seen):
    title = words()
    rules = serializers.ListField(child=words(), default=list)
    attributes = AttributeBody(many=True, default=list)


class Written(serializers.Serializer[Any]):
    key = serializers.CharField()
    seen = serializers.CharField(help_text="To be sent with the next change of it.")


class PlaceBody(serializers.Serializer[Any]):
    theme = serializers.CharField(default="", allow_blank=True, help_text="Of a code.")
    at = serializers.IntegerField(min_value=0, max_value=10_000, help_text="Counted from 0.")


class AnchorSegment(serializers.Serializer[Any]):
    segment = serializers.UUIDField()


class MoveRound(serializers.Serializer[Any]):
    despite_misfits = serializers.BooleanField(default=False)


class RoundMoved(serializers.Serializer[Any]):
    round = serializers.IntegerField(source="position")
    version = serializers.CharField(source="codebook_version.version")


class DraftDetail(CodebookDetail):
    changes = CodebookChangeRow(many=True, help_text="Since the last version.")


class ImportBody(serializers.Serializer[Any]):
    """A codebook as .yaml, .json, .qdc, .csv or .xlsx, at most 1 MB."""

    file = serializers.FileField()
    is_trial = serializers.BooleanField(default=True, help_text="Only tell what it would change.")
    despite_faults = serializers.BooleanField(
        default=False, help_text="Leave out rows of a table that cannot be read."
    )


class ImportPlanRow(serializers.Serializer[Any]):
    changes = CodebookChangeRow(many=True)
    clashes = serializers.ListField(child=serializers.DictField())
    untouched = serializers.ListField(
        child=serializers.CharField(), help_text="Codes that the file does not name: they stay."
    )


class DraftView(StudyView):
    may = May.EDIT_CODEBOOK
    may_write = May.EDIT_CODEBOOK
    http_method_names = ("get", "head", "put")

    @described("The draft of the codebook", name="codebook_draft", tag="coding", out=DraftDetail)
    def get(self, request: Request, slug: str) -> Response:
        book = book_to_edit(self.member)
        changes = CodebookChangeRow(change_rows(changes_since(book)), many=True).data
        return Response(detail_of(draft_of(book), self.member) | {"changes": changes})

    @described(
        "Write title, rules and attributes of the draft",
        name="write_codebook",
        tag="coding",
        out=Written,
        body=BookBody,
    )
    def put(self, request: Request, slug: str) -> Response:
        given = sent(BookBody, request.data)
        seen = given.pop("seen")
        row = save_book(sheet=BookSheet(**given), by=self.member, seen=seen)
        return Response({"key": row.key, "seen": fingerprint(row)})


class _PartView(StudyView):
    """A part of the draft under its key: PUT writes or makes it, DELETE drops what nothing uses."""

    may_write = May.EDIT_CODEBOOK
    http_method_names = ("put", "delete")


class ThemeView(_PartView):
    @described("Write a theme", name="write_theme", tag="coding", out=Written, body=ThemeBody)
    def put(self, request: Request, slug: str, key: str) -> Response:
        given = sent(ThemeBody, request.data)
        seen = given.pop("seen")
        row = save_theme(key=key, sheet=ThemeSheet(**given), by=self.member, seen=seen)
        return Response({"key": row.key, "seen": fingerprint(row)})

    @described("Drop a theme", name="drop_theme", tag="coding", out=Written, is_deed=True)
    def delete(self, request: Request, slug: str, key: str) -> Response:
        drop(part="theme", key=key, by=self.member)
        return Response({"key": key, "seen": ""})


class CodeView(_PartView):
    @described("Write a code", name="write_code", tag="coding", out=Written, body=CodeBody)
    def put(self, request: Request, slug: str, key: str) -> Response:
        given = sent(CodeBody, request.data)
        seen, theme = given.pop("seen"), given.pop("theme")
        row = save_code(key=key, theme=theme, sheet=CodeSheet(**given), by=self.member, seen=seen)
        return Response({"key": row.key, "seen": fingerprint(row)})

    @described("Drop a code", name="drop_code", tag="coding", out=Written, is_deed=True)
    def delete(self, request: Request, slug: str, key: str) -> Response:
        drop(part="code", key=key, by=self.member)
        return Response({"key": key, "seen": ""})


class ScaleView(_PartView):
    @described("Write a scale", name="write_scale", tag="coding", out=Written, body=ScaleBody)
    def put(self, request: Request, slug: str, key: str) -> Response:
        given = sent(ScaleBody, request.data)
        levels = [LevelSheet(**level) for level in given.pop("levels")]
        seen = given.pop("seen")
        sheet = ScaleSheet(**given, levels=levels)
        row = save_scale(key=key, sheet=sheet, by=self.member, seen=seen)
        return Response({"key": row.key, "seen": fingerprint(row)})

    @described("Drop a scale", name="drop_scale", tag="coding", out=Written, is_deed=True)
    def delete(self, request: Request, slug: str, key: str) -> Response:
        drop(part="scale", key=key, by=self.member)
        return Response({"key": key, "seen": ""})


class ThemePlaceView(StudyView):
    may_write = May.EDIT_CODEBOOK

    @described(
        "Put a theme in its place", name="place_theme", tag="coding", out=PlaceBody, body=PlaceBody
    )
    def post(self, request: Request, slug: str, key: str) -> Response:
        given = sent(PlaceBody, request.data)
        place_theme(key=key, at=given["at"], by=self.member)
        return Response(given)


class CodePlaceView(StudyView):
    may_write = May.EDIT_CODEBOOK

    @described(
        "Put a code in its place", name="place_code", tag="coding", out=PlaceBody, body=PlaceBody
    )
    def post(self, request: Request, slug: str, key: str) -> Response:
        given = sent(PlaceBody, request.data)
        place_code(key=key, theme=given["theme"], at=given["at"], by=self.member)
        return Response(given)


class CodeReviveView(StudyView):
    may_write = May.EDIT_CODEBOOK

    @described(
        "Give a retired code again", name="revive_code", tag="coding", out=Written, is_deed=True
    )
    def post(self, request: Request, slug: str, key: str) -> Response:
        sent(Filters, request.data)
        row = revive(key=key, by=self.member)
        return Response({"key": row.key, "seen": fingerprint(row)})


class AnchorView(StudyView):
    may_write = May.EDIT_CODEBOOK

    @described(
        "Show a segment with its level of the scale",
        name="use_as_anchor",
        tag="coding",
        out=Written,
        body=AnchorSegment,
    )
    def post(self, request: Request, slug: str) -> Response:
        given = sent(AnchorSegment, request.data)
        segment = readable_segments(self.member).get(pk=given["segment"])
        row = use_as_anchor(segment=segment, by=self.member)
        return Response({"key": row.key, "seen": fingerprint(row)})


class RoundMoveView(StudyView):
    may_write = May.EDIT_CODEBOOK

    @described(
        "Move an open round to the last version of the codebook",
        name="move_round",
        tag="coding",
        out=RoundMoved,
        body=MoveRound,
    )
    def post(self, request: Request, slug: str, position: int) -> Response:
        given = sent(MoveRound, request.data)
        return Response(RoundMoved(move_round(position=position, **given, by=self.member)).data)


class CodebookImportView(StudyView):
    may_write = May.EDIT_CODEBOOK
    parser_classes = (MultiPartParser,)

    @described(
        "Bring the codebook of a file into the draft, or tell what that would change",
        name="import_codebook",
        tag="coding",
        out=ImportPlanRow,
        body=ImportBody,
    )
    def post(self, request: Request, slug: str) -> Response:
        given = sent(ImportBody, request.data)
        name, data = str(given["file"].name), given["file"].read()
        if given["is_trial"]:
            plan = plan_import(self.member, read_file(data, filename=name).content)
        else:
            plan = import_codebook(
                data=data, filename=name, despite_faults=given["despite_faults"], by=self.member
            )
        told = {
            "changes": change_rows(plan.changes),
            "clashes": [
                {"kind": each.kind.value, "key": each.key, "other": each.other}
                for each in plan.clashes
            ],
            "untouched": plan.untouched,
        }
        return Response(ImportPlanRow(told).data)
