"""Read what pseudonyms hide: for who may, with a reason, and never unnoticed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from coding.models import Pseudonym, SealedText
from coding.queries.pseudonym import INDEX_PLACE, sealed_place
from survey.actions.event import record
from survey.actions.refusal import Refusal
from survey.actions.vault import closed, key_for
from survey.models import Kind, Membership
from survey.rules import May, require
from survey.vault import VaultError


@dataclass(frozen=True, slots=True)
class Said:
    """A turn of a sealed version."""

    number: int
    speaker: str
    is_respondent: bool
    text: str


@transaction.atomic
def reveal_name(*, pseudonym: Pseudonym, reason: str, by: Membership) -> str:
    """The name behind a pseudonym. The reading and its reason are recorded first."""
    require(by, May.REVEAL_NAMES)
    if pseudonym.study_id != by.study_id:
        raise Pseudonym.DoesNotExist
    _record(by, pseudonym.replacement, {"pseudonym": pseudonym.pk}, reason)
    key = key_for(study=by.study)
    try:
        return key.open(bytes(pseudonym.sealed), place=sealed_place(pseudonym))
    except VaultError as error:
        raise closed(error.fault) from None


@transaction.atomic
def reveal_text(*, code: str, version: int, reason: str, by: Membership) -> Sequence[Said]:
    """The turns of a sealed version; DoesNotExist where that version is not sealed."""
    require(by, May.REVEAL_NAMES)
    row = SealedText.objects.select_related("transcript__case", "transcript__study").get(
        transcript__study=by.study, transcript__code=code, transcript__version=version
    )
    told: dict[str, object] = {"transcript": row.transcript_id, "version": version}
    _record(by, code, told, reason)
    key = key_for(study=by.study, case=row.transcript.case)
    try:
        content = json.loads(key.open(bytes(row.sealed), place=sealed_place(row)))
    except VaultError as error:
        raise closed(error.fault) from None
    return [
        Said(number, speaker, is_respondent, content["text"][start:end])
        for number, speaker, is_respondent, _label, start, end in content["turns"]
    ]


def pseudonym_of(*, name: str, by: Membership) -> Pseudonym | None:
    """What stands for a name, found by its blind index: nothing is opened. None for a name that
    has none, and for every spelling but its own.
    """
    require(by, May.REVEAL_NAMES)
    index = key_for(study=by.study).blind_index(name, place=INDEX_PLACE)
    return Pseudonym.objects.filter(study=by.study, index=index).first()


def _record(by: Membership, subject: str, told: dict[str, object], reason: str) -> None:
    if not reason.strip():
        raise Refusal("no_reason", _("Say why you need to read this."))
    record(
        Kind.TRANSCRIPT_REVEALED,
        study=by.study,
        by=by.user,
        subject=subject,
        data=told | {"reason": reason.strip()[:500]},
    )
