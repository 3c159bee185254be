"""Keep a recording with a transcript, or take it away."""

from functools import partial
from pathlib import PurePosixPath
from uuid import uuid4

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from coding.models import Transcript
from coding.queries.sound import may_be_heard
from survey.actions.refusal import Refusal
from survey.formats.file_name import safe_name, shown_type
from survey.models import Membership
from survey.rules import May, require

MIB = 2**20
LARGEST = 2048 * MIB  # a day's recording, uncompressed


@transaction.atomic
def keep_recording(
    *, transcript: Transcript, file: "File[bytes]", name: str, by: Membership
) -> None:
    """The sound of every version of the transcript from now on; one that it had is deleted.

    The file is read in pieces. Refused: what is no sound, and any where the respondent said no.
    """
    require(by, May.EDIT_TRANSCRIPTS)
    _own(transcript, by)
    if not may_be_heard(transcript):
        raise Refusal("no_consent", _("The respondent did not agree to be recorded."))
    safe = safe_name(name)
    if not shown_type(safe).startswith(("audio/", "video/")):
        raise Refusal("no_sound", _("%(name)s is no sound that a browser plays.") % {"name": name})
    if not file.size or file.size > LARGEST:
        raise Refusal("bad_size", _("%(name)s is empty or too large.") % {"name": name})
    # The stored name tells nothing: names of files hold names of people.
    ending = PurePosixPath(safe).suffix.lower()
    storage = transcript.recording.storage
    field = Transcript._meta.get_field("recording")  # noqa: SLF001 - documented
    stored = storage.save(field.generate_filename(transcript, f"{uuid4().hex}{ending}"), file)
    _replace(transcript, stored)


@transaction.atomic
def drop_recording(*, transcript: Transcript, by: Membership) -> None:
    """Delete the recording; a file of the submission stays."""
    require(by, May.EDIT_TRANSCRIPTS)
    _own(transcript, by)
    _replace(transcript, "")


def _own(transcript: Transcript, by: Membership) -> None:
    if transcript.study_id != by.study_id:
        raise Transcript.DoesNotExist


def _replace(transcript: Transcript, stored: str) -> None:
    versions = Transcript.objects.filter(study=transcript.study_id, code=transcript.code)
    before = set(versions.exclude(recording="").values_list("recording", flat=True))
    versions.update(recording=stored)
    storage = transcript.recording.storage
    for name in sorted(before):
        transaction.on_commit(partial(storage.delete, name))
