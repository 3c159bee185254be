"""Read and write the rows of segments, many in one statement, whatever a step does with them."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from coding.actions.hold import HeldTask
from coding.changes import Content, Trace, short
from coding.models import CarriedSegment, Memo, Segment, SegmentLink
from survey.actions.refusal import Conflict

ROWS = """
select segment.id, segment.task_id, segment.transcript_id, segment.version,
       segment.start, segment."end", segment.quote, code.key,
       segment.number, segment.category, segment.attributes::text
  from coding_segment segment join coding_code code on code.id = segment.code_id
 where segment.id = any(%s)
"""
INSERT = """
insert into coding_segment (id, task_id, transcript_id, coder_id, code_id, start, "end", quote,
                            number, category, attributes, version, created_at)
select id, %s, coalesce(elsewhere, %s), %s, code, start, "end", quote, number, category,
       attributes, version, coalesce(created_at, now())
  from jsonb_to_recordset(%s) as new(id uuid, code bigint, start int, "end" int, quote text,
       number float8, category text, attributes jsonb, version int, created_at timestamptz,
       elsewhere bigint)
"""
UPDATE = """
update coding_segment segment
   set transcript_id = coalesce(new.elsewhere, %s), code_id = new.code, start = new.start,
       "end" = new."end", quote = new.quote, number = new.number, category = new.category,
       attributes = new.attributes, version = new.version
  from jsonb_to_recordset(%s) as new(id uuid, code bigint, start int, "end" int, quote text,
       number float8, category text, attributes jsonb, version int, elsewhere bigint)
 where segment.id = new.id
"""


_TWICE = re.compile(r"segment_is_marked_once.*\(task_id, code_id,[^)]*\)=\(\d+, (\d+),", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Row:
    """A segment as it stands."""

    task: int
    transcript: int
    version: int
    content: Content


@dataclass(frozen=True, slots=True)
class Move:
    """Where a segment is to go: to this content, or away (None).

    `version` is the last of one that is not there now, `attached` what to hang on it again,
    `elsewhere` another transcript than the task's, in which it is to stand.
    """

    segment: UUID
    to: Content | None
    version: int = 0
    attached: Mapping[str, Any] = field(default_factory=dict)
    elsewhere: int | None = None


def rows_of(segments: Iterable[UUID]) -> dict[UUID, Row]:
    """Those of them that are there."""
    with connection.cursor() as cursor:
        cursor.execute(ROWS, [list(segments)])
        return {columns[0]: _row(*columns[1:]) for columns in cursor.fetchall()}


def told(pk: UUID, row: Row) -> dict[str, Any]:
    """A row as clients see it: its content, id and version."""
    return {"id": str(pk), "version": row.version, **row.content.told()}


def move(
    task: HeldTask, moves: Sequence[Move], now: Mapping[UUID, Row], codes: Mapping[str, int]
) -> list[Trace]:
    """Do it, what goes first: what comes may take its place. `now` are the rows that are there,
    `codes` the primary keys. Refuses a span that would have a code twice.
    """
    going = [each.segment for each in moves if each.to is None and each.segment in now]
    attached = _take(going)
    changed = [_written(each, now, codes) for each in moves if each.to and each.segment in now]
    coming = [_written(each, now, codes) for each in moves if each.to and each.segment not in now]
    try:
        _write(task, changed, coming)
    except IntegrityError as error:
        raise _conflict(error, codes) from None
    for each in moves:
        if each.to is not None and each.attached:
            _hang(each.segment, each.attached)
    return [_trace(each, now, attached, task) for each in moves]


def _row(task: int, transcript: int, version: int, *content: Any) -> Row:  # noqa: ANN401 - columns
    start, end, quote, code, number, category, attributes = content
    value = category or short(number)
    said = Content(start, end, quote, code, value, json.loads(attributes))
    return Row(task, transcript, version, said)


def _next_version(each: Move, now: Mapping[UUID, Row]) -> int:
    known = now.get(each.segment)
    return (known.version if known else each.version) + 1


def _written(each: Move, now: Mapping[UUID, Row], codes: Mapping[str, int]) -> dict[str, Any]:
    content = each.to
    assert content is not None  # noqa: S101 - for the type checker; only such moves are written
    value = content.value
    is_number = value is not None and not isinstance(value, str)
    return {
        **content.told(),
        "id": str(each.segment),
        "code": codes[content.code],
        "number": value if is_number else None,
        "category": value if isinstance(value, str) else "",
        "version": _next_version(each, now),
        "created_at": each.attached.get("created_at"),
        "elsewhere": each.elsewhere,
    }


def _write(
    task: HeldTask, changed: Sequence[dict[str, Any]], coming: Sequence[dict[str, Any]]
) -> None:
    with connection.cursor() as cursor:
        if changed:
            cursor.execute(UPDATE, [task.transcript, json.dumps(changed)])
        if coming:
            cursor.execute(INSERT, [task.pk, task.transcript, task.by.pk, json.dumps(coming)])


def _conflict(error: IntegrityError, codes: Mapping[str, int]) -> Conflict:
    if twice := _TWICE.search(str(error)):
        names = {pk: key for key, pk in codes.items()}
        said = {"code": names.get(int(twice[1]), "")}
        return Conflict("already_marked", _("This span already has the code %(code)s.") % said)
    return Conflict("segment_exists", _("There is another segment under this id."))


def _trace(
    each: Move,
    now: Mapping[UUID, Row],
    attached: Mapping[UUID, Mapping[str, Any]],
    task: HeldTask,
) -> Trace:
    known = now.get(each.segment)
    was_elsewhere = known is not None and known.transcript != task.transcript
    return Trace(
        each.segment,
        known.content if known else None,
        each.to,
        _next_version(each, now),
        attached.get(each.segment, {}),
        known.transcript if known and was_elsewhere else None,
    )


def _take(going: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """Delete the rows. Their memos stay, on the transcript; what hung on them is returned."""
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


def _hang(segment: UUID, attached: Mapping[str, Any]) -> None:
    """Put back what hung on it, as far as it is still there."""
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
