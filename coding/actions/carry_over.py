"""Take everything that stands on a text over to its next version: tasks, segments, memos."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from coding.actions.step import drop_steps
from coding.align import Alignment, Place
from coding.align import Fate as Way
from coding.models import CarriedSegment, CodingTask, Fate, Memo, Segment, Transcript

AT_ONCE = 1000
# One statement: segments may change places in it. What looks the same to its coder keeps its
# version; who still has the old words on the screen is told so by the new one.
MOVE = """
update coding_segment segment
   set transcript_id = coalesce(new.transcript, segment.transcript_id), start = new.start,
       "end" = new."end", quote = new.quote,
       version = segment.version + case when new.is_same then 0 else 1 end
  from jsonb_to_recordset(%(rows)s) as new(id uuid, transcript bigint, start int, "end" int,
       quote text, is_same boolean)
 where segment.id = new.id
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """A segment as it stands on the old text; `coder` is a handle."""

    pk: UUID
    task: int
    code: int
    coder: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Going:
    """A segment and where it goes. One whose place in the new text is taken by another of the same
    task and code is lost, too: it is for a person to say what becomes of it.
    """

    segment: Standing
    place: Place

    @property
    def needs_look(self) -> bool:
        return self.place.fate is not Way.MOVED


def lock(transcript: Transcript) -> Transcript:
    """Hold the transcript against other corrections, then its tasks against their coders, until the
    end of the transaction. Returns it as it is now.
    """
    held = Transcript.objects.select_for_update(no_key=True).get(pk=transcript.pk)
    tasks = CodingTask.objects.filter(transcript=transcript).order_by("pk")
    list(tasks.select_for_update(no_key=True).values_list("pk", flat=True))
    return held


def goings(transcript: Transcript, alignment: Alignment) -> list[Going]:
    """Where each segment goes; same words first, so that they keep their place."""
    rows = Segment.objects.filter(transcript=transcript).order_by("start", "end", "created_at")
    found = [
        Going(Standing(*row), alignment.place(row[4], row[5]))
        for row in rows.values_list("pk", "task", "code", "coder__handle", "start", "end", "quote")
    ]
    taken: set[tuple[int, int, int, int]] = set()
    for at in sorted(range(len(found)), key=lambda at: found[at].needs_look):
        segment, place = found[at].segment, found[at].place
        spot = (segment.task, segment.code, place.start, place.end)
        if place.fate is not Way.LOST and spot in taken:
            found[at] = Going(segment, Place(place.start, place.start, Way.LOST))
        taken.add(spot)
    return found


def counted(found: Iterable[Going]) -> dict[str, Counter[str]]:
    """How many are moved, changed and lost, by the handle of the coder."""
    counts: dict[str, Counter[str]] = {}
    for going in found:
        counts.setdefault(going.segment.coder, Counter())[going.place.fate.value] += 1
    return counts


def carry_over(old: Transcript, new: Transcript, alignment: Alignment) -> list[Going]:
    """Tasks, what was read, segments and memos stand on the new version, as far as they can. Lost
    segments stay on the old one. What was done before cannot be undone by steps any more: undoing
    across a correction would bring back spans of a text that is gone.

    Both transcripts and the tasks are locked by `lock`; `new` has its text.
    """
    found = goings(old, alignment)
    tasks = list(CodingTask.objects.filter(transcript=old))
    for task in tasks:
        task.transcript = new
        task.read_to = min(alignment.point(task.read_to), len(new.text))
        task.left_at = min(alignment.point(task.left_at), len(new.text))
    CodingTask.objects.bulk_update(tasks, ["transcript", "read_to", "left_at"], AT_ONCE)
    drop_steps([task.pk for task in tasks])
    _move(found, new)
    CarriedSegment.objects.bulk_create(
        (_row(going, new) for going in found if _is_told(going, alignment)), AT_ONCE
    )
    Memo.objects.filter(transcript=old).update(transcript=new)
    return found


def _move(found: Iterable[Going], new: Transcript) -> None:
    rows = [_moved(going, new) for going in found]
    with connection.cursor() as cursor:
        cursor.execute(MOVE, {"rows": json.dumps(rows)})


def _moved(going: Going, new: Transcript) -> Mapping[str, object]:
    segment, place = going.segment, going.place
    if place.fate is Way.LOST:
        return {
            "id": str(segment.pk),
            "start": segment.start,
            "end": segment.end,
            "quote": segment.quote,
            "is_same": False,
        }
    quote = new.text[place.start : place.end]
    return {
        "id": str(segment.pk),
        "transcript": new.pk,
        "start": place.start,
        "end": place.end,
        "quote": quote,
        "is_same": (place.start, place.end, quote) == (segment.start, segment.end, segment.quote),
    }


def _is_told(going: Going, alignment: Alignment) -> bool:
    """Segments that went along with the text around them are no news, nor are those in which names
    were replaced.
    """
    if alignment.is_exact:
        return going.place.fate is Way.LOST
    return going.needs_look or going.place.is_elsewhere


def _row(going: Going, new: Transcript) -> CarriedSegment:
    segment = going.segment
    return CarriedSegment(
        segment_id=segment.pk,
        transcript=new,
        fate=Fate(going.place.fate.value),
        start=segment.start,
        end=segment.end,
        quote=segment.quote,
    )
