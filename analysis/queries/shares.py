"""How far each of somebody's studies is, in as many queries for many studies as for one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from analysis.models import Run
from coding.models import CodingTask
from coding.queries.blindness import is_blind_anywhere
from survey.models import Case, JobState, Membership, Submission
from survey.rules import May, can


@dataclass(frozen=True, slots=True)
class Share:
    """So much of so much."""

    done: int
    total: int

    @property
    def part(self) -> float:
        """0 to 1."""
        return self.done / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class StudyCard:
    """A study and the three strands as its member may know them; None: none of their business.

    Fieldwork counts cases with a submission, coding counts tasks handed in, `run` is the newest.
    """

    member: Membership
    fieldwork: Share | None
    coding: Share | None
    run: Run | None
    may_read_results: bool

    @property
    def analysed(self) -> float:
        """0 to 1, as far as the newest run is."""
        if self.run is None:
            return 0.0
        job = self.run.job
        return 1.0 if job.state == JobState.DONE else job.done / max(job.total, 1)


def study_cards(members: Sequence[Membership]) -> list[StudyCard]:
    """One card per membership, in the same order."""
    cases = _cases(members)
    tasks = _tasks(members)
    runs = _runs(members)
    nothing = Share(0, 0)
    return [
        StudyCard(
            member,
            cases.get(member.study_id, nothing) if can(member, May.READ_CASES) else None,
            tasks.get(member.study_id, nothing) if can(member, May.READ_TRANSCRIPTS) else None,
            runs.get(member.study_id),
            can(member, May.READ_RESULTS),
        )
        for member in members
    ]


def _split(
    members: Iterable[Membership], may_all: May, may: May
) -> tuple[list[int], list[Membership]]:
    """The studies in which the member reads everything, and the memberships that read theirs."""
    readers = [member for member in members if can(member, may)]
    everything = [member.study_id for member in readers if can(member, may_all)]
    return everything, [member for member in readers if not can(member, may_all)]


def _cases(members: Sequence[Membership]) -> dict[int, Share]:
    everything, own = _split(members, May.READ_ALL_CASES, May.READ_CASES)
    heard = Exists(Submission.objects.filter(case=OuterRef("pk"), is_test=False))
    rows = (
        Case.objects.filter(Q(study__in=everything) | Q(assignments__interviewer__in=own))
        .values("study")
        .annotate(total=Count("pk", distinct=True), done=Count("pk", filter=heard, distinct=True))
        .order_by()
    )
    return {row["study"]: Share(row["done"], row["total"]) for row in rows}


def _tasks(members: Sequence[Membership]) -> dict[int, Share]:
    everything, own = _split(members, May.READ_ALL_TRANSCRIPTS, May.READ_TRANSCRIPTS)
    rows = (
        CodingTask.objects.filter(Q(round__study__in=everything) | Q(coder__in=own))
        .values("round__study")
        .annotate(total=Count("pk"), done=Count("pk", filter=Q(submitted_at__isnull=False)))
        .order_by()
    )
    return {row["round__study"]: Share(row["done"], row["total"]) for row in rows}


def _runs(members: Sequence[Membership]) -> dict[int, Run]:
    readers = [
        member.study_id
        for member in members
        if can(member, May.READ_RESULTS) and not is_blind_anywhere(member)
    ]
    newest = (
        Run.objects.filter(study__in=readers)
        .select_related("job")
        .order_by("study", "-number")
        .distinct("study")
    )
    return {run.study_id: run for run in newest}
