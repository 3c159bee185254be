"""The history of a submission: all that came, was changed, found, said and decided, in time order."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import OuterRef

from survey.formats.definition import FormDefinition
from survey.formats.edit_difference import Change, Content, difference, row_to_json
from survey.formats.openrosa import RepeatRow
from survey.models import Consent, Event, Kind, Membership, Submission, SubmissionVersion
from survey.queries.listing import conflicts_of


class Step(StrEnum):
    """What happened to a submission."""

    RECEIVED = "received"
    EDITED = "edited"
    FILE = "file"
    CONFLICT = "conflict"
    CHECKED = "checked"
    RECHECKED = "rechecked"
    REVIEWED = "reviewed"
    COMMENTED = "commented"
    ASSIGNED = "assigned"
    WITHDRAWN = "withdrawn"


_ConsentEvent: Any = Consent.pgh_event_model  # type: ignore[attr-defined]
_RANK = {step: place for place, step in enumerate(Step)}


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One thing that happened. `by` is a member's handle, "" for the machine.

    `number` is that of the content (1 came first), `name` that of a file, or of what the respondent
    agrees to no longer (a column of Consent), `digest` that of a body
    kept beside, `findings` how many places a check found, `added` and `gone` what a re-check on
    demand changed. An edit has its `changes`, and in `comment` why it was made; a review has its
    `level` and `state`; `reviewer` is who got it to review, "" where it was taken from somebody.
    """

    step: Step
    at: datetime
    by: str = ""
    number: int | None = None
    instance_id: str = ""
    changes: tuple[Change, ...] = ()
    name: str = ""
    digest: str = ""
    findings: int | None = None
    added: int | None = None
    gone: int | None = None
    level: str = ""
    state: str = ""
    comment: str = ""
    reviewer: str = ""


@dataclass(frozen=True, slots=True)
class _Body:
    """A content of the submission, and how it came."""

    number: int
    instance_id: str
    at: datetime
    by: str
    content: Content = field(repr=False)


def history_of(submission: Submission, definition: FormDefinition) -> list[HistoryEntry]:
    """The history of a submission that the member may see, the first first.

    `submission` has its rows and findings prefetched; the rest costs six queries however much
    happened. `definition` is that of the form in which it stands today.
    """
    versions = list(submission.versions.select_related("sent_by").defer("xml").order_by("number"))
    events = _events(submission, versions)
    entries = [
        *_contents(submission, versions, events, definition),
        *_files(submission),
        *_conflicts(submission),
        *_checks(submission, events),
        *_assignments(events),
        *_withdrawals(submission),
        *_steps(submission),
    ]
    return sorted(entries, key=lambda entry: (entry.at, _RANK[entry.step]))


def _events(submission: Submission, versions: list[SubmissionVersion]) -> list[Event]:
    """Edits, re-checks and assignments, under the instance IDs that it has had."""
    names = {submission.instance_id, *(version.instance_id for version in versions)}
    kinds = (Kind.SUBMISSION_EDITED, Kind.SUBMISSION_CHECKED, Kind.SUBMISSION_ASSIGNED)
    found = Event.objects.filter(study=submission.study_id, subject__in=names, kind__in=kinds)
    member = Membership.objects.filter(study=OuterRef("study"), user=OuterRef("actor"))
    return list(found.annotate(handle=member.values("handle")[:1]).order_by("pk"))


def _contents(
    submission: Submission,
    versions: list[SubmissionVersion],
    events: list[Event],
    definition: FormDefinition,
) -> Iterator[HistoryEntry]:
    bodies = [*map(_former, versions), _present(submission, versions, events)]
    for place, body in enumerate(bodies):
        before = bodies[place - 1].content if place else None
        reason = versions[place - 1].reason if place else ""
        yield HistoryEntry(
            Step.EDITED if place else Step.RECEIVED,
            body.at,
            by=body.by,
            number=body.number,
            instance_id=body.instance_id,
            changes=difference(before, body.content, definition) if before else (),
            comment=reason,
        )


def _former(version: SubmissionVersion) -> _Body:
    return _Body(
        version.number,
        version.instance_id,
        version.received_at,
        version.sent_by.handle if version.sent_by else "",
        Content.from_json(version.answers, version.rows),
    )


def _present(
    submission: Submission, versions: list[SubmissionVersion], events: list[Event]
) -> _Body:
    at = versions[-1].replaced_at if versions else submission.received_at
    by = submission.submitted_by.handle if submission.submitted_by else ""
    if versions:
        by = next(
            (
                _handle(event)
                for event in reversed(events)
                if (event.kind, event.subject) == (Kind.SUBMISSION_EDITED, submission.instance_id)
            ),
            "",
        )
    rows = sorted(submission.rows.all(), key=lambda row: row.pk)
    stored = [
        row_to_json(
            RepeatRow(row.repeat, row.position, row.parent_position, row.answers, tuple(row.empty))
        )
        for row in rows
    ]
    content = Content.from_json(submission.answers, stored)
    return _Body(submission.number, submission.instance_id, at, by, content)


def _files(submission: Submission) -> Iterator[HistoryEntry]:
    arrived = submission.attachments.filter(arrived_at__isnull=False).order_by("name")
    for found in arrived:
        if found.arrived_at is not None:
            yield HistoryEntry(Step.FILE, found.arrived_at, name=found.name)


def _conflicts(submission: Submission) -> Iterator[HistoryEntry]:
    for body in conflicts_of(submission):
        by = body.sent_by.handle if body.sent_by else ""
        yield HistoryEntry(Step.CONFLICT, body.received_at, by=by, digest=body.digest)


def _checks(submission: Submission, events: list[Event]) -> Iterator[HistoryEntry]:
    """The newest check, and each one that somebody asked for."""
    if submission.checked_at is not None:
        count = len(submission.findings.all())
        yield HistoryEntry(Step.CHECKED, submission.checked_at, findings=count)
    for event in events:
        if event.kind == Kind.SUBMISSION_CHECKED:
            yield HistoryEntry(
                Step.RECHECKED,
                event.at,
                by=_handle(event),
                added=event.data.get("added"),
                gone=event.data.get("gone"),
            )


def _assignments(events: list[Event]) -> Iterator[HistoryEntry]:
    for event in events:
        if event.kind == Kind.SUBMISSION_ASSIGNED:
            whom = event.data.get("reviewer") or ""
            yield HistoryEntry(Step.ASSIGNED, event.at, by=_handle(event), reviewer=whom)


def _withdrawals(submission: Submission) -> Iterator[HistoryEntry]:
    """What the respondent of the case had agreed to, and then no longer did."""
    if submission.case_id is None:
        return
    names = ("take_part", "record", "quote", "archive")
    said = _ConsentEvent.objects.filter(case=submission.case_id)
    before: dict[str, bool | None] = dict.fromkeys(names)
    for row in said.order_by("pgh_id").values("pgh_created_at", *names):
        for name in names:
            if before[name] and row[name] is False:
                yield HistoryEntry(Step.WITHDRAWN, row["pgh_created_at"], name=name)
        before = {name: row[name] for name in names}


def _steps(submission: Submission) -> Iterator[HistoryEntry]:
    for step in submission.steps.select_related("by").order_by("pk"):
        yield HistoryEntry(
            Step.REVIEWED if step.state else Step.COMMENTED,
            step.at,
            by=step.by.handle,
            level=step.level,
            state=step.state,
            comment=step.comment,
        )


def _handle(event: Event) -> str:
    return getattr(event, "handle", None) or ""
