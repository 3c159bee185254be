"""All that a step must know before it writes, read in one statement: it is done all day."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from coding.actions.hold import HeldTask
from coding.changes import Content, Json, short
from coding.text import Excerpt

A_FEW = 32  # spans to cut out of the text one by one; for more, the text is read whole
SCENE = """
with span as (
    select distinct start, "end" from unnest(%(starts)s::int[], %(ends)s::int[]) as x(start, "end")
)
select
  exists (select from coding_step where id = %(step)s),
  coalesce((select max(number) from coding_step where task_id = %(task)s), 0),
  coalesce((select depth from coding_step where task_id = %(task)s and state = 'done'
             order by number desc limit 1), 0),
  exists (select from coding_step where task_id = %(task)s and state = 'undone'
             and number > coalesce((select max(number) from coding_step
                                     where task_id = %(task)s and state = 'done'), 0)),
  (select jsonb_agg(jsonb_build_array(
            segment.id, segment.task_id, segment.transcript_id, segment.version, segment.start,
            segment."end", segment.quote, code.key, segment.number, segment.category,
            segment.attributes))
     from coding_segment segment join coding_code code on code.id = segment.code_id
    where segment.id = any(%(segments)s::uuid[])),
  (select jsonb_agg(substr(transcript.text, place.first + 1, place.length) order by place.n)
     from unnest(%(firsts)s::int[], %(lengths)s::int[]) with ordinality as place(first, length, n),
          coding_transcript transcript
    where transcript.id = %(transcript)s),
  (select jsonb_agg(jsonb_build_array(code.key, code.id, code.state, code.proposed_by_id, scale.key))
     from coding_code code left join coding_scale scale on scale.id = code.scale_id
    where code.codebook_id = %(codebook)s and code.key = any(%(codes)s::text[])),
  (select jsonb_agg(jsonb_build_array(turn.start, turn."end", turn.is_respondent)
                    order by turn.position)
     from coding_turn turn
    where turn.transcript_id = %(transcript)s
      and turn."end" > (select min(start) from span) and turn.start < (select max("end") from span)),
  (select jsonb_agg(jsonb_build_array(segment.id, segment.start, segment."end", code.key))
     from span
     join coding_segment segment on segment.transcript_id = %(transcript)s
          and segment.start = span.start and segment."end" = span."end"
     join coding_code code on code.id = segment.code_id
    where segment.task_id = %(task)s)
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A segment as it stands."""

    task: int
    transcript: int
    version: int
    content: Content

    def told(self, pk: UUID) -> Json:
        """As clients see it: its content, id and version."""
        return {"id": str(pk), "version": self.version, **self.content.told()}


class CodeRow(NamedTuple):
    """A code of the codebook as it is today."""

    key: str
    pk: int
    state: str
    proposed_by: int | None
    scale: str | None


class Say(NamedTuple):
    """A turn's speech."""

    start: int
    end: int
    is_respondent: bool


class Neighbour(NamedTuple):
    """A segment of the same task on one of the spans that are wanted."""

    pk: str
    start: int
    end: int
    code: str


@dataclass(frozen=True, slots=True)
class Scene:
    """`is_known`: there is a step with the id; `number`: the last given in the task, `depth`: how
    many steps can be undone, `has_undone`: some can be redone; `rows`: those segments that are
    there; `excerpts`: one for each content that is wanted.
    """

    is_known: bool
    number: int
    depth: int
    has_undone: bool
    rows: Mapping[UUID, Row]
    excerpts: Sequence[Excerpt]
    codes: Sequence[CodeRow]
    says: Sequence[Say]
    neighbours: Sequence[Neighbour]


def scene_of(
    task: HeldTask, *, step: UUID, segments: Iterable[UUID], wanted: Sequence[Content]
) -> Scene:
    """What there is, for a step that wants these contents on the task's transcript."""
    bounds = [(0, Excerpt.LONGEST)] if len(wanted) > A_FEW else []
    bounds = bounds or [Excerpt.bounds(content.start, content.end) for content in wanted]
    asked: dict[str, Any] = {
        "step": step,
        "task": task.pk,
        "transcript": task.transcript,
        "codebook": task.codebook,
        "segments": list(segments),
        "codes": sorted({content.code for content in wanted}),
        "starts": [content.start for content in wanted],
        "ends": [content.end for content in wanted],
        "firsts": [first for first, _length in bounds],
        "lengths": [length for _first, length in bounds],
    }
    with connection.cursor() as cursor:
        cursor.execute(SCENE, asked)
        is_known, number, depth, has_undone, *lists = cursor.fetchone()
    rows, texts, codes, says, neighbours = (json.loads(each) if each else [] for each in lists)
    excerpts = [Excerpt(text, first) for text, (first, _length) in zip(texts, bounds, strict=True)]
    return Scene(
        is_known,
        number,
        depth,
        has_undone,
        {UUID(columns[0]): _row(columns) for columns in rows},
        excerpts if len(wanted) <= A_FEW else excerpts * len(wanted),
        [CodeRow(*each) for each in codes],
        [Say(*each) for each in says],
        [Neighbour(*each) for each in neighbours],
    )


def _row(columns: Sequence[Any]) -> Row:
    _pk, task, transcript, version, start, end, quote, code, number, category, attributes = columns
    content = Content(start, end, quote, code, category or short(number), attributes)
    return Row(task, transcript, version, content)
