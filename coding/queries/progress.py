"""How far coding tasks are: turns read, respondents' turns coded, segments, last step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from coding.models import CodingTask
from coding.queries.blindness import blind_to
from coding.queries.segment import readable_segments
from survey.models import Membership

PROGRESS = """
with wanted as ({tasks}), seen as ({segments}), marked as (
    select seen.task_id, count(*) as n, range_agg(int4range(seen.start, seen."end")) as spans
      from seen join wanted on wanted.id = seen.task_id
                           and wanted.transcript_id = seen.transcript_id
     group by seen.task_id
), step as (
    select task_id, max(made_at) as at from coding_step
     where task_id in (select id from wanted) group by task_id
)
select wanted.id, count(turn.id), count(turn.id) filter (where turn."end" <= wanted.read_to),
       count(turn.id) filter (where turn.is_respondent),
       count(turn.id) filter (
           where turn.is_respondent and int4range(turn.start, turn."end") && marked.spans),
       coalesce(marked.n, 0), step.at
  from wanted left join coding_turn turn on turn.transcript_id = wanted.transcript_id
  left join marked on marked.task_id = wanted.id
  left join step on step.task_id = wanted.id
 group by wanted.id, marked.n, step.at
"""


class State(StrEnum):
    """`asked`: handed in, and its coder asks to have it back."""

    NOT_BEGUN = "not_begun"
    BEGUN = "begun"
    SUBMITTED = "submitted"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Progress:
    """`turns` of the transcript, of which `read` were passed; `asked` are the respondent's, of
    which `coded` have a segment of this task. None: the member is blind to it.
    """

    turns: int = 0
    read: int = 0
    asked: int = 0
    coded: int | None = 0
    segments: int | None = 0
    last: datetime | None = None

    @property
    def percent_read(self) -> int:
        return 100 * self.read // self.turns if self.turns else 0

    @property
    def percent_coded(self) -> int | None:
        if self.coded is None:
            return None
        return 100 * self.coded // self.asked if self.asked else 0


NONE = Progress()


def progress_of(member: Membership, tasks: QuerySet[CodingTask]) -> dict[int, Progress]:
    """Of each of these tasks, by its primary key: in two queries, however many there are.

    What others marked is counted as far as the member may read it.
    """
    hidden = set(
        tasks.filter(transcript__in=blind_to(member).values("pk"))
        .exclude(coder=member)
        .order_by()
        .values_list("pk", flat=True)
    )
    bare = tasks.order_by().values("id", "transcript_id", "read_to")
    segments = readable_segments(member).filter(task__in=tasks.order_by().values("pk"))
    seen = segments.order_by().values("task_id", "transcript_id", "start", "end")
    try:
        wanted_sql, wanted_args = bare.query.sql_with_params()
        seen_sql, seen_args = seen.query.sql_with_params()
    except EmptyResultSet:  # Django knows that there are none, or none to be read
        return {}
    with connection.cursor() as cursor:
        statement = PROGRESS.format(tasks=wanted_sql, segments=seen_sql)
        cursor.execute(statement, [*wanted_args, *seen_args])
        rows = cursor.fetchall()
    return {pk: _progress(told, is_hidden=pk in hidden) for pk, *told in rows}


def _progress(told: list[int | datetime | None], *, is_hidden: bool) -> Progress:
    turns, read, asked, coded, segments, last = told
    if is_hidden:
        coded = segments = last = None
    return Progress(turns, read, asked, coded, segments, last)  # type: ignore[arg-type] # as PROGRESS says


def state_of(task: CodingTask, progress: Progress) -> State:
    if task.submitted_at is not None:
        return State.ASKED if task.reopen_asked_at is not None else State.SUBMITTED
    is_begun = task.read_to > 0 or bool(progress.segments) or progress.last is not None
    return State.BEGUN if is_begun else State.NOT_BEGUN


def uncoded_turns(member: Membership, task: CodingTask) -> list[Mapping[str, object]]:
    """The respondent's turns without a segment of the member's own task: {"position", "start",
    "end", "text"}, in order.
    """
    text = task.transcript.text
    spans = sorted(
        readable_segments(member)
        .filter(task=task, transcript=task.transcript_id)
        .values_list("start", "end")
    )
    turns = task.transcript.turns.filter(is_respondent=True).order_by("position")
    return [
        {
            "position": turn.position,
            "start": turn.start,
            "end": turn.end,
            "text": text[turn.start : turn.end],
        }
        for turn in turns
        if not any(start < turn.end and turn.start < end for start, end in spans)
    ]
