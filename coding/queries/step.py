"""What of a task's steps can be undone and redone."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

# Walks the index from the newest step back; those that can be redone are newer than all others.
STATE = """
with done as (
    select id, kind, number, depth from coding_step
     where task_id = %(task)s and state = 'done' order by number desc limit 1
), undone as (
    select id, kind, number, count(*) over () as n from coding_step
     where task_id = %(task)s and state = 'undone'
       and number > coalesce((select number from done), 0)
     order by number limit 1
)
select done.id, done.kind, coalesce(done.depth, 0), undone.id, undone.kind, coalesce(undone.n, 0)
  from (select 1) as one left join done on true left join undone on true
"""


@dataclass(frozen=True, slots=True)
class StepRef:
    id: UUID
    kind: str

    def told(self) -> dict[str, str]:
        return {"id": str(self.id), "kind": self.kind}


@dataclass(frozen=True, slots=True)
class StepsState:
    """How many steps can be undone and redone, and which come first."""

    undo: int
    redo: int
    last: StepRef | None
    next: StepRef | None

    def told(self) -> dict[str, Any]:
        return {
            "undo": self.undo,
            "redo": self.redo,
            "last": self.last and self.last.told(),
            "next": self.next and self.next.told(),
        }


def steps_state(task: int) -> StepsState:
    with connection.cursor() as cursor:
        cursor.execute(STATE, {"task": task})
        last, last_kind, depth, following, next_kind, undone = cursor.fetchone()
    return StepsState(
        depth,
        undone,
        StepRef(last, last_kind) if last else None,
        StepRef(following, next_kind) if following else None,
    )
