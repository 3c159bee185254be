"""What hangs on segments: memos, links, how they came from an older text. It goes and comes with them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery

from coding.models import CarriedSegment, Memo, Segment, SegmentLink


def take_away(going: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """Delete the segments. Their memos stay, on the transcript; what hung on them is returned."""
    if not going:
        return {}
    made = Segment.objects.filter(pk__in=going).values_list("pk", "created_at")
    found: dict[UUID, dict[str, Any]] = {pk: {"created_at": at.isoformat()} for pk, at in made}
    memos = Memo.objects.filter(segment__in=going)
    for segment, memo in memos.values_list("segment", "pk"):
        found[_there(segment)].setdefault("memos", []).append(str(memo))
    for link in SegmentLink.objects.filter(Q(source__in=going) | Q(target__in=going)):
        end = link.source_id if link.source_id in found else link.target_id
        found[end].setdefault("links", []).append(_link(link))
    for fate in CarriedSegment.objects.filter(segment__in=going):
        found[fate.segment_id].setdefault("fates", []).append(_fate(fate))
    stood = Segment.objects.filter(pk=OuterRef("segment")).values("transcript")
    memos.update(transcript=Subquery(stood), segment=None)
    Segment.objects.filter(pk__in=going).delete()
    return found


def _there(segment: UUID | None) -> UUID:
    if segment is None:
        raise Segment.DoesNotExist
    return segment


def _link(link: SegmentLink) -> dict[str, Any]:
    return {
        "id": str(link.pk),
        "source_id": str(link.source_id),
        "target_id": str(link.target_id),
        "kind": link.kind,
        "note": link.note,
        "author_id": link.author_id,
    }


def _fate(fate: CarriedSegment) -> dict[str, Any]:
    return {
        "transcript_id": fate.transcript_id,
        "fate": fate.fate,
        "start": fate.start,
        "end": fate.end,
        "quote": fate.quote,
        "seen_at": fate.seen_at and fate.seen_at.isoformat(),
        "seen_by_id": fate.seen_by_id,
    }


def hang_again(segment: UUID, attached: Mapping[str, Any]) -> None:
    """Put back what hung on a segment, as far as it is still there."""
    if memos := attached.get("memos"):
        loose = Memo.objects.filter(pk__in=memos, segment=None)
        loose.update(segment=segment, transcript=None)
    if links := attached.get("links"):
        ends = {link[end] for link in links for end in ("source_id", "target_id")}
        there = {str(pk) for pk in Segment.objects.filter(pk__in=ends).values_list("pk", flat=True)}
        whole = [link for link in links if {link["source_id"], link["target_id"]} <= there]
        SegmentLink.objects.bulk_create(
            (SegmentLink(**link) for link in whole), ignore_conflicts=True
        )
    if fates := attached.get("fates"):
        CarriedSegment.objects.bulk_create(
            (CarriedSegment(segment_id=segment, **fate) for fate in fates), ignore_conflicts=True
        )
