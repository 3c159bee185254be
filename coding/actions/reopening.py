"""Reopen a task that was handed in: its coder asks, the lead reopens or declines."""

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from coding.actions.round import lock_round, refuse_closed_round
from coding.models import CodingTask
from survey.actions.event import record
from survey.actions.refusal import Conflict, Refusal
from survey.models import Kind, Membership
from survey.rules import May, can, require

LONGEST_WORD = 2000


@transaction.atomic
def ask_to_reopen(*, task: CodingTask, reason: str, by: Membership) -> CodingTask:
    """Ask for an own task back that was handed in; asking again gives another reason.

    Refused: no reason, a task that is open, a closed round.
    """
    require(by, May.CODE)
    why = _words(reason)
    if not why:
        raise Refusal("no_reason", _("Say why it should be reopened."))
    held = _held(task, by)
    if held.coder_id != by.pk:
        raise CodingTask.DoesNotExist
    if held.submitted_at is None:
        raise Conflict("task_open", _("This transcript is open: go on coding."))
    is_first = held.reopen_asked_at is None
    CodingTask.objects.filter(pk=held.pk).update(
        reopen_asked_at=Now(), reopen_reason=why, reopen_answer=""
    )
    if is_first:
        _tell(Kind.TASK_REOPEN_ASKED, held, by)
    held.refresh_from_db()
    return held


@transaction.atomic
def reopen(*, task: CodingTask, by: Membership, answer: str = "") -> CodingTask:
    """Give a task that was handed in back to its coder, asked or not; it counts in no run until it
    is handed in again. One that is open is left as it is.

    Refused: a closed round; and, in a blind round, a coder who, by another role, has been able to
    read the others' segments of the transcript since handing in.
    """
    require(by, May.MANAGE_ROUNDS)
    word = _words(answer)
    held = _held(task, by)
    if held.submitted_at is None:
        return held
    if held.round.is_blind and can(held.coder, May.READ_ALL_SEGMENTS) and _has_fellows(held):
        raise Conflict(
            "has_seen_others",
            _(
                "%(who)s has been able to read the others’ segments since handing in, and would not be blind any more."
            )
            % {"who": held.coder.handle},
        )
    CodingTask.objects.filter(pk=held.pk).update(
        submitted_at=None, reopened_at=Now(), reopen_asked_at=None, reopen_answer=word
    )
    _tell(Kind.TASK_REOPENED, held, by)
    held.refresh_from_db()
    return held


@transaction.atomic
def decline_to_reopen(*, task: CodingTask, answer: str, by: Membership) -> CodingTask:
    """Say no, with a word; the task stays handed in.

    Refused: no word, and a task that nobody asks for (any more).
    """
    require(by, May.MANAGE_ROUNDS)
    word = _words(answer)
    if not word:
        raise Refusal("no_answer", _("Say in a word why not."))
    held = _held(task, by)
    if held.reopen_asked_at is None:
        raise Conflict("not_asked", _("Nobody asks to reopen this task."))
    CodingTask.objects.filter(pk=held.pk).update(reopen_asked_at=None, reopen_answer=word)
    _tell(Kind.TASK_REOPEN_DECLINED, held, by)
    held.refresh_from_db()
    return held


def _held(task: CodingTask, by: Membership) -> CodingTask:
    """The task, locked after its round, which must be open."""
    known = CodingTask.objects.select_related("round").get(pk=task.pk, round__study=by.study_id)
    refuse_closed_round(lock_round(known.round, by))
    return (
        CodingTask.objects.select_for_update(no_key=True, of=("self",))
        .select_related("round", "coder", "transcript")
        .defer("transcript__text")
        .get(pk=known.pk)
    )


def _has_fellows(task: CodingTask) -> bool:
    """Whether others have the same transcript in the same round."""
    same = CodingTask.objects.filter(round=task.round_id, transcript=task.transcript_id)
    return same.exclude(pk=task.pk).exists()


def _words(text: str) -> str:
    said = text.strip()
    if len(said) > LONGEST_WORD:
        raise Refusal("too_long", _("This text is too long."))
    return said


def _tell(kind: Kind, task: CodingTask, by: Membership) -> None:
    data = {"transcript": task.transcript_id, "coder": task.coder.handle}
    record(kind, study=by.study, by=by.user, subject=task.transcript.code, data=data)
