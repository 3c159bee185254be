"""Open and close coding rounds, and hand a coded transcript in."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coding.actions.hold import hold
from coding.models import CodebookVersion, CodingRound, CodingTask
from survey.actions.event import record
from survey.actions.refusal import Conflict, Refusal
from survey.models import Kind, Membership, Study
from survey.rules import May, require

LONGEST_NAME = 120
LONGEST_NOTE = 4000


@transaction.atomic
def open_round(
    *,
    name: Mapping[str, str],
    codebook: CodebookVersion,
    by: Membership,
    is_blind: bool = True,
    due_on: date | None = None,
    note: str = "",
) -> CodingRound:
    """Open the study's next round, to be coded by a version of the study's own codebook."""
    require(by, May.MANAGE_ROUNDS)
    words = {tongue: text.strip() for tongue, text in name.items() if text.strip()}
    if not words:
        raise Refusal("no_name", _("Give it a name in one language at least."))
    if max(map(len, words.values())) > LONGEST_NAME or len(note) > LONGEST_NOTE:
        raise Refusal("too_long", _("This text is too long."))
    study = Study.objects.select_for_update(no_key=True).get(pk=by.study_id)
    if codebook.codebook.study_id != study.pk:
        raise CodebookVersion.DoesNotExist
    last = CodingRound.objects.filter(study=study).aggregate(n=Max("position"))["n"]
    coding_round = CodingRound.objects.create(
        study=study,
        codebook_version=codebook,
        position=(last or 0) + 1,
        name=words,
        is_blind=is_blind,
        due_on=due_on,
        note=note.strip(),
    )
    record(Kind.ROUND_OPENED, study=study, by=by.user, subject=str(coding_round.position))
    return coding_round


@transaction.atomic
def close_round(
    *, coding_round: CodingRound, by: Membership, despite_open: bool = False
) -> CodingRound:
    """Close it for good; closing it again is harmless.

    From then on nobody codes, hands in or reopens in it, its coders see each other's segments, and
    what was not handed in counts in no run. Refused while tasks are open, unless it is wanted
    despite them.
    """
    require(by, May.MANAGE_ROUNDS)
    held = lock_round(coding_round, by)
    if held.closed_at is not None:
        return held
    # Whoever writes or hands in just now is waited for.
    tasks = list(held.tasks.order_by("pk").select_for_update(no_key=True))
    n_open = sum(task.submitted_at is None for task in tasks)
    if n_open and not despite_open:
        told = ngettext(
            "%(n)s task is not handed in yet.", "%(n)s tasks are not handed in yet.", n_open
        )
        raise Conflict("tasks_open", told % {"n": n_open}, more={"open": n_open})
    held.tasks.exclude(reopen_asked_at=None).update(reopen_asked_at=None)
    CodingRound.objects.filter(pk=held.pk).update(closed_at=Now())
    held.refresh_from_db(fields=["closed_at"])
    record(
        Kind.ROUND_CLOSED,
        study=by.study,
        by=by.user,
        subject=str(held.position),
        data={"open": n_open},
    )
    return held


def lock_round(coding_round: CodingRound, by: Membership) -> CodingRound:
    """Hold the round until the end of the transaction; always before its tasks."""
    rounds = CodingRound.objects.select_for_update(no_key=True)
    return rounds.get(pk=coding_round.pk, study=by.study_id)


def refuse_closed_round(coding_round: CodingRound) -> None:
    if coding_round.closed_at is not None:
        raise Conflict("round_closed", _("This coding round is closed."))


@transaction.atomic
def submit(*, task: CodingTask, by: Membership) -> None:
    """Hand the own coded transcript in; its segments are closed from then on. Twice is harmless.

    Refused when the round is closed.
    """
    require(by, May.CODE)
    held = hold(task.pk, by)
    if held.submitted_at is not None:
        return
    # Asked anew: who closes a round holds its tasks, and we may have waited for that.
    refuse_closed_round(CodingRound.objects.get(tasks=task.pk))
    CodingTask.objects.filter(pk=task.pk).update(submitted_at=Now())
    record(
        Kind.TASK_SUBMITTED,
        study=by.study,
        by=by.user,
        subject=held.code,
        data={"transcript": held.transcript},
    )
