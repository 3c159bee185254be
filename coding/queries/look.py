"""Segments that need a look after a correction: own ones for a coder, all for who reads all."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from coding.align import Alignment
from coding.models import CarriedSegment, Fate, Transcript
from coding.queries.segment import readable_segments
from survey.models import Membership

AROUND = 60  # code points of the text shown around a place


@dataclass(frozen=True, slots=True)
class Look:
    """What became of a segment. Of a changed one `now` is what it says, and `start` and `end` are
    where; of a lost one they are where it stood, as near as can be told, and `now` is empty.
    """

    row: CarriedSegment
    now: str
    start: int
    end: int
    before: str
    after: str
    is_mine: bool
    is_open: bool

    @property
    def is_lost(self) -> bool:
        return self.row.fate == Fate.LOST


def waiting_looks(member: Membership) -> QuerySet[CarriedSegment]:
    """Those at which nobody has looked yet; a lost one that has been placed needs no look."""
    changed = Q(fate=Fate.CHANGED, segment__transcript__is_current=True)
    lost = Q(fate=Fate.LOST, segment__transcript__is_current=False)
    return (
        CarriedSegment.objects.filter(
            changed | lost, seen_at=None, segment__in=readable_segments(member).values("pk")
        )
        .select_related(
            *("segment__task__round", "segment__coder__user", "segment__code__theme"),
            *("segment__transcript__study", "transcript"),
        )
        .defer("segment__transcript__text", "transcript__text")
        .order_by("transcript__code", "segment__coder__handle", "start", "pk")
    )


def look_for(member: Membership, pk: int) -> CarriedSegment:
    """One of them; DoesNotExist for whom it is not."""
    return waiting_looks(member).get(pk=pk)


def looks_for(member: Membership, transcript: str = "") -> list[Look]:
    """All that wait, or those of one transcript, with the words around them as they are now."""
    rows = waiting_looks(member)
    rows = rows.filter(transcript__code=transcript) if transcript else rows
    found = list(rows)
    texts = _current_texts(found)
    ways: dict[int, Alignment] = {}
    return [_look(row, member, texts[row.transcript.code], ways) for row in found]


def _current_texts(rows: Iterable[CarriedSegment]) -> dict[str, str]:
    codes = {(row.transcript.study_id, row.transcript.code) for row in rows}
    study = {study for study, _code in codes}
    texts = Transcript.objects.filter(
        study__in=study, code__in=[code for _study, code in codes], is_current=True
    )
    return dict(texts.values_list("code", "text"))


def _look(row: CarriedSegment, member: Membership, text: str, ways: dict[int, Alignment]) -> Look:
    segment, task = row.segment, row.segment.task
    start, end = segment.start, segment.end
    if row.fate == Fate.LOST:
        start = end = _was_at(row, text, ways)
    return Look(
        row,
        text[start:end],
        start,
        end,
        text[max(0, start - AROUND) : start],
        text[end : end + AROUND],
        is_mine=segment.coder_id == member.pk,
        is_open=task.submitted_at is None and task.round.closed_at is None,
    )


def _was_at(row: CarriedSegment, text: str, ways: dict[int, Alignment]) -> int:
    """Where the old text's place is now; of a sealed one only the share of the way is known."""
    old = row.segment.transcript
    if old.pk not in ways:
        ways[old.pk] = Alignment.between(old.text, text)
    return min(ways[old.pk].point(row.segment.start), len(text))
