"""All that the coding workspace of one task needs, in one object."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection
from django.db.models import Q

from coding.changes import short
from coding.formats import codebook as sheet
from coding.formats.codebook import CodebookContent
from coding.models import Code, CodeState, CodingTask, Memo, Pin, SegmentLink
from coding.pinyin import readings
from coding.queries.codebook import content_of
from coding.queries.memo import memo_told, memos_for
from coding.queries.step import steps_state
from survey.models import Membership

type Json = dict[str, Any]

RECENT = 12
SEGMENTS = """
select segment.id::text, segment.version, segment.start, segment."end", segment.quote, code.key,
       segment.number, segment.category, segment.attributes::text, segment.created_at
  from coding_segment segment join coding_code code on code.id = segment.code_id
 where segment.task_id = %s and segment.transcript_id = %s
 order by segment.start, segment."end", segment.id
"""


def task_at_hand(member: Membership, pk: int) -> CodingTask:
    """One of the member's own tasks, without text; DoesNotExist for another's."""
    return (
        CodingTask.objects.select_related("transcript", "round__codebook_version")
        .defer("transcript__text", "round__codebook_version__content")
        .get(pk=pk, coder=member)
    )


def workspace_of(task: CodingTask, member: Membership) -> Json:
    """The member's own task with its segments, and the codebook of its round (see openapi.yaml).

    A steady number of queries; nothing of other coders' is in it but memos which they share.
    """
    if task.coder_id != member.pk:
        raise CodingTask.DoesNotExist
    content = content_of(task.round.codebook_version)
    rows = _rows(task)
    segments = [_segment(row) for row in rows]
    counts = Counter(str(row[5]) for row in rows)
    codes, added = _codes(task, member, content, counts)
    return {
        "task": _task(task),
        "segments": segments,
        "themes": _themes(content, added),
        "codes": codes,
        "scales": {scale.id: _scale(scale) for scale in content.scales},
        "attributes": [_attribute(each) for each in content.attributes],
        "pins": pins_of(member),
        "recent": _recent(rows),
        "memos": [memo_told(memo, member) for memo in _memos(task, member)],
        "links": [link_told(link) for link in links_of(task)],
        "steps": steps_state(task.pk).told(),
    }


def pins_of(member: Membership) -> dict[str, str]:
    """The pinned codes by digit."""
    pins = Pin.objects.filter(member=member).order_by("digit")
    return {str(digit): key for digit, key in pins.values_list("digit", "code__key")}


def links_of(task: CodingTask) -> Iterable[SegmentLink]:
    """The coder's links from and to segments of the task."""
    ends = Q(source__task=task) | Q(target__task=task)
    return SegmentLink.objects.filter(ends, author=task.coder_id).order_by("at", "pk")


def link_told(link: SegmentLink) -> Json:
    """A link as clients see it."""
    return {
        "id": str(link.pk),
        "source": str(link.source_id),
        "target": str(link.target_id),
        "kind": link.kind,
        "note": link.note,
    }


def code_told(code: sheet.Code, theme: sheet.Theme, *, state: str, n: int, is_own: bool) -> Json:
    """A code as the workspace shows it; `n` counts the task's segments."""
    example = code.example
    return {
        "name": code.name,
        "hue": theme.color,
        "theme": theme.id,
        "definition": code.definition,
        "include_when": code.include_when,
        "exclude_when": code.exclude_when,
        "example": {"text": example.text, "lang": example.lang} if example else {},
        "scale": code.scale or None,
        "state": state,
        "mine": is_own,
        "n": n,
        "pinyin": _pinyin(code.name),
    }


def _pinyin(name: Mapping[str, str]) -> list[str]:
    return list(readings(name.get("zh", "")))


def _task(task: CodingTask) -> Json:
    coding_round = task.round
    is_open = task.submitted_at is None and coding_round.closed_at is None
    return {
        "id": task.pk,
        "round": coding_round.position,
        "round_name": coding_round.name,
        "transcript": task.transcript.code,
        "is_open": is_open,
        "is_blind": coding_round.is_blind,
        "due_on": task.due_on and task.due_on.isoformat(),
        "read_to": task.read_to,
        "left_at": task.left_at,
        "submitted_at": task.submitted_at and task.submitted_at.isoformat(),
    }


