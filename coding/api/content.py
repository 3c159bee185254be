"""The content of a segment as it travels: offsets count code points, end exclusive."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from coding.actions.segment_check import words_for
from coding.changes import Content
from coding.conventions import Finding

LARGEST = 2**31 - 1


@extend_schema_field({"oneOf": [{"type": "number"}, {"type": "string"}], "nullable": True})
class ScaleValue(serializers.Field[Any, Any, Any, Any]):
    """A number on interval and ordinal scales, a level's id on nominal ones."""

    def to_internal_value(self, data: object) -> float | str:
        if isinstance(data, bool) or not isinstance(data, int | float | str):
            raise serializers.ValidationError(_("A number or a text."))
        if isinstance(data, int) and abs(data) > LARGEST:
            raise serializers.ValidationError(_("This number is too large."))
        return data

    def to_representation(self, value: float | str) -> float | str:
        return value


class ContentBody(serializers.Serializer[Any]):
    """text[start:end] == quote."""

    start = serializers.IntegerField(min_value=0, max_value=LARGEST)
    end = serializers.IntegerField(min_value=0, max_value=LARGEST)
    quote = serializers.CharField(trim_whitespace=False)
    code = serializers.CharField(max_length=80)
    value = ScaleValue(allow_null=True, default=None)
    attributes = serializers.DictField(child=serializers.CharField(), default=dict)


class SegmentNow(ContentBody):
    id = serializers.UUIDField()
    version = serializers.IntegerField()


class SegmentWarning(serializers.Serializer[Any]):
    """Where a segment departs from the codebook's advice."""

    segment = serializers.UUIDField()
    text = serializers.CharField()


def content_of(body: Mapping[str, Any]) -> Content:
    """The content in a body that was read."""
    return Content(**body)


def warned(warnings: Mapping[UUID, tuple[Finding, ...]]) -> list[dict[str, str]]:
    """A sentence per warning, in the reader's language."""
    return [
        {"segment": str(pk), "text": words_for(finding)}
        for pk, findings in warnings.items()
        for finding in findings
    ]
