"""Put cases on the sampling list, and give them to interviewers."""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from survey.actions.event import record
from survey.actions.export_withdrawal import take_back_exports
from survey.actions.refusal import Refusal
from survey.models import Assignment, Case, Consent, Kind, Membership
from survey.rules import May, can, require


@transaction.atomic
def list_cases(
    *, rows: Iterable[tuple[str, str, Mapping[str, object]]], by: Membership
) -> dict[str, Case]:
    """Add (code, kind, attributes) to the list; a known code gets the new kind and attributes.

    Returns all cases of the rows by code. Refused: a list that names a case more than once.
    """
    require(by, May.EDIT_CASES)
    wanted = [
        Case(study=by.study, code=code, kind=kind, attributes=dict(attributes))
        for code, kind, attributes in rows
    ]
    codes = [case.code for case in wanted]
    _check_once(codes)
    Case.objects.bulk_create(
        wanted,
        update_conflicts=True,
        unique_fields=["study", "code"],
        update_fields=["kind", "attributes"],
    )
    record(Kind.CASES_LISTED, study=by.study, by=by.user, data={"n": len(wanted)})
    return {case.code: case for case in Case.objects.filter(study=by.study, code__in=codes)}


def _check_once(codes: Iterable[str]) -> None:
    if twice := sorted(code for code, n in Counter(codes).items() if n > 1):
        raise Refusal(
            "case_twice",
            _("The list has these cases more than once: %(codes)s.") % {"codes": ", ".join(twice)},
        )


@transaction.atomic
def assign(*, case: Case, interviewer: Membership, by: Membership) -> Assignment:
    """Give the case to the interviewer; giving it twice is harmless."""
    require(by, May.EDIT_CASES)
    if not case.study_id == interviewer.study_id == by.study_id:
        raise Case.DoesNotExist
    if not can(interviewer, May.SEND_SUBMISSIONS):
        raise Refusal(
            "not_an_interviewer",
            _("%(who)s does not interview in this study.") % {"who": interviewer.handle},
        )
    assignment, created = Assignment.objects.get_or_create(case=case, interviewer=interviewer)
    if created:
        record(
            Kind.CASE_ASSIGNED,
            study=by.study,
            by=by.user,
            subject=case.code,
            data={"interviewer": interviewer.handle},
        )
    return assignment


@transaction.atomic
def note_consent(*, case: Case, said: Mapping[str, bool | None]) -> None:
    """Keep what the respondent said last; the history of the row keeps what was said before.

    Exports that hold what is not agreed to any more are taken back.
    """
    before = Consent.objects.select_for_update().filter(case=case).first()
    for name, only_archivable in (("take_part", False), ("archive", True)):
        if said.get(name) is False and (before is None or getattr(before, name) is not False):
            take_back_exports(case=case, only_archivable=only_archivable)
    Consent.objects.update_or_create(case=case, defaults={**said, "said_at": Now()})