def _rows(task: CodingTask) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(SEGMENTS, [task.pk, task.transcript_id])
        return list(cursor.fetchall())


def _segment(row: tuple[Any, ...]) -> Json:
    pk, version, start, end, quote, code, number, category, attributes, _made = row
    return {
        "id": pk,
        "version": version,
        "start": start,
        "end": end,
        "quote": quote,
        "code": code,
        "value": category or short(number),
        "attributes": json.loads(attributes) if attributes != "{}" else {},
    }


def _recent(rows: Iterable[tuple[Any, ...]]) -> list[str]:
    newest = sorted(rows, key=lambda row: row[9], reverse=True)
    return list(dict.fromkeys(str(row[5]) for row in newest))[:RECENT]


def _codes(
    task: CodingTask, member: Membership, content: CodebookContent, counts: Mapping[str, int]
) -> tuple[dict[str, Json], dict[str, list[str]]]:
    """The codes of the round's codebook, own proposed ones, and any other that is used; and by
    theme the keys of those which the codebook does not have.
    """
    told: dict[str, Json] = {}
    retired = _retired(task)
    for theme in content.themes:
        for code in theme.codes:
            state = CodeState.RETIRED if code.is_retired or code.id in retired else CodeState.ACTIVE
            told[code.id] = code_told(
                code, theme, state=state.value, n=counts.get(code.id, 0), is_own=False
            )
    added: dict[str, list[str]] = {}
    book = task.round.codebook_version.codebook_id
    is_shown = Q(proposed_by=member) & ~Q(state=CodeState.RETIRED) | Q(key__in=list(counts))
    others = Code.objects.filter(is_shown, codebook=book).exclude(key__in=list(told))
    for row in others.select_related("theme", "scale").order_by("theme__position", "position"):
        told[row.key] = live_code_told(row, member, n=counts.get(row.key, 0))
        added.setdefault(row.theme.key, []).append(row.key)
    return told, added


def live_code_told(row: Code, member: Membership, *, n: int = 0) -> Json:
    """A code that the round's codebook does not have, such as a proposed one."""
    theme = sheet.Theme(row.theme.key, row.theme.name, {}, row.theme.hue, ())
    example = row.example
    code = sheet.Code(
        row.key,
        row.name,
        row.definition,
        row.include_when,
        row.exclude_when,
        sheet.Example(example["text"], example.get("lang", "")) if example else None,
        row.scale.key if row.scale else "",
    )
    return code_told(code, theme, state=row.state, n=n, is_own=row.proposed_by_id == member.pk)


def _retired(task: CodingTask) -> set[str]:
    """Codes that were retired after the round's codebook was published."""
    book = task.round.codebook_version.codebook_id
    rows = Code.objects.filter(codebook=book, state=CodeState.RETIRED)
    return set(rows.values_list("key", flat=True))


def _themes(content: CodebookContent, added: Mapping[str, list[str]]) -> list[Json]:
    return [
        {
            "key": theme.id,
            "name": theme.name,
            "hue": theme.color,
            "definition": theme.definition,
            "codes": [*(code.id for code in content.under(theme)), *added.get(theme.id, ())],
        }
        for theme in content.themes
    ]


def _scale(scale: sheet.Scale) -> Json:
    return {
        "kind": scale.kind.value,
        "levels": [
            {
                "value": level.value,
                "name": level.name,
                "anchors": [{"text": each.text, "lang": each.lang} for each in level.anchors],
            }
            for level in scale.levels
        ],
    }


def _attribute(attribute: sheet.Attribute) -> Json:
    values = [{"id": choice.id, "name": choice.name} for choice in attribute.values]
    return {"id": attribute.id, "name": attribute.name, "values": values}


def _memos(task: CodingTask, member: Membership) -> Iterable[Memo]:
    """Those on the task's transcript and its segments, on codes, and on the study."""
    of_segments = Q(segment=None) | Q(segment__task=task)
    of_transcript = Q(transcript=None) | Q(transcript=task.transcript_id)
    return memos_for(member).filter(of_segments, of_transcript)
