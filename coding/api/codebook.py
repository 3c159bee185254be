"""The codebook as it stands: themes with codes, scales, attributes."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from coding.models import Code, Codebook, Scale, Theme
from coding.queries.codebook import codebook_for, latest_version, themes_for
from survey.api.describe import described
from survey.api.study_view import StudyView
from survey.rules import May


def _words() -> serializers.DictField:
    return serializers.DictField(child=serializers.CharField(), help_text="A text per language.")


class ScaleRow(serializers.Serializer[Scale]):
    id = serializers.CharField(source="key")
    kind = serializers.CharField()
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    levels = serializers.ListField(child=serializers.DictField())
    reconcile = serializers.CharField(help_text="How the values of two coders become one.")


class CodeRow(serializers.Serializer[Code]):
    id = serializers.CharField(source="key")
    name = _words()
    definition = _words()
    include_when = _words()
    exclude_when = _words()
    example = serializers.DictField(child=serializers.CharField())
    scale = serializers.CharField(source="scale.key", allow_null=True, default=None)
    n = serializers.IntegerField(help_text="How many segments of it you may see.")


class ThemeRow(serializers.Serializer[Theme]):
    id = serializers.CharField(source="key")
    name = _words()
    definition = _words()
    hue = serializers.IntegerField(help_text="Its colour, 1 to 9.")
    codes = CodeRow(many=True)


class CodebookDetail(serializers.Serializer[Any]):
    id = serializers.CharField()
    version = serializers.CharField()
    title = _words()
    rules = serializers.ListField(child=_words())
    attributes = serializers.ListField(child=serializers.DictField())
    scales = ScaleRow(many=True)
    themes = ThemeRow(many=True)


class CodebookView(StudyView):
    may = May.READ_CODEBOOK

    @described("The codebook", name="codebook", tag="coding", out=CodebookDetail)
    def get(self, request: Request, slug: str) -> Response:
        book = codebook_for(self.member)
        version = latest_version(self.member.study_id)
        if book is None or version is None:
            raise Codebook.DoesNotExist
        detail = {
            "id": book.key,
            "version": version.version,
            "title": book.title,
            "rules": book.rules,
            "attributes": book.attributes,
            "scales": book.scales.order_by("key"),
            "themes": themes_for(self.member),
        }
        return Response(CodebookDetail(detail).data)
