"""Open a coding round, give out its tasks, and hand a coded transcript in."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from coding.models import CodebookVersion, CodingRound, CodingTask, Transcript
from survey.actions.event import record
from survey.actions.refusal import Refusal
from survey.models import Kind, Membership, Study
from survey.rules import May, can, require


@transaction.atomic
def open_round(
    *, name: Mapping[str, str], codebook: CodebookVersion, by: Membership, is_blind: bool = True
) -> CodingRound:
    """Open the study's next round, to be coded by a version of the study's own codebook."""
    require(by, May.MANAGE_ROUNDS)
    study = Study.objects.select_for_update(no_key=True).get(pk=by.study_id)
    if codebook.codebook.study_id != study.pk:
        raise CodebookVersion.DoesNotExist
    last = CodingRound.objects.filter(study=study).aggregate(n=Max("position"))["n"]
    coding_round = CodingRound.objects.create(
        study=study,
        codebook_version=codebook,
        position=(last or 0) + 1,
        name=dict(name),
        is_blind=is_blind,
    )
    record(Kind.ROUND_OPENED, study=study, by=by.user, subject=str(coding_round.position))
    return coding_round


@transaction.atomic
def give_task(
    *, coding_round: CodingRound, transcript: Transcript, coder: Membership, by: Membership
) -> CodingTask:
    """Give the transcript to a coder of the same study; giving it twice is harmless."""
    require(by, May.MANAGE_ROUNDS)
    if not coder.study_id == transcript.study_id == coding_round.study_id == by.study_id:
        raise Transcript.DoesNotExist
    if not can(coder, May.CODE):
        raise Refusal(
            "not_a_coder", _("%(who)s is not a coder of this study.") % {"who": coder.handle}
        )
    task, created = CodingTask.objects.get_or_create(
        round=coding_round, transcript=transcript, coder=coder
    )
    if created:
        record(
            Kind.TASK_ASSIGNED,
            study=by.study,
            by=by.user,
            subject=transcript.code,
            data={"coder": coder.handle},
        )
    return task


@transaction.atomic
def submit(*, task: CodingTask, by: Membership) -> None:
    """Hand the own coded transcript in; its segments are closed from then on."""
    require(by, May.CODE)
    if task.coder_id != by.pk:
        raise CodingTask.DoesNotExist
    still_open = CodingTask.objects.filter(pk=task.pk, coder=by, submitted_at=None)
    if still_open.update(submitted_at=Now()) == 1:
        record(
            Kind.TASK_SUBMITTED,
            study=by.study,
            by=by.user,
            subject=task.transcript.code,
            data={"transcript": task.transcript_id},
        )
