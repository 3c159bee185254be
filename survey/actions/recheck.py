"""Check all submissions of a form again, say after a list of it was mended or our own checks were,
and keep what changed.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from survey.actions.check import Checked, Place, check
from survey.actions.event import record
from survey.actions.job import Hold, JobLostError, enqueue
from survey.actions.refusal import Conflict, Refusal
from survey.models import Form, JobState, Kind, Membership, Recheck, RecheckChange
from survey.queries.recheck import submissions_to_recheck
from survey.rules import May, can, require

logger = logging.getLogger(__name__)

TASK = "survey.recheck"
AT_ONCE = 50  # submissions in one transaction
UNDER_WAY = (JobState.QUEUED, JobState.RUNNING)


@transaction.atomic
def request_recheck(
    *, form: Form, by: Membership, version: str | None = None, review: str | None = None
) -> Recheck:
    """Ask for it; a job does it. `version` and `review` (a review state) narrow it.

    The same again while it is under way is the same one; another one of the form has to wait:
    refusal under_way.
    """
    require(by, May.EDIT_FORMS)
    Form.objects.select_for_update().get(pk=form.pk, study=by.study_id)
    given = {"version": version, "review": review}
    sought = {name: value for name, value in given.items() if value is not None}
    if sought.get("version") is not None:
        form.versions.filter(published_at__isnull=False).get(version=version)
    running = Recheck.objects.filter(form=form, job__state__in=UNDER_WAY).first()
    if running is not None and running.sought == sought:
        return running
    if running is not None:
        raise Conflict("under_way", _("The form is being checked again already; wait for the end."))
    recheck = Recheck.objects.create(
        form=form,
        job=enqueue(task=TASK, study=by.study, by=by.user, params={"form": form.form_id}),
        asked_by=by,
        sought=sought,
    )
    data = {"recheck": recheck.pk}
    record(Kind.FORM_RECHECKED, study=by.study, by=by.user, subject=form.form_id, data=data)
    return recheck


def make_recheck(held: Hold) -> None:
    """Check them, a few in each transaction, which also keeps what changed and how far it is: who
    takes up the work of a killed worker goes on behind the last that is done.
    """
    recheck = Recheck.objects.select_related("asked_by__study").get(job=held.job)
    if not can(recheck.asked_by, May.EDIT_FORMS):
        raise Refusal("not_allowed", _("Whoever asked for this may not do it any more."))
    left = submissions_to_recheck(recheck).filter(pk__gt=recheck.last_key).count()
    total = recheck.checked + left
    held.tell(done=recheck.checked, total=total, step="rechecking")
    while keys := _next(recheck):
        recheck = _advance(recheck, keys)
        held.tell(done=recheck.checked, total=max(total, recheck.checked), step="rechecking")
    with transaction.atomic():
        held.finish()


def _next(recheck: Recheck) -> Sequence[int]:
    waiting = submissions_to_recheck(recheck).filter(pk__gt=recheck.last_key)
    return list(waiting.values_list("pk", flat=True)[:AT_ONCE])


@transaction.atomic
def _advance(recheck: Recheck, keys: Sequence[int]) -> Recheck:
    """Check these. Raises JobLostError where somebody else was here meanwhile."""
    current = Recheck.objects.select_for_update().get(pk=recheck.pk)
    if current.last_key != recheck.last_key:
        raise JobLostError
    outcomes = {key: _checked(key) for key in keys}
    known = [each for each in outcomes.values() if each is not None]
    current.last_key = keys[-1]
    current.checked += len(keys)
    current.failed += len(keys) - len(known)
    current.added += sum(len(each.added) for each in known)
    current.gone += sum(len(each.gone) for each in known)
    current.same += sum(each.total - len(each.added) for each in known)
    current.save()
    _keep_changes(current, outcomes)
    return current


def _checked(key: int) -> Checked | None:
    """None where the form's logic stumbles over this one: what was found before stays."""
    try:
        with transaction.atomic():
            return check(key)
    except Exception:
        logger.exception("Submission %s could not be checked again", key)
        return None


def _keep_changes(recheck: Recheck, outcomes: Mapping[int, Checked | None]) -> None:
    RecheckChange.objects.bulk_create(
        RecheckChange(
            recheck=recheck,
            submission_id=key,
            added=_places(changed.added),
            gone=_places(changed.gone),
        )
        for key, changed in outcomes.items()
        if changed is not None and (changed.added or changed.gone)
    )


def _places(places: Iterable[Place]) -> list[dict[str, str]]:
    return [{"kind": kind, "path": path} for kind, path in places]
