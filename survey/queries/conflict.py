"""Bodies that are kept beside a submission: how they differ from it, and their files."""

from dataclasses import dataclass

from django.db.models import QuerySet

from survey.formats.definition import FormDefinition
from survey.formats.edit_difference import Change, Content, difference
from survey.formats.openrosa import RepeatRow, SubmissionRefused, open_submission, read_submission
from survey.models import ConflictingBody, ConflictingFile, Membership, Submission
from survey.queries.submission import submissions_for


@dataclass(frozen=True, slots=True)
class Beside:
    """A body kept beside a submission. `changes` lead from what stands to it; None where it
    cannot be read by the form of the submission.
    """

    body: ConflictingBody
    files: tuple[ConflictingFile, ...]
    changes: tuple[Change, ...] | None


def beside(submission: Submission, definition: FormDefinition) -> list[Beside]:
    """The bodies beside a submission that the member may see, the first first.

    `submission` has its rows prefetched.
    """
    bodies = (
        ConflictingBody.objects.filter(submission=submission)
        .select_related("sent_by__user")
        .prefetch_related("files")
        .order_by("pk")
    )
    stands = Content(submission.answers, _rows(submission))
    return [
        Beside(body, tuple(body.files.all()), _changes(stands, bytes(body.xml), definition))
        for body in bodies
    ]


def conflicting_files_for(member: Membership) -> QuerySet[ConflictingFile]:
    """The files of bodies beside submissions that the member may see."""
    visible = submissions_for(member).order_by().values("pk")
    return ConflictingFile.objects.filter(body__submission__in=visible)


def _changes(stands: Content, xml: bytes, definition: FormDefinition) -> tuple[Change, ...] | None:
    try:
        parsed = read_submission(open_submission(xml), definition)
    except SubmissionRefused:
        return None
    return difference(stands, Content(parsed.answers, parsed.rows), definition)


def _rows(submission: Submission) -> list[RepeatRow]:
    found = sorted(submission.rows.all(), key=lambda row: row.pk)
    return [
        RepeatRow(row.repeat, row.position, row.parent_position, row.answers, tuple(row.empty))
        for row in found
    ]
