"""Transcripts and coding tasks as a member may see them."""

from django.db.models import Count, F, QuerySet

from coding.models import CodingTask, Transcript
from survey.models import Membership
from survey.rules import May, can


def transcripts_for(member: Membership) -> QuerySet[Transcript]:
    """All transcripts for who may read all; a coder's assigned ones; else none. By code.

    Each in its current version; older ones are history (see version.py). The text is deferred: a
    list does not need it.
    """
    in_study = Transcript.objects.filter(study=member.study, is_current=True)
    if can(member, May.READ_ALL_TRANSCRIPTS):
        visible = in_study
    elif can(member, May.READ_TRANSCRIPTS):
        visible = in_study.filter(pk__in=_tasks_of(member).values("transcript"))
    else:
        visible = in_study.none()
    return (
        visible.select_related("case__consent")
        .annotate(turns_n=Count("turns", distinct=True), instance_id=F("submission__instance_id"))
        .defer("text")
        .order_by("code", "version")
    )


def transcript_for(member: Membership, code: str) -> Transcript:
    """The newest version with its text; DoesNotExist when the member may not see it."""
    found = transcripts_for(member).defer(None).filter(code=code).order_by("-version").first()
    if found is None:
        raise Transcript.DoesNotExist
    return found


def has_sound(transcript: Transcript) -> bool:
    """Whether it has a recording, of the submission or of its own."""
    return transcript.audio_id is not None or bool(transcript.recording)


def tasks_for(member: Membership) -> QuerySet[CodingTask]:
    """All tasks of the study for who may read all segments; a coder's own for a coder; else none."""
    tasks = (
        CodingTask.objects.filter(round__study=member.study)
        .select_related("transcript", "coder__user", "round")
        .defer("transcript__text")
        .order_by("transcript__code", "coder__handle")
    )
    if can(member, May.READ_ALL_SEGMENTS):
        return tasks
    return tasks.filter(coder=member) if can(member, May.CODE) else tasks.none()


def own_tasks(member: Membership) -> QuerySet[CodingTask]:
    """The member's own tasks with `marked`, the number of their segments; open ones first."""
    return (
        _tasks_of(member)
        .select_related("transcript", "coder", "round")
        .defer("transcript__text")
        .annotate(marked=Count("segments"))
        .order_by(F("submitted_at").asc(nulls_first=True), "transcript__code")
    )


def own_task(member: Membership, pk: int) -> CodingTask:
    """One of the member's own tasks with text and codebook; DoesNotExist for another's."""
    return (
        _tasks_of(member)
        .select_related("transcript", "coder", "round__study", "round__codebook_version")
        .defer("round__codebook_version__content")
        .get(pk=pk)
    )


def _tasks_of(member: Membership) -> QuerySet[CodingTask]:
    return CodingTask.objects.filter(coder=member)
