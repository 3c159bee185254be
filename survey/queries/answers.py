"""The rows of a table of answers, read a few at a time so that its length does not matter."""

from collections.abc import Iterator, Sequence

from survey.formats.answers import Column
from survey.formats.table import Cell
from survey.models import Membership, RepeatRow, Submission
from survey.queries.submission import Sought, sought_submissions_for

AT_ONCE = 500
SUBMISSION = ("_id", "_case", "_interviewer", "_version", "_received_at", "_review")
REPETITION = ("_id", "_case", "_position", "_parent_position")


def answers_for(
    member: Membership, sought: Sought, columns: Sequence[Column], lang: str | None
) -> Iterator[list[Cell]]:
    """A row per submission that the member may see, oldest first: what SUBMISSION names, then a
    cell per column (see Column.cell for `lang`).
    """
    found = sought_submissions_for(member, sought).order_by("pk")
    for submission in found.iterator(AT_ONCE):
        yield [
            *_about(submission),
            submission.interviewer,
            submission.form_version.version,
            submission.received_at,
            submission.review,
            *(column.cell(submission.answers, lang) for column in columns),
        ]


def repetitions_for(
    member: Membership,
    sought: Sought,
    repeat: str,
    columns: Sequence[Column],
    lang: str | None,
) -> Iterator[list[Cell]]:
    """A row per repetition of `repeat` in those submissions: what REPETITION names, then a cell
    per column.
    """
    rows = (
        RepeatRow.objects.filter(
            submission__in=sought_submissions_for(member, sought).order_by().values("pk"),
            repeat=repeat,
        )
        .select_related("submission__case")
        .only(
            "answers",
            "position",
            "parent_position",
            "submission__instance_id",
            "submission__case__code",
        )
        .order_by("submission", "position")
    )
    for row in rows.iterator(AT_ONCE):
        yield [
            *_about(row.submission),
            row.position,
            row.parent_position,
            *(column.cell(row.answers, lang) for column in columns),
        ]


def _about(submission: Submission) -> tuple[Cell, Cell]:
    return submission.instance_id, submission.case.code if submission.case else None
