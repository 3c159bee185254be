"""Test mode: what is sent to a draft is kept apart, and thrown away when the draft is published."""

import hashlib

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from survey.actions.arrival import Arrival, keep_rows
from survey.actions.attachment import expect_files
from survey.actions.refusal import Conflict, Refusal
from survey.actions.submission import UNREADABLE
from survey.formats.definition import FormDefinition
from survey.formats.openrosa import SubmissionRefused, open_submission, read_submission
from survey.models import Attachment, FormVersion, Membership, Submission
from survey.rules import May, require


@transaction.atomic
def receive_trial(
    *, xml: bytes, draft: FormVersion, by: Membership, device: str = ""
) -> Submission:
    """Keep a submission to a draft as a test: it stands in no list, no count and no analysis, and
    leaves no event. The same bytes again change nothing; others under its instance ID are refused.
    """
    require(by, May.EDIT_FORMS)
    if draft.form.study_id != by.study_id or draft.published_at is not None:
        raise FormVersion.DoesNotExist
    arrival = _read(xml, draft, by, device)
    known = Submission.objects.filter(study=by.study_id, instance_id=arrival.instance_id).first()
    if known is not None:
        if known.digest == arrival.digest and known.is_test:
            return known
        raise Conflict("conflict", _("Another submission is already kept under this instance ID."))
    columns = {**arrival.columns(), "case": None}
    kept = Submission.objects.create(study=by.study, submitted_by=by, is_test=True, **columns)
    keep_rows(kept, arrival.parsed.rows)
    expect_files(kept, arrival.parsed.attachments)
    return kept


def _read(xml: bytes, draft: FormVersion, by: Membership, device: str) -> Arrival:
    try:
        opened = open_submission(xml)
        if opened.head.form_id != draft.form.form_id:
            raise Refusal(
                "unknown_form",
                _("The draft is of form %(form)s.") % {"form": draft.form.form_id},
            )
        parsed = read_submission(opened, FormDefinition.from_json(draft.definition))
    except SubmissionRefused as refused:
        raise Refusal(refused.reason, str(UNREADABLE.get(refused.reason, refused))) from None
    return Arrival(xml, hashlib.sha256(xml).hexdigest(), draft, parsed, by, device)


def throw_away_trials(draft: FormVersion) -> None:
    """Delete what was sent to a draft, its files after the transaction."""
    trials = Submission.objects.filter(form_version=draft, is_test=True)
    files = Attachment.objects.filter(submission__in=trials).exclude(file="")
    for stored in files.values_list("file", flat=True):
        transaction.on_commit(_Sweep(str(stored)), robust=True)
    trials.delete()


class _Sweep:
    """Removes a stored file."""

    def __init__(self, stored: str) -> None:
        self.stored = stored

    def __call__(self) -> None:
        default_storage.delete(self.stored)
