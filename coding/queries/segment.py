"""Which segments a member may see: own ones, and others' where nobody's blindness is disturbed."""

from django.db.models import Count, Q, QuerySet

from coding.models import Segment
from coding.queries.blindness import blind_to, opened_to_coder
from survey.models import Membership
from survey.rules import May, can


def readable_segments(member: Membership) -> QuerySet[Segment]:
    """The only door to segments, for pages, counts, searches, answers of the API and downloads.

    - A coder reads own segments, always.
    - A coder reads others' segments of a transcript in a round in which both have a task on it: of
      a round that is not blind at once, of a blind one after it was closed. A task handed in is not
      enough: it may be reopened.
    - Who may read all coders' segments reads all of the study.
    - Whatever the roles: while a member has an open task of a blind round on a transcript, they read
      only their own segments of it (see blindness.py).
    """
    in_study = Segment.objects.filter(transcript__study=member.study)
    if can(member, May.READ_ALL_SEGMENTS):
        shown = Q()
    elif can(member, May.CODE):
        shown = opened_to_coder(member)
    else:
        return in_study.none()
    if not can(member, May.CODE):
        return in_study.filter(shown)
    unseen = Q(transcript__in=blind_to(member).values("pk"))
    return in_study.filter(Q(coder=member) | (shown & ~unseen))


def segments_for(
    member: Membership,
    *,
    transcript: str | None = None,
    codes: list[str] | None = None,
    coder: str | None = None,
    theme: str | None = None,
) -> QuerySet[Segment]:
    """The member's readable segments in the order of the text, with all that a row shows; those
    that a correction left on an older text are not among them (see look.py).
    """
    wanted = Q(transcript__is_current=True)
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
