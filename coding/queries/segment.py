"""Which segments a member may see: own ones, and others' where the round is no longer blind."""

from django.db.models import Count, Q, QuerySet

from coding.models import Segment
from survey.models import Membership
from survey.rules import May, can


def readable_segments(member: Membership) -> QuerySet[Segment]:
    """All segments for who may read all coders'; a coder's own for a coder; else none.

    Blind means: a coder sees no segment of another coder, neither in counts nor in downloads.
    """
    in_study = Segment.objects.filter(transcript__study=member.study)
    if can(member, May.READ_ALL_SEGMENTS):
        return in_study
    if can(member, May.CODE):
        return in_study.filter(coder=member)
    return in_study.none()


def segments_for(
    member: Membership,
    *,
    transcript: str | None = None,
    codes: list[str] | None = None,
    coder: str | None = None,
    theme: str | None = None,
) -> QuerySet[Segment]:
    """The member's readable segments in the order of the text, with all that a row shows."""
    wanted = Q()
    if transcript is not None:
        wanted &= Q(transcript__code=transcript)
    if codes is not None:
        wanted &= Q(code__key__in=codes)
    if coder is not None:
        wanted &= Q(coder__handle=coder)
    if theme is not None:
        wanted &= Q(code__theme__key=theme)
    return (
        readable_segments(member)
        .filter(wanted)
        .select_related("transcript__case__consent", "coder__user", "code__theme", "code__scale")
        .defer("transcript__text")
        .order_by("transcript__code", "start", "end", "coder__handle", "code__key")
    )


def counts_by_transcript(member: Membership) -> dict[int, int]:
    """How many segments the member may see in each transcript that has any, by its primary key."""
    rows = readable_segments(member).order_by().values("transcript").annotate(n=Count("pk"))
    return {row["transcript"]: row["n"] for row in rows}


def reads_segments(member: Membership) -> bool:
    """Whether there can be any segment this member sees."""
    return can(member, May.READ_ALL_SEGMENTS) or can(member, May.CODE)
