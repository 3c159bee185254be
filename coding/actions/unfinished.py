"""Uploads that were left behind: read again, or thrown away after a time."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coding.models import TranscriptUpload
from coding.queries.unfinished import TASK, given_up, unfinished_uploads
from survey.actions.job import enqueue
from survey.actions.refusal import Conflict
from survey.models import Membership
from survey.rules import May, require

KEPT_FOR = timedelta(days=30)


@transaction.atomic
def read_again(*, upload: TranscriptUpload, by: Membership) -> None:
    """Give a file at which the worker gave up to a worker once more. Raises Conflict for one that
    is being read or was read.
    """
    require(by, May.EDIT_TRANSCRIPTS)
    upload = TranscriptUpload.objects.select_for_update().get(pk=upload.pk, study=by.study)
    if not given_up([upload]):
        raise Conflict(
            "not_given_up", _("%(name)s need not be read again.") % {"name": upload.name}
        )
    enqueue(task=TASK, study=by.study, by=by.user, params={"upload": str(upload.pk)})


def forget_unfinished_uploads() -> int:
    """Throw files away, with what was read of them, of which nobody made a transcript in 30 days.
    Returns how many.
    """
    old = unfinished_uploads(before=timezone.now() - KEPT_FOR)
    return sum(_forget(pk) for pk in old.values_list("pk", flat=True))


@transaction.atomic
def _forget(pk: UUID) -> bool:
    """Look again under lock: somebody may be keeping it at this moment."""
    old = unfinished_uploads(before=timezone.now() - KEPT_FOR)
    upload = old.select_for_update().filter(pk=pk).first()
    if upload is None:
        return False
    storage, name = upload.file.storage, str(upload.file.name)
    upload.delete()
    transaction.on_commit(lambda: storage.delete(name), robust=True)
    return True
