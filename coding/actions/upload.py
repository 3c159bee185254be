"""Files on their way to become transcripts: taken, read, decided upon, kept or thrown away."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from coding.actions.transcript import add_transcript
from coding.formats.bundle import Member, members_of
from coding.formats.composing import composed
from coding.formats.file_kinds import BUNDLE, kind_of
from coding.formats.guarded import read_guarded
from coding.formats.script import ReadingRefused, fault_json, to_json
from coding.models import Transcript, TranscriptUpload, UploadState
from coding.queries.unfinished import TASK
from coding.queries.upload import (
    Choices,
    audio_of,
    case_of,
    choices_of,
    fresh_choices,
    is_fine,
    reading_of,
    submission_of,
    uploads_for,
)
from coding.queries.upload_words import sentence_of
from survey.actions.job import Hold, enqueue
from survey.actions.refusal import Conflict, Refusal
from survey.formats.file_name import safe_name
from survey.models import Membership
from survey.rules import May, require

MIB = 2**20
LARGEST = 50 * MIB
SMALL = MIB


def take_file(
    *, file: "File[bytes]", name: str, by: Membership, at_once: bool = True
) -> list[TranscriptUpload]:
    """Keep a file, or the files of a zip, and have them read: small ones at once, others by a
    worker. Nothing becomes a transcript by this.
    """
    kept = store_file(file=file, name=name, by=by)
    for upload in kept:
        if at_once and len(kept) == 1 and upload.size <= SMALL:
            read(upload)
        else:
            enqueue(task=TASK, study=by.study, by=by.user, params={"upload": str(upload.pk)})
    return kept


@transaction.atomic
def store_file(*, file: "File[bytes]", name: str, by: Membership) -> list[TranscriptUpload]:
    """Keep a file, or the files of a zip, unread. Raises Refusal for a name that cannot be used,
    a file that is too large, and a zip that is empty, damaged or a bomb.
    """
    require(by, May.EDIT_TRANSCRIPTS)
    kept = [_kept(member, by) for member in _members(file, name)]
    if not kept:
        raise Refusal("empty_bundle", _("There is no file in %(name)s.") % {"name": name})
    return kept


def read(upload: TranscriptUpload) -> None:
    """Read the file as its choices say; what comes out, or why nothing does, is noted on it."""
    choices = choices_of(upload)
    with upload.file.open("rb") as file:
        data = file.read()
    try:
        reading = read_guarded(
            data, name=upload.name, encoding=choices.encoding, columns=choices.columns
        )
    except ReadingRefused as refused:
        faults = [fault_json(fault) for fault in refused.faults]
        _note(upload, {"faults": faults}, UploadState.REFUSED)
        return
    _note(upload, to_json(reading), UploadState.READ)
    if not choices.code:
        upload.choices = fresh_choices(upload, reading).to_json()
        upload.save(update_fields=["choices"])


def read_later(held: Hold) -> None:
    """What a worker does with a large file; one that was thrown away meanwhile is left alone."""
    upload = TranscriptUpload.objects.filter(
        pk=held.job.params["upload"], state=UploadState.WAITING
    ).first()
    held.tell(done=0, total=1)
    if upload is not None:
        read(upload)
    held.finish()


def choose(*, upload: TranscriptUpload, changes: Mapping[str, Any], by: Membership) -> None:
    """Note what a person decided; another encoding or other columns have the file read again."""
    require(by, May.EDIT_TRANSCRIPTS)
    _still_open(upload)
    before = choices_of(upload)
    after = before.changed(changes)
    upload.choices = after.to_json()
    upload.save(update_fields=["choices"])
    if (after.encoding, after.columns) != (before.encoding, before.columns):
        read(upload)


@transaction.atomic
def keep(*, upload: TranscriptUpload, by: Membership) -> Transcript:
    """Make the transcript. Raises Refusal while a person has something to decide, Conflict for a
    code that is taken.
    """
    require(by, May.EDIT_TRANSCRIPTS)
    upload = TranscriptUpload.objects.select_for_update().get(pk=upload.pk, study=by.study)
    _still_open(upload)
    if upload.state != UploadState.READ:
        raise Refusal("not_read", _("%(name)s is not read.") % {"name": upload.name})
    reading, choices = reading_of(upload), choices_of(upload)
    if not reading.is_sure:
        raise Refusal(
            "encoding_open",
            _("Choose the encoding of %(name)s first.") % {"name": upload.name},
        )
    _free_code(choices.code, by)
    try:
        parsed = composed(
            reading,
            speakers=choices.speakers,
            joins=choices.joins(reading),
            language=choices.language,
        )
    except ReadingRefused as refused:
        raise Refusal("bad_transcript", sentence_of(refused.faults[0])) from None
    submission = submission_of(by.study, choices.case, choices.submission)
    transcript = add_transcript(
        code=choices.code,
        parsed=parsed,
        case=case_of(by.study, choices.case),
        kind=choices.kind,
        submission=submission,
        audio=audio_of(submission),
        source=_source(upload),
        by=by,
    )
    upload.state, upload.transcript, upload.reading = UploadState.KEPT, transcript, {}
    upload.save(update_fields=["state", "transcript", "reading"])
    return transcript


def keep_fine(*, by: Membership) -> list[Transcript]:
    """Keep all uploads of the study in which nothing is left to decide, each by itself."""
    require(by, May.EDIT_TRANSCRIPTS)
    waiting = uploads_for(by).filter(state=UploadState.READ).order_by("at", "name")
    return [keep(upload=upload, by=by) for upload in waiting if is_fine(upload)]


def drop(*, upload: TranscriptUpload, by: Membership) -> None:
    """Throw the file away; a transcript that was made of it stays."""
    require(by, May.EDIT_TRANSCRIPTS)
    storage, name = upload.file.storage, str(upload.file.name)
    with transaction.atomic():
        upload.delete()
        transaction.on_commit(lambda: storage.delete(name))


def _members(file: "File[bytes]", name: str) -> Iterator[Member]:
    safe = safe_name(name)
    if not safe:
        raise Refusal("bad_name", _("The file's name cannot be used."))
    if (file.size or 0) > settings.UPLOAD_LIMIT:
        raise _too_large(safe, settings.UPLOAD_LIMIT)
    data = file.read()
    try:
        is_bundle = bool(data.strip()) and kind_of(data, safe) == BUNDLE
    except ReadingRefused:
        is_bundle = False  # the verdict will say why
    if not is_bundle:
        if len(data) > LARGEST:
            raise _too_large(safe, LARGEST)
        yield Member(safe, data)
        return
    try:
        yield from list(members_of(data))
    except ReadingRefused as refused:
        raise Refusal("bad_bundle", f"{safe}: {sentence_of(refused.faults[0])}") from None


def _too_large(name: str, most: int) -> Refusal:
    return Refusal(
        "too_large",
        _("%(name)s is larger than %(n)s MB.") % {"name": name, "n": most // MIB},
    )


def _kept(member: Member, by: Membership) -> TranscriptUpload:
    return TranscriptUpload.objects.create(
        study=by.study,
        by=by,
        name=member.name,
        file=ContentFile(member.data, name="original"),
        size=len(member.data),
        digest=hashlib.sha256(member.data).hexdigest(),
    )


def _note(upload: TranscriptUpload, reading: Mapping[str, Any], state: UploadState) -> None:
    upload.reading, upload.state = dict(reading), state
    upload.save(update_fields=["reading", "state"])


def _still_open(upload: TranscriptUpload) -> None:
    if upload.state == UploadState.KEPT:
        raise Conflict("already_kept", _("%(name)s is kept already.") % {"name": upload.name})


def _free_code(code: str, by: Membership) -> None:
    if not Choices.is_code(code):
        raise Refusal(
            "bad_code",
            _(
                "Give the transcript a code of at most 40 letters, digits, dots, hyphens or underscores."
            ),
        )
    if Transcript.objects.filter(study=by.study, code=code).exists():
        raise Conflict("code_taken", _("There is a transcript %(code)s already.") % {"code": code})


def _source(upload: TranscriptUpload) -> dict[str, Any]:
    reading = upload.reading
    return {
        "upload": str(upload.pk),
        "name": upload.name,
        "format": reading["format"],
        "encoding": reading["encoding"],
        "digest": upload.digest,
        "dropped": reading["dropped"],
    }
