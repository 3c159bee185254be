"""The draft of a codebook: its rows as content, and what changed since the last version."""

from typing import Any

from django.db.models import Prefetch

from coding.formats.codebook import CodebookContent, from_json
from coding.formats.codebook_difference import Change, differences
from coding.models import Code, Codebook, CodebookVersion, Scale, ScaleKind, Theme
from coding.queries.codebook import IN_THE_BOOK, content_of, latest_version
from survey.models import Membership
from survey.rules import May, require

type Json = dict[str, Any]

BOTH = ["en", "zh"]


def book_to_edit(member: Membership) -> Codebook:
    """The study's codebook, for who edits it. Raises PermissionDenied, DoesNotExist."""
    require(member, May.EDIT_CODEBOOK)
    return Codebook.objects.select_related("study").get(study=member.study)


def draft_of(book: Codebook) -> CodebookContent:
    """The rows as they stand, under the name of the last version."""
    latest = latest_version(book.study_id)
    codes = (
        Code.objects.filter(IN_THE_BOOK)
        .select_related("scale")
        .prefetch_related("also_under")
        .order_by("position", "pk")
    )
    themes = book.themes.prefetch_related(Prefetch("codes", queryset=codes))
    return from_json(
        {
            "id": book.key,
            "version": latest.version if latest else "",
            "title": book.title,
            "languages": book.languages or BOTH,
            "note": book.note,
            "coding_rules": book.rules,
            "attributes": book.attributes,
            "references": book.references,
            "scales": {row.key: _scale(row) for row in book.scales.order_by("position", "pk")},
            "themes": [_theme(row) for row in themes.order_by("position", "pk")],
        }
    )


def changes_since(book: Codebook, version: CodebookVersion | None = None) -> tuple[Change, ...]:
    """What the draft changes against a version, by default the last one; all of it is new where
    there is none.
    """
    version = version or latest_version(book.study_id)
    draft = draft_of(book)
    if version is None:
        empty = from_json(
            {"id": draft.id, "version": "", "title": {}, "languages": [], "scales": {}}
        )
        return differences(empty, draft)
    return differences(content_of(version), draft)


def _scale(row: Scale) -> Json:
    document: Json = {"kind": row.kind, "reconcile": row.reconcile, "note": row.note or None}
    if row.kind == ScaleKind.NOMINAL:
        document["values"] = {str(each["value"]): each["name"] for each in row.levels}
    else:
        document |= {"min": int(row.low or 0), "max": int(row.high or 0)}
        names = {each["value"]: each["name"] for each in row.levels if each["name"]}
        document["anchors"] = names or None
    document["quotes"] = {
        str(each["value"]): each["anchors"] for each in row.levels if each.get("anchors")
    }
    return document


def _theme(row: Theme) -> Json:
    return {
        "id": row.key,
        "name": row.name,
        "definition": row.definition,
        "color": row.hue,
        "seed_refs": row.seed_refs,
        "codes": [_code(code) for code in row.codes.all()],
    }


def _code(row: Code) -> Json:
    return {
        "id": row.key,
        "name": row.name,
        "definition": row.definition,
        "include_when": row.include_when,
        "exclude_when": row.exclude_when,
        "example": row.example or None,
        "scale": row.scale.key if row.scale else "",
        "seed_refs": row.seed_refs,
        "also_under": sorted(theme.key for theme in row.also_under.all()),
        "state": "retired" if row.state == "retired" else "",
        "became": row.became,
    }
