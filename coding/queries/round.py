"""Coding rounds as who manages them sees them: who codes what, how far it is, who is late."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Length
from django.utils import timezone

from coding.models import CodingRound, CodingTask, Transcript
from coding.queries.progress import NONE, Progress, State, progress_of, state_of
from survey.models import Membership, Role
from survey.rules import May, can

LARGEST = 2**31 - 1  # no position is larger


@dataclass(frozen=True, slots=True)
class TaskNow:
    """A task with what is known of it; `is_late`: open past its day."""

    task: CodingTask
    state: State
    progress: Progress
    due: date | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """What a coder has of a transcript; `is_free`: it could be given to them."""

    coder: Membership
    now: TaskNow | None
    is_free: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A transcript with a cell for each coder of the matrix. `chars` is its length in code points."""

    transcript: Transcript
    chars: int
    cells: tuple[Cell, ...]

    @property
    def given(self) -> list[TaskNow]:
        return [cell.now for cell in self.cells if cell.now is not None]

    @property
    def submitted(self) -> int:
        return sum(cell.task.submitted_at is not None for cell in self.given)


@dataclass(frozen=True, slots=True)
class Desk:
    """What a coder has in the round. `share` is of the respondent's turns in own transcripts coded,
    0 to 100; None where the member is blind to any of it.
    """

    coder: Membership
    is_coder: bool
    tasks: tuple[TaskNow, ...]
    chars: int

    @property
    def submitted(self) -> int:
        return sum(each.task.submitted_at is not None for each in self.tasks)

    @property
    def late(self) -> int:
        return sum(each.is_late for each in self.tasks)

    @property
    def read(self) -> int:
        """Percent of the turns."""
        turns = sum(each.progress.turns for each in self.tasks)
        return 100 * sum(each.progress.read for each in self.tasks) // turns if turns else 0

    @property
    def coded(self) -> int | None:
        known = [each.progress.coded for each in self.tasks if each.progress.coded is not None]
        asked = sum(each.progress.asked for each in self.tasks)
        if len(known) < len(self.tasks):
            return None
        return 100 * sum(known) // asked if asked else 0

    @property
    def segments(self) -> int | None:
        known = [s for each in self.tasks if (s := each.progress.segments) is not None]
        return sum(known) if len(known) == len(self.tasks) else None

    @property
    def last(self) -> object:
        return max((at for each in self.tasks if (at := each.progress.last)), default=None)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Transcripts by coders; `desks` are the columns."""

    round: CodingRound
    desks: tuple[Desk, ...]
    rows: tuple[Row, ...]

    @property
    def tasks(self) -> list[TaskNow]:
        return [cell for row in self.rows for cell in row.given]

    @property
    def asked(self) -> list[TaskNow]:
        """Those that somebody asks to reopen, who waits longest first."""
        waiting = [each for each in self.tasks if each.state is State.ASKED]
        return sorted(waiting, key=lambda each: str(each.task.reopen_asked_at))

    @property
    def late(self) -> list[TaskNow]:
        return [each for each in self.tasks if each.is_late]

    @property
    def submitted(self) -> int:
        return sum(each.task.submitted_at is not None for each in self.tasks)

    @property
    def open(self) -> int:
        return len(self.tasks) - self.submitted


@dataclass(frozen=True, slots=True)
class Day:
    """What a day brought: tasks given out and handed in, and how many were open in the evening."""

    on: date
    given: int
    submitted: int
    open: int


def rounds_for(member: Membership) -> QuerySet[CodingRound]:
    """All rounds, the newest first, for who manages them; each with `n_tasks`, `n_submitted` and
    `n_asked`.
    """
    rounds = CodingRound.objects.filter(study=member.study)
    if not can(member, May.MANAGE_ROUNDS):
        rounds = rounds.none()
    return (
        rounds.select_related("codebook_version")
        .defer("codebook_version__content")
        .annotate(
            n_tasks=Count("tasks"),
            n_submitted=Count("tasks", filter=Q(tasks__submitted_at__isnull=False)),
            n_asked=Count("tasks", filter=Q(tasks__reopen_asked_at__isnull=False)),
        )
        .order_by("-position")
    )


def round_for(member: Membership, position: int) -> CodingRound:
    """DoesNotExist where there is none for this member."""
    return rounds_for(member).get(position=min(position, LARGEST))


def tasks_of(coding_round: CodingRound) -> QuerySet[CodingTask]:
    """The tasks of a round that `round_for` gave, by transcript and coder."""
    return (
        CodingTask.objects.filter(round=coding_round)
        .select_related("transcript__case", "coder__user", "round")
        .defer("transcript__text")
        .order_by("transcript__code", "coder__handle")
    )


def task_of(member: Membership, position: int, pk: int) -> TaskNow:
    """One task of a round, for who manages rounds. Raises DoesNotExist."""
    own = tasks_of(round_for(member, position)).filter(pk=pk)
    task = own.get()
    return _now(task, progress_of(member, own)[task.pk], timezone.localdate())


def managed_task(member: Membership, pk: int) -> TaskNow:
    """A task of any round, for who manages rounds. Raises DoesNotExist."""
    tasks = CodingTask.objects.filter(round__in=rounds_for(member).values("pk"))
    found = tasks.select_related("round").only("round__position").get(pk=min(pk, LARGEST))
    return task_of(member, found.round.position, found.pk)


def tasks_now(member: Membership, tasks: QuerySet[CodingTask]) -> list[TaskNow]:
    """Tasks with their progress, in their order."""
    progress, today = progress_of(member, tasks), timezone.localdate()
    return [_now(task, progress.get(task.pk, NONE), today) for task in tasks]


def matrix_for(member: Membership, coding_round: CodingRound) -> Matrix:
    """All current transcripts by all coders of the study, and by who has a task although they do
    not code any more.
    """
    now = tasks_now(member, tasks_of(coding_round))
    cells = {(each.task.transcript_id, each.task.coder_id): each for each in now}
    texts = list(transcripts_to_give(member))
    lengths = {text.pk: getattr(text, "chars", 0) for text in texts}
    coders = coders_of(member)
    known = {coder.pk for coder in coders}
    former = {each.task.coder_id: each.task.coder for each in now}
    columns = [*coders, *(one for pk, one in sorted(former.items()) if pk not in known)]
    rows = tuple(
        Row(
            text,
            lengths[text.pk],
            tuple(
                Cell(
                    coder,
                    now_there := cells.get((text.pk, coder.pk)),
                    now_there is None and coder.pk in known,
                )
                for coder in columns
            ),
        )
        for text in texts
    )
    return Matrix(
        coding_round,
        tuple(
            Desk(
                coder,
                coder.pk in known,
                own := tuple(each for each in now if each.task.coder_id == coder.pk),
                sum(lengths.get(each.task.transcript_id, 0) for each in own),
            )
            for coder in columns
        ),
        rows,
    )


def transcripts_to_give(member: Membership) -> QuerySet[Transcript]:
    """Those that can be given out, by code, each with `chars`; none for who manages no rounds."""
    texts = Transcript.objects.filter(study=member.study, is_current=True)
    if not can(member, May.MANAGE_ROUNDS):
        texts = texts.none()
    return (
        texts.select_related("case").annotate(chars=Length("text")).defer("text").order_by("code")
    )


def coders_of(member: Membership) -> list[Membership]:
    """Who can be given a transcript, by handle; nobody for who manages no rounds."""
    if not can(member, May.MANAGE_ROUNDS):
        return []
    people = Membership.objects.filter(study=member.study, roles__contains=[Role.CODER])
    return list(people.filter(ended_at=None).select_related("user").order_by("handle"))


def burndown(tasks: Sequence[TaskNow]) -> list[Day]:
    """The days, in order, on which something happened. A task that was reopened counts as open ever
    since it was given.
    """
    given = Counter(timezone.localdate(each.task.assigned_at) for each in tasks)
    submitted = Counter(
        timezone.localdate(each.task.submitted_at) for each in tasks if each.task.submitted_at
    )
    days, open_now = [], 0
    for on in sorted({*given, *submitted}):
        open_now += given[on] - submitted[on]
        days.append(Day(on, given[on], submitted[on], open_now))
    return days


def _now(task: CodingTask, progress: Progress, today: date) -> TaskNow:
    due = task.due_on or task.round.due_on
    is_open = task.submitted_at is None and task.round.closed_at is None
    return TaskNow(
        task, state_of(task, progress), progress, due, bool(is_open and due and due < today)
    )
