"""Checking whole forms again: what is to be checked, and what came of it."""

from django.db.models import Count, QuerySet

from survey.models import Membership, Recheck, RecheckChange, Submission
from survey.queries.submission import Sought, sought_submissions_for
from survey.rules import May, can


def submissions_to_recheck(recheck: Recheck) -> QuerySet[Submission]:
    """Those of the form that whoever asked may see and that are sought, in the order of arrival."""
    sought = Sought(**recheck.sought)
    found = sought_submissions_for(recheck.asked_by, sought)
    return found.filter(form_version__form=recheck.form_id).select_related(None).order_by("pk")


def rechecks_for(member: Membership, form_id: str) -> QuerySet[Recheck]:
    """Those of a form, the newest first, each with `changed`: the submissions of which something
    else is found now. None for who may not edit forms.
    """
    rechecks = Recheck.objects.filter(form__study=member.study, form__form_id=form_id)
    if not can(member, May.EDIT_FORMS):
        rechecks = rechecks.none()
    return (
        rechecks.select_related("job", "asked_by__user", "form")
        .annotate(changed=Count("changes"))
        .order_by("-pk")
    )


def recheck_for(member: Membership, form_id: str, pk: int) -> Recheck:
    """One of them; DoesNotExist."""
    return rechecks_for(member, form_id).get(pk=pk)


def changes_of(recheck: Recheck) -> QuerySet[RecheckChange]:
    """What changed, by submission, in the order in which they were checked."""
    changes = RecheckChange.objects.filter(recheck=recheck)
    return (
        changes.select_related("submission__case", "submission__form_version")
        .defer(
            "submission__xml",
            "submission__answers",
            "submission__form_version__source",
            "submission__form_version__xform",
        )
        .order_by("pk")
    )
