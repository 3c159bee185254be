"""Take over a body that was kept beside a submission: it becomes its content, as an edit."""

from collections.abc import Iterable
from pathlib import PurePath

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from survey.actions.check import checker_of
from survey.actions.correction import DEVICE, current_content, new_instance_id
from survey.actions.edit import edit
from survey.actions.refusal import Conflict, Refusal
from survey.actions.submission import arrived
from survey.formats.openrosa import open_submission
from survey.models import Attachment, ConflictingFile, Membership, Submission
from survey.rules import May, can
from survey.xform.model import XFormBroken
from survey.xform.tree import Tree


@transaction.atomic
def take_over(*, submission: Submission, digest: str, by: Membership) -> Submission:
    """Put the body with this digest in the place of the content `submission` was read with.

    Its files come along; one whose name another file has already gets a new name, in the answers
    too, so that both stay. Conflict: edited meanwhile, or taken over already.
    """
    if submission.study_id != by.study_id:
        raise Submission.DoesNotExist
    if not can(by, May.EDIT_SUBMISSIONS):
        raise PermissionDenied(May.EDIT_SUBMISSIONS)
    current = current_content(submission, by)
    body = current.conflicts.select_for_update().get(digest=digest)
    if body.taken_at is not None:
        raise Conflict("taken", _("This body has been taken over already."))
    files = _first_of_each_name(body.files.order_by("pk"))
    names = _free_names(current, files)
    xml = _renamed(bytes(body.xml), names, current, by)
    edit(current, arrived(xml, by, DEVICE), reason=_("Taken over from a conflicting post."))
    for file in files:
        _keep(current, names.get(file.name, file.name), file)
    body.taken_at = Now()
    body.save(update_fields=["taken_at"])
    return current


def _first_of_each_name(files: Iterable[ConflictingFile]) -> list[ConflictingFile]:
    found: dict[str, ConflictingFile] = {}
    for file in files:
        found.setdefault(file.name, file)
    return list(found.values())


def _free_names(current: Submission, files: Iterable[ConflictingFile]) -> dict[str, str]:
    """New names for files whose name another file of the submission has."""
    kept = {row.name: row.digest for row in current.attachments.exclude(file="")}
    taken = {*kept, *current.attachments.values_list("name", flat=True)}
    renamed = {}
    for file in files:
        if kept.get(file.name, file.digest) != file.digest:
            renamed[file.name] = _free(file.name, taken)
            taken.add(renamed[file.name])
    return renamed


def _free(name: str, taken: set[str]) -> str:
    path, number = PurePath(name), 2
    while (other := f"{path.stem}-{number}{path.suffix}") in taken:
        number += 1
    return other


def _renamed(xml: bytes, names: dict[str, str], current: Submission, by: Membership) -> bytes:
    try:
        model = checker_of(arrived(xml, by).version).model
    except XFormBroken:
        raise Refusal(
            "no_logic",
            _("The form of this submission cannot be read, so it cannot be edited here."),
        ) from None
    tree = Tree(model, open_submission(xml).root)
    tree.rename_files(names)
    tree.rename(new_instance_id(), current.instance_id)
    return tree.to_bytes()


def _keep(current: Submission, name: str, file: ConflictingFile) -> None:
    """The stored file stays where it is, and belongs to both."""
    row, _created = Attachment.objects.get_or_create(submission=current, name=name)
    if not row.file:
        row.file.name = file.file.name
        row.size, row.digest, row.content_type = file.size, file.digest, file.content_type
        row.arrived_at = Now()
        row.save(update_fields=["file", "size", "digest", "content_type", "arrived_at"])
