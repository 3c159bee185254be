"""Save test walks of a form, and accept what a new version makes of them."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from survey.actions.refusal import Conflict, Refusal
from survey.formats.definition import FormDefinition
from survey.formats.openrosa import RepeatRow
from survey.formats.walk_answers import walk_answers
from survey.models import Form, FormVersion, Membership, Submission, TestWalk
from survey.queries.walk import Walker, WalkImpossible
from survey.rules import May, require

LONGEST_NAME = 120
MOST = 100


@transaction.atomic
def save_walk(*, form: Form, name: str, submission: Submission, by: Membership) -> TestWalk:
    """Keep the answers of a submission, real or a test, as a walk through its version of the form."""
    require(by, May.EDIT_FORMS)
    version = submission.form_version
    if form.study_id != by.study_id or version.form_id != form.pk:
        raise Form.DoesNotExist
    name = name.strip()
    _check(form, name)
    rows = [
        RepeatRow(row.repeat, row.position, row.parent_position, row.answers)
        for row in submission.rows.all()
    ]
    definition = FormDefinition.from_json(version.definition)
    now = timezone.now()
    walk = TestWalk(form=form, name=name, saved_by=by, saved_at=now)
    walk.answers = walk_answers(definition, submission.answers, rows)
    walk.outcome = _outcome(version, walk)
    walk.save()
    return walk


@transaction.atomic
def accept_walk(*, walk: TestWalk, version: FormVersion, by: Membership) -> None:
    """Take what this version makes of the walk for what it should be from now on."""
    require(by, May.EDIT_FORMS)
    if walk.form.study_id != by.study_id or version.form_id != walk.form_id:
        raise TestWalk.DoesNotExist
    walk.outcome = _outcome(version, walk)
    walk.save(update_fields=["outcome"])


def remove_walk(*, walk: TestWalk, by: Membership) -> None:
    require(by, May.EDIT_FORMS)
    if walk.form.study_id != by.study_id:
        raise TestWalk.DoesNotExist
    walk.delete()


def _check(form: Form, name: str) -> None:
    if not name or len(name) > LONGEST_NAME:
        raise Refusal("bad_name", _("Give the walk a name of at most 120 characters."))
    if form.walks.filter(name=name).exists():
        raise Conflict("walk_taken", _("The form has a walk of this name already."))
    if form.walks.count() >= MOST:
        raise Refusal("too_many", _("The form has too many walks."))


def _outcome(version: FormVersion, walk: TestWalk) -> dict[str, object]:
    try:
        return Walker(version).walk(walk.answers, now=walk.saved_at).to_json()
    except WalkImpossible as impossible:
        raise Refusal(
            "cannot_walk", _("The form cannot be walked with these answers.")
        ) from impossible
