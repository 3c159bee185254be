"""Write the rows of segments, many in one statement with their step, whatever it does with them."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection
from django.utils.translation import gettext as _

from coding.actions.attached import hang_again, take_away
from coding.actions.hold import HeldTask
from coding.actions.scene import Row
from coding.changes import Content, Trace
from coding.models import StepState
from survey.actions.refusal import Conflict

# One statement: two segments may change places in it, and it is sent once.
WRITE = """
with changed as (
    update coding_segment segment
       set transcript_id = coalesce(new.elsewhere, %(transcript)s), code_id = new.code,
           start = new.start, "end" = new."end", quote = new.quote, number = new.number,
           category = new.category, attributes = new.attributes, version = new.version
      from jsonb_to_recordset(%(changed)s) as new(id uuid, code bigint, start int, "end" int,
           quote text, number float8, category text, attributes jsonb, version int,
           elsewhere bigint)
     where segment.id = new.id
), coming as (
    insert into coding_segment (id, task_id, transcript_id, coder_id, code_id, start, "end", quote,
                                number, category, attributes, version, created_at)
    select id, %(task)s, coalesce(elsewhere, %(transcript)s), %(coder)s, code, start, "end", quote,
           number, category, attributes, version, coalesce(created_at, now())
      from jsonb_to_recordset(%(coming)s) as new(id uuid, code bigint, start int, "end" int,
           quote text, number float8, category text, attributes jsonb, version int,
           created_at timestamptz, elsewhere bigint)
)
insert into coding_step (id, task_id, number, depth, kind, changes, state)
values (%(step)s, %(task)s, %(number)s, %(depth)s, %(kind)s, %(traces)s, %(state)s)
    on conflict (id) do update set changes = excluded.changes, state = excluded.state
 where coding_step.task_id = excluded.task_id and %(is_known)s
"""
_TWICE = re.compile(r"segment_is_marked_once.*\(task_id, code_id,[^)]*\)=\(\d+, (\d+),", re.DOTALL)


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


@dataclass(frozen=True, slots=True)
class StepRow:
    """The step to write down; `is_known`: it is there already, and only its state changes."""

    pk: UUID
    kind: str
    number: int
    depth: int
    state: StepState = StepState.DONE
    is_known: bool = False


def move(
    task: HeldTask,
    moves: Sequence[Move],
    *,
    now: Mapping[UUID, Row],
    codes: Mapping[str, int],
    step: StepRow,
    kept: Sequence[Trace] = (),
) -> list[Trace]:
    """Do it and write the step down: what goes first, since what comes may take its place.

    `now` are the rows that are there, `codes` the primary keys; `kept` are the traces of a step
    that is done again or undone. Refuses a span that would have a code twice, and an id that is
    taken.
    """
    attached = take_away([each.segment for each in moves if not each.to and each.segment in now])
    traces = [_trace(each, now, attached, task) for each in moves]
    renewed = [old.renewed(new) for old, new in zip(kept, traces, strict=bool(kept))] or traces
    written = [(each.segment in now, _written(each, now, codes)) for each in moves if each.to]
    asked = {
        "task": task.pk,
        "transcript": task.transcript,
        "coder": task.by.pk,
        "changed": json.dumps([row for is_there, row in written if is_there]),
        "coming": json.dumps([row for is_there, row in written if not is_there]),
        "step": step.pk,
        "number": step.number,
        "depth": step.depth,
        "kind": step.kind,
        "state": step.state,
        "is_known": step.is_known,
        "traces": json.dumps([trace.told() for trace in renewed]),
    }
    _write(asked, codes)
    for each in moves:
        if each.to is not None and each.attached:
            hang_again(each.segment, each.attached)
    return traces


def _write(asked: Mapping[str, Any], codes: Mapping[str, int]) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute(WRITE, asked)
            is_written = cursor.rowcount == 1
    except IntegrityError as error:
        raise _conflict(error, codes) from None
    if not is_written:
        raise step_exists()


def step_exists() -> Conflict:
    """The id of a step is another's."""
    return Conflict("step_exists", _("There is another step under this id."))


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
