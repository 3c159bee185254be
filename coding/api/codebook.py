"""The codebook over HTTP: a version, all versions, differences, files."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from coding.actions.codebook import publish_draft
from coding.formats.codebook import Code, CodebookContent, to_plain
from coding.formats.codebook_difference import Change, differences
from coding.formats.codebook_file import KINDS
from coding.models import Codebook, CodebookVersion
from coding.queries.codebook import (
    codebook_for,
    content_of,
    counts_by_code,
    latest_version,
    version_for,
    versions_for,
)
from survey.api.describe import described
from survey.api.download import file_name
from survey.api.filters import Filters, sent
from survey.api.study_view import StudyView
from survey.formats.file_name import DOWNLOAD
from survey.models import Membership
from survey.rules import May


def words() -> serializers.DictField:
    return serializers.DictField(child=serializers.CharField(), help_text="A text per language.")


class AnchorRow(serializers.Serializer[Any]):
    text = serializers.CharField()
    lang = serializers.CharField()
    source = serializers.CharField(  # type: ignore[assignment]
        help_text="A transcript's code, or empty."
    )


class LevelRow(serializers.Serializer[Any]):
    value = serializers.JSONField(help_text="A whole number, or a key on nominal scales.")
    name = words()
    anchors = AnchorRow(many=True, help_text="Quotes that show what the level means.")


class ScaleRow(serializers.Serializer[Any]):
    id = serializers.CharField()
    kind = serializers.CharField()
    low = serializers.FloatField(source="min", allow_null=True)
    high = serializers.FloatField(source="max", allow_null=True)
    levels = LevelRow(many=True)
    reconcile = serializers.CharField(help_text="How the values of two coders become one.")


class CodeRow(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = words()
    definition = words()
    include_when = words()
    exclude_when = words()
    example = serializers.DictField(help_text="text, lang, and whether it is invented.")
    scale = serializers.CharField(allow_null=True)
    also_under = serializers.ListField(child=serializers.CharField())
    state = serializers.CharField(help_text="active or retired.")
    became = serializers.ListField(child=serializers.CharField())
    n = serializers.IntegerField(help_text="How many segments of it you may see.")


class ThemeRow(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = words()
    definition = words()
    hue = serializers.IntegerField(help_text="Its colour, 1 to 9.")
    codes = CodeRow(many=True)


class CodebookDetail(serializers.Serializer[Any]):
    id = serializers.CharField()
    version = serializers.CharField()
    title = words()
    rules = serializers.ListField(child=words())
    attributes = serializers.ListField(child=serializers.DictField())
    scales = ScaleRow(many=True)
    themes = ThemeRow(many=True)


class CodebookVersionRow(serializers.Serializer[CodebookVersion]):
    version = serializers.CharField()
    digest = serializers.CharField(help_text="SHA-256 of its content.")
    note = serializers.CharField(help_text="What changed, and why.")
    published_at = serializers.DateTimeField()
    published_by = serializers.CharField(
        source="published_by.handle", allow_null=True, default=None
    )


class VersionList(serializers.Serializer[Any]):
    results = CodebookVersionRow(many=True)


class NewVersion(serializers.Serializer[Any]):
    version = serializers.CharField(max_length=40)
    note = serializers.CharField(max_length=4000, allow_blank=True, default="")


class FieldChangeRow(serializers.Serializer[Any]):
    field = serializers.CharField()
    before = serializers.JSONField()
    after = serializers.JSONField()


class CodebookChangeRow(serializers.Serializer[Any]):
    part = serializers.CharField(help_text="codebook, theme, code, scale or attribute.")
    turn = serializers.CharField(
        help_text="added, removed, changed, moved, merged, split, retired or revived."
    )
    key = serializers.CharField()
    details = FieldChangeRow(many=True)
    into = serializers.ListField(child=serializers.CharField())
    start = serializers.CharField(help_text="The theme from which a code moved.")
    end = serializers.CharField(help_text="The theme to which it moved.")


class ChangeList(serializers.Serializer[Any]):
    results = CodebookChangeRow(many=True)


class WhichVersion(Filters):
    version = serializers.CharField(required=False, help_text="Without it, the last one.")


class TwoVersions(Filters):
    start = serializers.CharField(help_text="The version before.")
    end = serializers.CharField(help_text="The version after.")


def detail_of(content: CodebookContent, member: Membership) -> dict[str, Any]:
    """A content as the API tells it; counts are those the member may know."""
    counts = counts_by_code(member)
    told: dict[str, Any] = CodebookDetail(
        {
            "id": content.id,
            "version": content.version,
            "title": content.title,
            "rules": content.rules,
            "attributes": [to_plain(each) for each in content.attributes],
            "scales": content.scales,
            "themes": [
                {
                    "id": theme.id,
                    "name": theme.name,
                    "definition": theme.definition,
                    "hue": theme.color,
                    "codes": [_code(code, counts.get(code.id, 0)) for code in theme.codes],
                }
                for theme in content.themes
            ],
        }
    ).data
    return told


def _code(code: Code, n: int) -> dict[str, Any]:
    return {
        "id": code.id,
        "name": code.name,
        "definition": code.definition,
        "include_when": code.include_when,
        "exclude_when": code.exclude_when,
        "example": to_plain(code.example) if code.example else {},
        "scale": code.scale or None,
        "also_under": code.also_under,
        "state": code.state or "active",
        "became": code.became,
        "n": n,
    }


def change_rows(changes: Sequence[Change]) -> list[dict[str, Any]]:
    return [
        {
            "part": change.part.value,
            "turn": change.turn.value,
            "key": change.key,
            "details": [
                {
                    "field": each.field,
                    "before": to_plain(each.before),
                    "after": to_plain(each.after),
                }
                for each in change.changes
            ],
            "into": change.into,
            "start": change.place[0],
            "end": change.place[1],
        }
        for change in changes
    ]


def shown_version(member: Membership, name: str | None) -> CodebookVersion:
    """One version by name, else the last. Raises DoesNotExist."""
    if name is not None:
        return version_for(member, name)
    version = latest_version(member.study_id)
    if codebook_for(member) is None or version is None:
        raise Codebook.DoesNotExist
    return version


class CodebookView(StudyView):
    may = May.READ_CODEBOOK
    filters = WhichVersion

    @described(
        "A version of the codebook",
        name="codebook",
        tag="coding",
        out=CodebookDetail,
        filters=WhichVersion,
    )
    def get(self, request: Request, slug: str) -> Response:
        version = shown_version(self.member, self.asked.get("version"))
        return Response(detail_of(content_of(version), self.member))


class CodebookVersionsView(StudyView):
    may = May.READ_CODEBOOK
    may_write = May.EDIT_CODEBOOK

    @described(
        "All versions of the codebook, newest first",
        name="codebook_versions",
        tag="coding",
        out=VersionList,
    )
    def get(self, request: Request, slug: str) -> Response:
        return Response(VersionList({"results": versions_for(self.member)}).data)

    @described(
        "Publish the draft as a new version",
        name="publish_codebook",
        tag="coding",
        out=CodebookVersionRow,
        body=NewVersion,
        status=HTTPStatus.CREATED,
    )
    def post(self, request: Request, slug: str) -> Response:
        version = publish_draft(**sent(NewVersion, request.data), by=self.member)
        return Response(CodebookVersionRow(version).data, status=HTTPStatus.CREATED)


class CodebookDifferenceView(StudyView):
    may = May.READ_CODEBOOK
    filters = TwoVersions

    @described(
        "What differs between two versions",
        name="codebook_difference",
        tag="coding",
        out=ChangeList,
        filters=TwoVersions,
    )
    def get(self, request: Request, slug: str) -> Response:
        before, after = (
            content_of(version_for(self.member, self.asked[name])) for name in ("start", "end")
        )
        return Response(ChangeList({"results": change_rows(differences(before, after))}).data)


class CodebookFileView(StudyView):
    may = May.READ_CODEBOOK
    filters = WhichVersion

    @described(
        "A version as a file: yaml, json, qdc (REFI-QDA), csv or xlsx",
        name="codebook_file",
        tag="coding",
        out={(HTTPStatus.OK, DOWNLOAD): OpenApiTypes.BINARY},
        filters=WhichVersion,
    )
    def get(self, request: Request, slug: str, kind: str) -> HttpResponse:
        if kind not in KINDS:
            raise Codebook.DoesNotExist
        version = shown_version(self.member, self.asked.get("version"))
        response = HttpResponse(
            KINDS[kind].write(content_of(version)), content_type=KINDS[kind].media
        )
        name = file_name(f"{version.codebook.key}-{version.version}")
        response["Content-Disposition"] = content_disposition_header(
            as_attachment=True, filename=f"{name}.{kind}"
        )
        return response
