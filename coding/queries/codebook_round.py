"""Open rounds and the versions of the codebook they are coded by."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from coding.formats.codebook import CodebookContent
from coding.models import CodebookVersion, CodingRound, Segment
from coding.queries.codebook import content_of, latest_version
from coding.queries.segment import readable_segments
from survey.models import Membership
from survey.rules import May, can


@dataclass(frozen=True, slots=True)
class Misfit:
    """Segments of a round that another version does not allow: `n` of a code, with a value or
    not. `why` is "code", "value" or "attribute".
    """

    why: str
    code: str
    value: str
    n: int


@dataclass(frozen=True, slots=True)
class RoundBehind:
    """An open round that is coded by another version than the last one."""

    round: CodingRound
    latest: CodebookVersion
    misfits: tuple[Misfit, ...]


def rounds_behind(member: Membership) -> list[RoundBehind]:
    """Open rounds on an older version, with what would not fit the last one, of what the member
    may read; for who manages rounds or edits the codebook.
    """
    latest = latest_version(member.study_id)
    if latest is None or not (can(member, May.EDIT_CODEBOOK) or can(member, May.MANAGE_ROUNDS)):
        return []
    rounds = (
        CodingRound.objects.filter(study=member.study, closed_at=None)
        .exclude(codebook_version=latest)
        .select_related("codebook_version")
        .order_by("position")
    )
    content, readable = content_of(latest), readable_segments(member)
    return [RoundBehind(each, latest, misfits_of(each, content, readable)) for each in rounds]


def misfits_of(
    coding_round: CodingRound, content: CodebookContent, among: QuerySet[Segment]
) -> tuple[Misfit, ...]:
    """What in the round's segments, of those named, the content does not allow."""
    segments = among.filter(task__round=coding_round)
    rows = (
        segments.order_by("code__key", "number", "category")
        .values_list("code__key", "number", "category")
        .annotate(n=Count("pk"))
    )
    found = []
    for code, number, category, n in rows:
        value = category or number
        scale = content.scale_of(code)
        if content.open_code(code) is None:
            found.append(Misfit("code", code, "", n))
        elif value is not None and value != "" and (scale is None or not scale.accepts(value)):
            found.append(Misfit("value", code, _told(value), n))
    return (*found, *_attributes(segments, content))


def _attributes(segments: QuerySet[Segment], content: CodebookContent) -> list[Misfit]:
    held = (
        segments.order_by().exclude(attributes={}).values_list("attributes").annotate(n=Count("pk"))
    )
    counts: dict[tuple[str, str], int] = {}
    for attributes, n in held:
        for key, value in attributes.items():
            attribute = content.attribute(key)
            if attribute is None or value not in attribute.value_ids:
                counts[key, value] = counts.get((key, value), 0) + n
    return [Misfit("attribute", key, value, n) for (key, value), n in sorted(counts.items())]


def _told(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:g}"
