"""Hold a coder's own task while its segments are written: nobody else writes or hands it in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from coding.formats.codebook import CodebookContent
from coding.models import CodebookVersion, CodingTask
from coding.queries.codebook import content_of
from survey.actions.refusal import Conflict
from survey.models import Membership

LARGEST = 2**63 - 1  # no key is larger
HOLD = """
select task.transcript_id, transcript.code, task.submitted_at, round.closed_at,
       version.id, version.digest, version.codebook_id
  from coding_codingtask task
  join coding_codinground round on round.id = task.round_id
  join coding_codebookversion version on version.id = round.codebook_version_id
  join coding_transcript transcript on transcript.id = task.transcript_id
 where task.id = %s and task.coder_id = %s
   for no key update of task
"""


@dataclass(frozen=True, slots=True)
class HeldTask:
    """A task as it is while we hold it; `code` is the transcript's."""

    pk: int
    by: Membership
    transcript: int
    code: str
    submitted_at: datetime | None
    closed_at: datetime | None
    version: int
    digest: str
    codebook: int

    @property
    def content(self) -> CodebookContent:
        return content_of(CodebookVersion(pk=self.version, digest=self.digest))


def hold(task: int, by: Membership) -> HeldTask:
    """Lock the member's own task until the end of the transaction; DoesNotExist for another's.

    If the transcript was corrected while we waited for the lock, the first look pairs the task with
    the text it had, and finds nothing; a second one sees both as they are.
    """
    found = _held(task, by) or _held(task, by)
    if found is None:
        raise CodingTask.DoesNotExist
    return HeldTask(task, by, *found)


def _held(task: int, by: Membership) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(HOLD, [min(task, LARGEST), by.pk])
        found: tuple[Any, ...] | None = cursor.fetchone()
    return found


def refuse_closed(task: HeldTask) -> None:
    """A task handed in, or of a closed round, takes no more."""
    if task.submitted_at is not None:
        raise Conflict("task_submitted", _("This transcript was handed in; ask to reopen it."))
    if task.closed_at is not None:
        raise Conflict("round_closed", _("This coding round is closed."))
