"""Segments that may stand in the codebook as anchors of a scale's levels."""

from dataclasses import dataclass

from coding.models import Segment
from coding.queries.blindness import coded_blind_by_others
from coding.queries.segment import readable_segments
from survey.models import Membership
from survey.rules import May, can

A_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Candidate:
    """A segment with the level that it was given."""

    segment: Segment
    level: float | str


def anchor_candidates(member: Membership, scale: str) -> list[Candidate]:
    """At most six segments a level, short ones first, of respondents who agreed to be quoted and
    that the member may read, and of texts that nobody else codes blind just now: the codebook is
    read by all coders. None for who does not edit it.
    """
    if not can(member, May.EDIT_CODEBOOK):
        return []
    rows = (
        readable_segments(member)
        .filter(
            ~coded_blind_by_others(),
            code__scale__key=scale,
            code__codebook__study=member.study,
            transcript__case__consent__quote=True,
        )
        .exclude(number=None, category="")
        .select_related("transcript__case__consent", "code")
        .defer("transcript__text")
        .order_by("number", "category", "quote")
    )
    by_level: dict[float | str, list[Segment]] = {}
    for row in rows:
        value = row.value
        if value is not None:
            by_level.setdefault(value, []).append(row)
    return [
        Candidate(row, level)
        for level, found in by_level.items()
        for row in sorted(found, key=lambda each: len(each.quote))[:A_LEVEL]
    ]
