"""Replace a submission's content by an edit of it; what it held before stays, numbered."""

from django.db.models import F

from survey.actions.arrival import Arrival, keep_parts, record_of
from survey.formats.edit_difference import row_to_json
from survey.formats.openrosa import RepeatRow as ParsedRow
from survey.models import Event, Kind, Membership, ReviewState, Submission, SubmissionVersion
from survey.queries.submission import submissions_for


def locked(instance_id: str, by: Membership) -> Submission | None:
    """The submission whose current content has this instance ID, ours until the transaction ends;
    None where there is none that the member may see.
    """
    mine = submissions_for(by).filter(instance_id=instance_id)
    return mine.select_for_update(of=("self",)).first()


def outdated(instance_id: str, by: Membership) -> Submission | None:
    """The submission that had this instance ID before an edit, if the member may see it."""
    return submissions_for(by).filter(versions__instance_id=instance_id).first()


def edit(submission: Submission, arrival: Arrival, *, reason: str = "") -> None:
    """Put the arrival in the place of the content that `submission` (locked) has now; `reason`
    says why, in the words of whoever does it by hand.
    """
    _keep_version(submission, reason)
    columns = arrival.columns() | {
        "number": submission.number + 1,
        "review": ReviewState.EDITED,
        "not_relevant": [],
        "checked_at": None,
    }
    for name, value in columns.items():
        setattr(submission, name, value)
    submission.save(update_fields=columns)
    submission.rows.all().delete()
    keep_parts(submission, arrival)
    record_of(
        Kind.SUBMISSION_EDITED,
        submission,
        arrival,
        form=arrival.version.form.form_id,
        case=submission.case.code if submission.case else None,
        number=submission.number,
    )


def _keep_version(submission: Submission, reason: str) -> None:
    sender, received_at = submission.submitted_by, submission.received_at
    if submission.number > 1:
        event = Event.objects.filter(
            study=submission.study_id,
            kind=Kind.SUBMISSION_EDITED,
            subject=submission.instance_id,
        ).latest("pk")
        sender, received_at = _member(event), event.at
    SubmissionVersion.objects.create(
        submission=submission,
        study_id=submission.study_id,
        number=submission.number,
        instance_id=submission.instance_id,
        digest=submission.digest,
        xml=bytes(submission.xml),
        answers=submission.answers,
        rows=[row_to_json(row) for row in _rows(submission)],
        sent_by=sender,
        received_at=received_at,
        reason=reason,
    )


def _member(event: Event) -> Membership | None:
    return Membership.objects.filter(study=event.study_id, user=event.actor_id).first()


def _rows(submission: Submission) -> list[ParsedRow]:
    """The rows in the order in which they were read."""
    return [
        ParsedRow(row.repeat, row.position, row.parent_position, row.answers, tuple(row.empty))
        for row in submission.rows.order_by(F("pk"))
    ]
