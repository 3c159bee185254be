"""Take in a submission: kept once, parsed once, never lost. Every door comes here."""

import hashlib
from enum import StrEnum

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from survey.actions.arrival import Arrival, keep_beside, keep_parts, record_of
from survey.actions.check import Judgement, judge_at_once, keep_findings
from survey.actions.edit import edit, locked, outdated
from survey.actions.form_definition import definition_of
from survey.actions.insert import insert
from survey.actions.refusal import Refusal
from survey.formats.openrosa import (
    OpenedSubmission,
    SubmissionRefused,
    open_submission,
    read_submission,
)
from survey.models import Kind, Membership, Submission, SubmissionVersion
from survey.queries.stamped import KnownVersion, published_version, was_edited
from survey.rules import May, require

__all__ = ["UNREADABLE", "Verdict", "arrived", "definition_of", "receive"]

UNREADABLE: dict[str, Promise] = {
    "not_text": gettext_lazy("The submission holds characters that cannot be kept."),
    "doctype": gettext_lazy("The submission declares a document type, which is not allowed."),
    "not_xml": gettext_lazy("The submission is not well-formed XML."),
    "too_large": gettext_lazy("The submission is too large."),
    "too_deep": gettext_lazy("The submission is nested too deeply."),
    "no_form_id": gettext_lazy("The submission does not name its form."),
    "no_instance_id": gettext_lazy("The submission has no instance ID."),
    "long_instance_id": gettext_lazy("The instance ID of the submission is too long."),
}


class Verdict(StrEnum):
    """What became of an arrival. A conflict (other bytes under a known instance ID) and an
    outdated edit (of a content that has been edited since) are kept beside the submission.
    """

    NEW = "new"
    SAME = "same"
    EDITED = "edited"
    CONFLICT = "conflict"
    OUTDATED = "outdated"


def receive(*, xml: bytes, by: Membership, device: str = "") -> tuple[Submission, Verdict]:
    """Keep an OpenRosa submission under its instance ID.

    The same bytes again change nothing, also those of a content that was edited since. A body
    with a deprecatedID takes the place of that content. One that names a content which we, or
    this member, do not know is a submission of its own. Logic never rejects a submission; what
    cannot be read, or belongs to no form of the study, is refused.
    """
    require(by, May.SEND_SUBMISSIONS)
    arrival = arrived(xml, by, device)
    try:
        with transaction.atomic():
            return _take_in(arrival)
    except (IntegrityError, _KnownError):
        # The unique constraint decides who was first, not a look before.
        with transaction.atomic():
            if (known := _known(arrival)) is None:
                raise
            return known


class _KnownError(Exception):
    """The instance ID is that of a content which was edited since."""


def arrived(xml: bytes, by: Membership, device: str = "") -> Arrival:
    """Read a body by its form. Refused: what cannot be read, or belongs to no form of the study."""
    try:
        opened = open_submission(xml)
        known = _version_of(opened, by)
        parsed = read_submission(opened, definition_of(known.version))
    except SubmissionRefused as refused:
        raise Refusal(refused.reason, str(UNREADABLE.get(refused.reason, refused))) from None
    digest = hashlib.sha256(xml).hexdigest()
    return Arrival(xml, digest, known.version, parsed, by, device, known.media, opened.root)


def _version_of(opened: OpenedSubmission, by: Membership) -> KnownVersion:
    head = opened.head
    version = published_version(by.study_id, head.form_id, head.version)
    if version is None:
        raise Refusal(
            "unknown_form",
            _("The study has no form %(form)s in version %(version)s.")
            % {"form": head.form_id, "version": head.version or "–"},
        )
    return version


def _take_in(arrival: Arrival) -> tuple[Submission, Verdict]:
    former = arrival.parsed.deprecated_id
    return (former and _take_in_edit(arrival, former)) or (_keep(arrival), Verdict.NEW)


def _take_in_edit(arrival: Arrival, former: str) -> tuple[Submission, Verdict] | None:
    """None where the content that was edited is not known. The lock comes first: whoever waited
    for it sees what the others did.
    """
    current = locked(former, arrival.by)
    if known := _known(arrival):
        return known
    if current is not None:
        edit(current, arrival)
        return current, Verdict.EDITED
    if later_edited := outdated(former, arrival.by):
        keep_beside(later_edited, arrival)
        return later_edited, Verdict.OUTDATED
    return None


def _keep(arrival: Arrival) -> Submission:
    """Insert, unless the instance ID is known: then this raises."""
    by, now = arrival.by, timezone.now()
    opened = arrival.xml if arrival.root is None else arrival.root
    judgement = judge_at_once(arrival.version, opened, received_at=now, media=arrival.media)
    submission = Submission(
        study=by.study, submitted_by=by, received_at=now, **arrival.columns(), **_judged(judgement)
    )
    insert(submission)
    if was_edited(by.study_id, arrival.instance_id):
        raise _KnownError
    keep_parts(submission, arrival)
    if judgement is not None and judgement.rows:
        keep_findings(submission, judgement.rows)
    told = {"form": arrival.version.form.form_id, "case": _code(submission)}
    left = {} if judgement is not None else {"unchecked": True}
    record_of(Kind.SUBMISSION_RECEIVED, submission, arrival, **told, **left)
    return submission


def _judged(judgement: Judgement | None) -> dict[str, object]:
    if judgement is None or not judgement.is_made:
        return {}
    return {"not_relevant": judgement.not_relevant, "checked_at": timezone.now()}


def _code(submission: Submission) -> str | None:
    return submission.case.code if submission.case else None


def _known(arrival: Arrival) -> tuple[Submission, Verdict] | None:
    """The submission that has, or had, this instance ID; other bytes are kept beside it."""
    submission = (
        Submission.objects.select_related("case")
        .defer("xml")
        .filter(study=arrival.by.study_id, instance_id=arrival.instance_id)
        .first()
    )
    if submission is not None:
        digest = submission.digest
    elif version := _versions(arrival).select_related("submission").defer("xml").first():
        submission, digest = version.submission, version.digest
    else:
        return None
    if digest == arrival.digest:
        return submission, Verdict.SAME
    keep_beside(submission, arrival)
    return submission, Verdict.CONFLICT


def _versions(arrival: Arrival) -> QuerySet[SubmissionVersion]:
    return SubmissionVersion.objects.filter(
        study=arrival.by.study_id, instance_id=arrival.instance_id
    )
