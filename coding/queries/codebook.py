"""The codebook as pages, checks and the API read it."""

import json
from functools import lru_cache

from django.db.models import Count, Prefetch, Q, QuerySet

from coding.formats.codebook import CodebookContent, from_json
from coding.models import Code, Codebook, CodebookVersion, Theme
from coding.queries.segment import readable_segments
from survey.models import Membership
from survey.rules import May, can

IN_THE_BOOK = Q(proposed_by=None)  # what is proposed or declined stands in no codebook


def codebook_for(member: Membership) -> Codebook | None:
    """The study's codebook, for who may read it."""
    if not can(member, May.READ_CODEBOOK):
        return None
    return Codebook.objects.filter(study=member.study).first()


def latest_version(study_id: int) -> CodebookVersion | None:
    return (
        CodebookVersion.objects.filter(codebook__study=study_id)
        .select_related("codebook")
        .order_by("-published_at", "-id")
        .first()
    )


def versions_for(member: Membership) -> QuerySet[CodebookVersion]:
    """All versions, the newest first, for who may read the codebook."""
    versions = CodebookVersion.objects.filter(codebook__study=member.study)
    if not can(member, May.READ_CODEBOOK):
        versions = versions.none()
    return versions.select_related("codebook", "published_by__user").order_by(
        "-published_at", "-id"
    )


def version_for(member: Membership, name: str) -> CodebookVersion:
    """One version by its name. Raises DoesNotExist."""
    return versions_for(member).get(version=name)


def content_of(version: CodebookVersion) -> CodebookContent:
    """The frozen content; versions never change, so each is read once a process."""
    return _content(version.pk, version.digest)


@lru_cache(maxsize=32)
def _content(pk: int, digest: str) -> CodebookContent:
    return from_json(json.loads(CodebookVersion.objects.get(pk=pk, digest=digest).content))


def counts_by_code(member: Membership) -> dict[str, int]:
    """How many segments the member may see under each code that has any, by the code's key."""
    rows = readable_segments(member).order_by().values("code__key").annotate(n=Count("pk"))
    return {row["code__key"]: row["n"] for row in rows}


def themes_for(member: Membership) -> QuerySet[Theme]:
    """The draft's themes with their codes in order, none for who may not read the codebook;
    `code.n` counts the segments this member may see.
    """
    themes = Theme.objects.filter(codebook__study=member.study)
    if not can(member, May.READ_CODEBOOK):
        themes = themes.none()
    visible = Q(segments__in=readable_segments(member))
    codes = (
        Code.objects.filter(IN_THE_BOOK)
        .select_related("scale")
        .annotate(n=Count("segments", filter=visible))
        .order_by("position", "pk")
    )
    return themes.prefetch_related(Prefetch("codes", queryset=codes)).order_by("position", "pk")
