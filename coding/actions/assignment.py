"""Give transcripts to coders: one, many, or evenly; change when they are due; take one back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from coding.actions.round import LONGEST_NOTE, lock_round, refuse_closed_round
from coding.models import CodingRound, CodingTask, Segment, Transcript
from coding.queries.balance import plan_of
from survey.actions.event import record
from survey.actions.refusal import Conflict, Refusal
from survey.models import Kind, Membership
from survey.rules import May, can, require

MOST_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Terms:
    """When a task is due, if not with its round, and what its coder should know."""

    due_on: date | None = None
    note: str = ""


PLAIN = Terms()


def give_task(
    *, coding_round: CodingRound, transcript: Transcript, coder: Membership, by: Membership
) -> CodingTask:
    """Give the transcript to a coder of the same study; giving it twice is harmless."""
    give_tasks(coding_round=coding_round, pairs=[(transcript, coder)], by=by)
    return CodingTask.objects.select_related("transcript", "coder", "round").get(
        round=coding_round, transcript=transcript, coder=coder
    )


@transaction.atomic
def give_tasks(
    *,
    coding_round: CodingRound,
    pairs: Iterable[tuple[Transcript, Membership]],
    by: Membership,
    terms: Terms = PLAIN,
) -> list[CodingTask]:
    """Give each transcript to its coder, all or none; the tasks that are new. What was given before
    stays as it is.

    Refused: a closed round, an old version of a transcript, somebody who does not code.
    """
    require(by, May.MANAGE_ROUNDS)
    wanted = list(dict.fromkeys(pairs))
    _look(wanted, terms)
    held = lock_round(coding_round, by)
    refuse_closed_round(held)
    for transcript, coder in wanted:
        _refuse_pair(transcript, coder, by)
    _hold_current({transcript for transcript, _coder in wanted})
    known = set(held.tasks.values_list("transcript", "coder"))
    fresh = [pair for pair in wanted if (pair[0].pk, pair[1].pk) not in known]
    made = CodingTask.objects.bulk_create(
        CodingTask(
            round=held,
            transcript=transcript,
            coder=coder,
            due_on=terms.due_on,
            note=terms.note.strip(),
        )
        for transcript, coder in fresh
    )
    for transcript, coder in fresh:
        _tell(Kind.TASK_ASSIGNED, transcript.code, coder, by)
    return made


def give_evenly(
    *,
    coding_round: CodingRound,
    transcripts: Sequence[Transcript],
    coders: Sequence[Membership],
    each: int,
    seed: int,
    by: Membership,
    terms: Terms = PLAIN,
    expected: int | None = None,
) -> list[CodingTask]:
    """Bring each transcript to `each` of these coders, as the preview with this seed showed it.

    Refused, besides as in give_tasks: `each` coders that are not there; another number of new tasks
    than `expected`, since then something was given meanwhile (Conflict).
    """
    require(by, May.MANAGE_ROUNDS)
    with transaction.atomic():
        held = lock_round(coding_round, by)
        plan = plan_of(held, transcripts, coders, each=each, seed=seed)
        if expected is not None and plan.n != expected:
            raise Conflict(
                "plan_changed", _("Tasks were given out meanwhile; look at the plan again.")
            )
        texts = {transcript.code: transcript for transcript in transcripts}
        people = {coder.handle: coder for coder in coders}
        pairs = [(texts[code], people[handle]) for code, new in plan.new.items() for handle in new]
        return give_tasks(coding_round=held, pairs=pairs, by=by, terms=terms)


@transaction.atomic
def set_terms(
    *, tasks: Iterable[CodingTask], changes: Mapping[str, date | str | None], by: Membership
) -> int:
    """Change `due_on` or `note` of tasks that are not handed in; how many there were."""
    require(by, May.MANAGE_ROUNDS)
    note = changes.get("note", "")
    if isinstance(note, str) and len(note) > LONGEST_NOTE:
        raise Refusal("too_long", _("This text is too long."))
    wanted = {name: changes[name] for name in ("due_on", "note") if name in changes}
    rows = CodingTask.objects.filter(
        pk__in=[task.pk for task in tasks],
        round__study=by.study_id,
        round__closed_at=None,
        submitted_at=None,
    )
    return rows.update(**wanted) if wanted else 0


@transaction.atomic
def withdraw(*, task: CodingTask, by: Membership) -> None:
    """Take a task back in which nothing is marked; one that is gone already is no fault.

    Segments belong to their task and would go with it, so a task that has any is refused, whether
    it is open or handed in: first its coder removes them. So is one that was handed in empty: that
    nothing was found is a finding, too.
    """
    require(by, May.MANAGE_ROUNDS)
    held = (
        CodingTask.objects.select_for_update(of=("self",))
        .select_related("transcript", "coder", "round")
        .filter(pk=task.pk, round__study=by.study_id)
        .first()
    )
    if held is None:
        return
    refuse_closed_round(held.round)
    if held.submitted_at is not None:
        raise Conflict("task_submitted", _("This transcript was handed in; reopen it instead."))
    if Segment.objects.filter(task=held).exists():
        raise Conflict(
            "task_begun",
            _("%(who)s has marked segments in it; they would be lost, so the task stays.")
            % {"who": held.coder.handle},
        )
    held.delete()
    _tell(Kind.TASK_WITHDRAWN, held.transcript.code, held.coder, by)


def _look(pairs: Sequence[tuple[Transcript, Membership]], terms: Terms) -> None:
    if len(pairs) > MOST_AT_ONCE:
        raise Refusal(
            "too_many",
            _("At most %(most)s tasks are given out at once.") % {"most": MOST_AT_ONCE},
        )
    if len(terms.note) > LONGEST_NOTE:
        raise Refusal("too_long", _("This text is too long."))


def _refuse_pair(transcript: Transcript, coder: Membership, by: Membership) -> None:
    if not coder.study_id == transcript.study_id == by.study_id:
        raise Transcript.DoesNotExist
    if not can(coder, May.CODE):
        raise Refusal(
            "not_a_coder", _("%(who)s is not a coder of this study.") % {"who": coder.handle}
        )


def _hold_current(transcripts: Iterable[Transcript]) -> None:
    """Nobody corrects these texts until the end of the transaction, and nobody just did."""
    wanted = [transcript.pk for transcript in transcripts]
    rows = Transcript.objects.filter(pk__in=wanted).order_by("pk").select_for_update(no_key=True)
    for code, is_current in rows.values_list("code", "is_current"):
        if not is_current:
            raise Conflict(
                "old_version",
                _("There is a newer version of %(code)s; give that.") % {"code": code},
            )


def _tell(kind: Kind, transcript: str, coder: Membership, by: Membership) -> None:
    data = {"coder": coder.handle}
    record(kind, study=by.study, by=by.user, subject=transcript, data=data)
