"""Forms and their files as devices fetch them: published, not archived."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import MD5

from survey.formats.cases_csv import ROSTER
from survey.models import Case, FormMedia, FormVersion, Membership
from survey.queries.case import cases_for
from survey.rules import May, can


@dataclass(frozen=True, slots=True)
class ListedVersion:
    """`md5` is the hash of the XForm's bytes; `has_media` says whether there are files to fetch."""

    form_id: str
    title: Mapping[str, str]
    version: str
    md5: str
    has_media: bool


def listed_versions_for(member: Membership) -> list[ListedVersion]:
    """The newest published version of each form, by form ID; none for who may not read forms."""
    newest = _published_for(member).order_by("form", "-published_at", "-pk").distinct("form")
    media = FormMedia.objects.filter(_there(), version=OuterRef("pk"))
    rows = (
        FormVersion.objects.filter(pk__in=newest.values("pk"))
        .order_by("form__form_id")
        .values_list("form__form_id", "form__title", "version", MD5("xform"), Exists(media))
    )
    return [ListedVersion(*row) for row in rows]


def published_version_for(member: Membership, form_id: str, version: str | None) -> FormVersion:
    """A form in this version, or its newest; DoesNotExist where the member may not fetch it."""
    versions = _published_for(member).filter(form__form_id=form_id)
    if version is not None:
        versions = versions.filter(version=version)
    found = versions.order_by("-published_at", "-pk").defer("source", "definition").first()
    if found is None:
        raise FormVersion.DoesNotExist
    return found


def media_of(version: FormVersion) -> QuerySet[FormMedia]:
    """The files of a version that are there, by name."""
    return FormMedia.objects.filter(_there(), version=version).order_by("name")


def roster_for(member: Membership, name: str) -> list[tuple[str, str, dict[str, object]]]:
    """Code, kind and attributes of the cases that the member may see, by code.

    As `roster.csv` it is the code and kind of each case of the study, and nothing else of it: who
    asks with whom a firm works has to name those that were assigned to others, too.
    """
    if name == ROSTER and can(member, May.READ_CASES):
        everybody = Case.objects.filter(study=member.study).order_by("code")
        return [(code, kind, {}) for code, kind in everybody.values_list("code", "kind")]
    cases = cases_for(member).select_related(None).prefetch_related(None)
    return [(case.code, case.kind, case.attributes) for case in cases]


def _published_for(member: Membership) -> QuerySet[FormVersion]:
    versions = FormVersion.objects.filter(
        form__study=member.study, form__archived_at=None, published_at__isnull=False
    )
    return versions if can(member, May.READ_FORMS) else versions.none()


def _there() -> Q:
    """A file that was uploaded, or that is written anew at each download."""
    return ~Q(file="") | Q(is_cases=True)
