"""Take in a submission: kept once, parsed once, never lost. Every door comes here."""

import hashlib
from enum import StrEnum
from functools import lru_cache

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from survey.actions.case import note_consent
from survey.actions.event import record
from survey.actions.refusal import Refusal
from survey.formats.definition import FormDefinition
from survey.formats.openrosa import (
    ParsedSubmission,
    SubmissionRefused,
    parse_submission,
    peek,
)
from survey.models import (
    Case,
    ConflictingBody,
    FormVersion,
    Kind,
    Membership,
    RepeatRow,
    Submission,
)
from survey.rules import May, require

UNREADABLE: dict[str, Promise] = {
    "not_text": later("The submission holds characters that cannot be kept."),
    "doctype": later("The submission declares a document type, which is not allowed."),
    "not_xml": later("The submission is not well-formed XML."),
    "too_large": later("The submission is too large."),
    "too_deep": later("The submission is nested too deeply."),
    "no_form_id": later("The submission does not name its form."),
    "no_instance_id": later("The submission has no instance ID."),
    "long_instance_id": later("The instance ID of the submission is too long."),
}


class Verdict(StrEnum):
    NEW = "new"
    SAME = "same"
    CONFLICT = "conflict"


@transaction.atomic
def receive(*, xml: bytes, by: Membership, device: str = "") -> tuple[Submission, Verdict]:
    """Keep an OpenRosa submission under its instance ID.

    The same bytes again change nothing; other bytes under a known instance ID are kept beside the
    first as a conflicting body. Logic never rejects a submission; what cannot be read, or belongs
    to no form of the study, is refused.
    """
    require(by, May.SEND_SUBMISSIONS)
    try:
        version = _version_of(xml, by)
        parsed = parse_submission(xml, definition_of(version))
    except SubmissionRefused as refused:
        raise Refusal(refused.reason, str(UNREADABLE.get(refused.reason, refused))) from None
    digest = hashlib.sha256(xml).hexdigest()
    submission, created = _keep(xml, digest, parsed, version, by, device)
    if not created:
        return submission, _known(submission, digest, xml, by)
    RepeatRow.objects.bulk_create(
        RepeatRow(
            submission=submission,
            repeat=row.repeat,
            position=row.index,
            parent_position=row.parent_index,
            answers=row.answers,
            empty=list(row.empty),
        )
        for row in parsed.rows
    )
    _note_consent(submission, version, parsed)
    record(
        Kind.SUBMISSION_RECEIVED,
        study=by.study,
        by=by.user,
        subject=submission.instance_id,
        data={
            "submission": submission.pk,
            "form": version.form.form_id,
            "case": submission.case.code if submission.case else None,
        },
    )
    return submission, Verdict.NEW


def _version_of(xml: bytes, by: Membership) -> FormVersion:
    form_id, wanted, _instance = peek(xml)
    versions = FormVersion.objects.select_related("form").filter(
        form__study=by.study, form__form_id=form_id, version=wanted or ""
    )
    if (version := versions.first()) is None:
        raise Refusal(
            "unknown_form",
            _("The study has no form %(form)s in version %(version)s.")
            % {"form": form_id, "version": wanted or "–"},
        )
    return version


def definition_of(version: FormVersion) -> FormDefinition:
    """The form's questions; published versions are frozen, so each is read once a process."""
    return _definition(version.pk, version.source_digest)


@lru_cache(maxsize=64)
def _definition(pk: int, source_digest: str) -> FormDefinition:
    stored = FormVersion.objects.get(pk=pk, source_digest=source_digest).definition
    return FormDefinition.from_json(stored)


def _keep(
    xml: bytes,
    digest: str,
    parsed: ParsedSubmission,
    version: FormVersion,
    by: Membership,
    device: str,
) -> tuple[Submission, bool]:
    """Insert, unless the instance ID is known: the unique constraint decides, not a look before.

    Returns the kept submission and whether it is this one.
    """
    roles = version.form.roles
    code = parsed.answers.get(roles.get("case", ""))
    interviewer = parsed.answers.get(roles.get("interviewer", ""), "")
    return Submission.objects.select_related("case").get_or_create(
        study=by.study,
        instance_id=parsed.instance_id,
        defaults={
            "form_version": version,
            "case": Case.objects.filter(study=by.study, code=str(code)).first() if code else None,
            "digest": digest,
            "xml": xml,
            "answers": parsed.answers,
            "empty": list(parsed.empty),
            "unknown": list(parsed.unknown),
            "interviewer": str(interviewer)[:40],
            "submitted_by": by,
            "device": device[:200],
        },
    )


def _known(submission: Submission, digest: str, xml: bytes, by: Membership) -> Verdict:
    if submission.digest == digest:
        return Verdict.SAME
    _body, created = ConflictingBody.objects.get_or_create(
        submission=submission,
        digest=digest,
        defaults={"xml": xml, "sent_by": by},
    )
    if created:
        record(
            Kind.SUBMISSION_CONFLICTED,
            study=by.study,
            by=by.user,
            subject=submission.instance_id,
            data={"submission": submission.pk},
        )
    return Verdict.CONFLICT


def _note_consent(submission: Submission, version: FormVersion, parsed: ParsedSubmission) -> None:
    questions = version.form.roles.get("consent")
    if not questions or submission.case is None:
        return
    answers = {name: parsed.answers.get(question) for name, question in questions.items()}
    said = {name: None if answer is None else answer == "yes" for name, answer in answers.items()}
    note_consent(case=submission.case, said=said)
