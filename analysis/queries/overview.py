"""The study at a glance: how far each strand is, what waits for me."""

from dataclasses import dataclass

from django.db.models import Count, Q

from analysis.models import Run
from analysis.queries.run import changes_since, runs_for
from coding.models import Codebook, CodingTask
from coding.queries.segment import readable_segments
from coding.queries.transcript import own_tasks, tasks_for, transcripts_for
from survey.models import Form, JobState, Membership, ReviewState
from survey.queries.case import case_progress, cases_for
from survey.queries.submission import submissions_for, waiting_submissions_for
from survey.rules import May, can


@dataclass(frozen=True, slots=True)
class Strand:
    """How much of a strand's work is done, of what the member may see."""

    done: int
    total: int
    items: int

    @property
    def share(self) -> float:
        return self.done / self.total if self.total else 0.0

    @property
    def left(self) -> int:
        return self.total - self.done


@dataclass(frozen=True, slots=True)
class Overview:
    """None stands for a strand that is none of the member's business.

    Fieldwork counts cases with a submission, and submissions; coding counts tasks handed in, and
    segments; analysis has the newest run. `tasks` are the member's own. `is_empty` says that nothing of a study is there yet.
    """

    fieldwork: Strand | None
    coding: Strand | None
    run: Run | None
    may_read_results: bool
    transcripts: int
    to_review: int
    to_interview: int
    returned: int
    tasks: tuple[CodingTask, ...]
    changes_since_run: int
    is_empty: bool

    @property
    def open_tasks(self) -> list[CodingTask]:
        return [t for t in self.tasks if t.submitted_at is None and t.round.closed_at is None]

    @property
    def waiting(self) -> int:
        """How many things wait for the member."""
        others = (self.to_interview, self.returned, self.to_review, self.changes_since_run)
        return len(self.open_tasks) + sum(bool(each) for each in others)

    @property
    def is_working(self) -> bool:
        busy = {JobState.QUEUED, JobState.RUNNING}
        return self.run is not None and self.run.job.state in busy

    @property
    def has_failed(self) -> bool:
        return self.run is not None and self.run.job.state == JobState.FAILED

    @property
    def analysed(self) -> float:
        """The share of the newest run that is computed; 0 without one."""
        if self.run is None:
            return 0.0
        job = self.run.job
        if job.state == JobState.DONE:
            return 1.0
        return job.done / job.total if job.total else 0.0


def overview_for(member: Membership) -> Overview:
    newest = runs_for(member).first()
    return Overview(
        fieldwork=_fieldwork(member) if can(member, May.READ_CASES) else None,
        coding=_coding(member) if can(member, May.READ_TRANSCRIPTS) else None,
        run=newest,
        may_read_results=can(member, May.READ_RESULTS),
        transcripts=transcripts_for(member).count(),
        to_review=waiting_submissions_for(member).count(),
        to_interview=_to_interview(member),
        returned=_returned(member),
        tasks=tuple(own_tasks(member)) if can(member, May.CODE) else (),
        changes_since_run=_changes(member, newest),
        is_empty=_is_empty(member),
    )


def _fieldwork(member: Membership) -> Strand:
    done, total = case_progress(member)
    return Strand(done, total, submissions_for(member).count())


def _coding(member: Membership) -> Strand:
    counts = tasks_for(member).aggregate(
        total=Count("pk"), done=Count("pk", filter=Q(submitted_at__isnull=False))
    )
    return Strand(counts["done"], counts["total"], readable_segments(member).count())


def _to_interview(member: Membership) -> int:
    """Cases given to this interviewer that nobody has heard yet."""
    if can(member, May.READ_ALL_CASES) or not can(member, May.SEND_SUBMISSIONS):
        return 0
    return cases_for(member).filter(submissions=None).count()


def _returned(member: Membership) -> int:
    """What a reviewer gave back to this interviewer."""
    if can(member, May.READ_ALL_SUBMISSIONS) or not can(member, May.SEND_SUBMISSIONS):
        return 0
    return submissions_for(member).filter(review=ReviewState.HAS_ISSUES).count()


def _changes(member: Membership, run: Run | None) -> int:
    """Deeds since the newest finished run that would change its figures."""
    if not can(member, May.START_RUNS) or run is None or run.job.state != JobState.DONE:
        return 0
    return changes_since(run)


def _is_empty(member: Membership) -> bool:
    """Neither a form nor a codebook: nobody can work in it yet."""
    return not (
        Form.objects.filter(study=member.study).exists()
        or Codebook.objects.filter(study=member.study).exists()
    )
