"""Memos: own ones, and shared ones where nobody's blind coding would be disturbed."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from coding.models import CodingTask, Memo
from coding.queries.transcript import transcripts_for
from survey.models import Membership
from survey.rules import May, can


def memos_for(member: Membership) -> QuerySet[Memo]:
    """Own memos, and those that others share and this member may read, the newest first.

    A shared memo on a segment or a transcript is read by who may see the transcript, but while
    somebody codes it blind, not by other coders, nor by anybody who codes it, too.
    """
    in_study = Memo.objects.filter(study=member.study)
    if not can(member, May.READ_TRANSCRIPTS):
        return in_study.none()
    place = Q(segment=None, transcript=None) | _open_to(member)
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
    """Memos on transcripts which this member reads, and which nobody's blindness closes."""
    seen = transcripts_for(member).order_by().values("pk")
    at_hand = CodingTask.objects.filter(round__is_blind=True, submitted_at=None)
    if can(member, May.READ_ALL_SEGMENTS):
        at_hand = at_hand.filter(coder=member)
    on_transcript = at_hand.filter(transcript=OuterRef("transcript"))
    of_segment = at_hand.filter(transcript=OuterRef("segment__transcript"))
    return Q(transcript__in=seen) & ~Exists(on_transcript) | Q(
        segment__transcript__in=seen
    ) & ~Exists(of_segment)


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
