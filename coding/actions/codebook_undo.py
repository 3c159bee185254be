"""Take the last merge, split or retirement back, as long as nothing has been built on it."""

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from coding.actions.codebook import editable
from coding.actions.codebook_carry import carry_back, is_untouched, lock_tasks
from coding.models import Code, CodebookVersion, CodeLineage, CodingRound, Restructuring
from coding.queries.codebook_structure import last_restructuring
from survey.actions.event import record
from survey.actions.refusal import Conflict
from survey.models import Kind, Membership


@transaction.atomic
def undo_restructuring(*, deed: Restructuring, by: Membership) -> None:
    """Segments, codes, rounds and steps are again as before; the amended versions are gone.

    Refused: if it is not the codebook's last deed, if a carried segment was changed since, or if
    something stands on it: a run on the amended version, segments of a new code.
    """
    book = editable(by)
    last = last_restructuring(book)
    if last is None or last.pk != deed.pk:
        raise _too_late()
    code = Code.objects.select_related("codebook").get(codebook=book, key=deed.key)
    lock_tasks(code)
    before = last.before
    if not is_untouched(before):
        raise _too_late()
    try:
        with transaction.atomic():
            transcripts = carry_back(before, code)
            _codes_back(last, code)
            for pk, version in before["rounds"].items():
                CodingRound.objects.filter(pk=pk).update(codebook_version=version)
            CodebookVersion.objects.filter(pk__in=before["versions"]).delete()
    except (ProtectedError, IntegrityError):
        raise _too_late() from None
    CodeLineage.objects.filter(pk__in=before["lineage"]).delete()
    Restructuring.objects.filter(pk=last.pk).update(undone_at=Now())
    record(
        Kind.CODE_CHANGED,
        study=by.study,
        by=by.user,
        subject=deed.key,
        data={"deed": "undone", "transcripts": sorted(transcripts)},
    )


def _codes_back(deed: Restructuring, code: Code) -> None:
    before = deed.before
    code.codebook.codes.filter(key__in=before["created"]).delete()
    code.state, code.became = before["state"], before["became"]
    code.save(update_fields=["state", "became"])


def _too_late() -> Conflict:
    return Conflict(
        "too_late_to_undo", _("Something else has happened since: this cannot be undone any more.")
    )
