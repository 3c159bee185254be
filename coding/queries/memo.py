"""Memos: own ones, and shared ones where nobody's blind coding would be disturbed."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from coding.models import CodingTask, Memo
from coding.queries.blindness import blind_to
from coding.queries.codebook_remark import proposals_for
from coding.queries.segment import readable_segments
from coding.queries.transcript import transcripts_for
from survey.models import Membership
from survey.rules import May, can


def memos_for(member: Membership) -> QuerySet[Memo]:
    """Own memos, and those that others share and this member may read, the newest first.

    A shared memo on a segment is read by who may read the segment. One on a transcript is read by
    who may read that: but not by who is blind to it, nor by a coder while a blind round on it is
    open. One on a code that was only proposed is read by who may read the proposal.
    """
    in_study = Memo.objects.filter(study=member.study)
    if not can(member, May.READ_TRANSCRIPTS):
        return in_study.none()
    place = Q(segment=None, transcript=None, code=None) | _open_to(member)
    readable = Q(author=member) | (Q(is_shared=True) & place)
    return (
        in_study.filter(readable)
        .select_related(
            "author__user", "segment__transcript", "segment__code__theme", "code", "transcript"
        )
        .defer("segment__transcript__text", "transcript__text")
        .order_by("-changed_at", "pk")
    )


def _open_to(member: Membership) -> Q:
    """Memos on codes, transcripts and segments which this member reads, blind to none of them."""
    seen = transcripts_for(member).order_by().exclude(pk__in=blind_to(member).values("pk"))
    on_transcript = Q(transcript__in=seen.values("pk"))
    in_the_book = Q(code__isnull=False, code__proposed_by=None)
    on_code = in_the_book | Q(code__in=proposals_for(member).values("pk"))
    if not can(member, May.READ_ALL_SEGMENTS):
        in_a_blind_round = CodingTask.objects.filter(
            round__is_blind=True,
            round__closed_at=None,
            transcript__code=OuterRef("transcript__code"),
            transcript__study=OuterRef("study"),
        )
        on_transcript = on_transcript & ~Q(Exists(in_a_blind_round))
    return on_code | on_transcript | Q(segment__in=readable_segments(member).values("pk"))


def memos_sought(
    member: Membership,
    *,
    segment: UUID | None = None,
    code: str | None = None,
    transcript: str | None = None,
    mine: bool = False,
) -> QuerySet[Memo]:
    """The member's readable memos on one of these things; on a transcript: its segments', too."""
    found = memos_for(member)
    if segment is not None:
        found = found.filter(segment=segment)
    if code is not None:
        found = found.filter(code__key=code)
    if transcript is not None:
        found = found.filter(
            Q(transcript__code=transcript) | Q(segment__transcript__code=transcript)
        )
    return found.filter(author=member) if mine else found


def memo_told(memo: Memo, member: Membership) -> dict[str, Any]:
    """A memo as clients see it."""
    return {
        "id": str(memo.pk),
        "segment": str(memo.segment_id) if memo.segment_id else None,
        "code": memo.code.key if memo.code else None,
        "transcript": memo.transcript.code if memo.transcript else None,
        "text": memo.text,
        "is_shared": memo.is_shared,
        "version": memo.version,
        "author": memo.author.handle,
        "changed_at": memo.changed_at.isoformat(),
        "mine": memo.author_id == member.pk,
    }
