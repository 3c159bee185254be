"""Importing transcripts: files dropped, what was read of each, decided, and kept."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coding.actions.unfinished import read_again
from coding.actions.upload import choose, drop, keep, keep_fine, take_file
from coding.formats.clock import clock
from coding.formats.file_kinds import ENDINGS
from coding.formats.script import Said, fault_of
from coding.models import TranscriptUpload, UploadState
from coding.pages.upload_form import ROLES, ChoicesForm, Reread, speakers_sent
from coding.queries.unfinished import given_up
from coding.queries.upload import Preview, preview_of, twins_of, upload_for, uploads_for
from coding.queries.upload_words import (
    ENCODING_NAMES,
    FORMATS,
    OPEN,
    reason_of,
    sentence_of,
    twin_sentence,
    word_of,
)
from survey.actions.refusal import Refusal
from survey.formats.file_name import DOWNLOAD
from survey.pages.frame import StudyRequest, study_deed, study_page
from survey.rules import May

ROOM = "transcripts"
HEADER_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Line:
    """An upload as the list shows it; `verdict` is waiting, given-up, refused, look, fine or kept."""

    upload: TranscriptUpload
    verdict: str
    reasons: list[str]
    preview: Preview | None = None
    format: object = ""


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """A turn of the preview; `is_respondent` as the speakers' table says now."""

    speaker: str
    text: str
    time: str
    is_respondent: bool


@study_page(May.EDIT_TRANSCRIPTS, room=ROOM)
def transcript_import(request: StudyRequest) -> HttpResponse:
    uploads = list(uploads_for(request.member))
    left = given_up(uploads)
    lines = [line_of(upload, is_given_up=upload.pk in left) for upload in uploads]
    context = {
        "lines": lines,
        "fine": sum(line.verdict == "fine" for line in lines),
        "waits": any(line.verdict == "waiting" for line in lines),
        "endings": ",".join(ENDINGS),
    }
    return render(request, "coding/import.html", context)


@study_deed(May.EDIT_TRANSCRIPTS, room=ROOM, back="transcript_import")
def transcript_import_files(request: StudyRequest) -> HttpResponse:
    """Take the files of a form without scripts; the first few are read while the person waits."""
    files = request.FILES.getlist("file")
    if not files:
        messages.error(request, _("Choose a file."))
    for place, file in enumerate(files):
        try:
            take_file(file=file, name=str(file.name), by=request.member, at_once=place < 5)  # noqa: PLR2004
        except Refusal as refused:
            messages.error(request, str(refused))
    return redirect("transcript_import", request.member.study.slug)


@study_deed(May.EDIT_TRANSCRIPTS, room=ROOM, back="transcript_import")
def transcript_import_keep(request: StudyRequest) -> HttpResponse:
    kept = keep_fine(by=request.member)
    told = ngettext("%(n)s transcript is added.", "%(n)s transcripts are added.", len(kept))
    messages.success(request, told % {"n": len(kept)})
    return redirect("transcript_import", request.member.study.slug)


@study_page(May.EDIT_TRANSCRIPTS, room=ROOM)
def transcript_upload(request: StudyRequest, pk: UUID) -> HttpResponse:
    upload = upload_for(request.member, pk)
    line = line_of(upload, is_given_up=bool(given_up([upload])))
    context: dict[str, Any] = {"upload": upload, "line": line}
    if upload.state == UploadState.REFUSED:
        context["faults"] = [
            {"line": fault.line, "reason": reason_of(fault)}
            for fault in map(fault_of, upload.reading["faults"])
        ]
        context["reread"] = Reread.of(upload)
    if line.preview is not None:
        context |= _previewed(request, upload, line.preview)
    return render(request, "coding/upload.html", context)


@study_deed(May.EDIT_TRANSCRIPTS, room=ROOM, back="transcript_import")
def transcript_upload_choose(request: StudyRequest, pk: UUID) -> HttpResponse:
    """Note what the form says; with `keep` make the transcript, if nothing is left to decide."""
    member = request.member
    upload = upload_for(member, pk)
    try:
        choose(upload=upload, changes=_changes(request, upload), by=member)
        if "keep" in request.POST:
            transcript = keep(upload=upload_for(member, pk), by=member)
            told = _("Transcript %(code)s is added.") % {"code": transcript.code}
            messages.success(request, told)
            return redirect("transcript_import", member.study.slug)
    except Refusal as refused:
        messages.error(request, str(refused))
    return redirect("transcript_upload", member.study.slug, pk)


@study_deed(May.EDIT_TRANSCRIPTS, room=ROOM, back="transcript_import")
def transcript_upload_drop(request: StudyRequest, pk: UUID) -> HttpResponse:
    upload = upload_for(request.member, pk)
    drop(upload=upload, by=request.member)
    messages.success(request, _("%(name)s is thrown away.") % {"name": upload.name})
    return redirect("transcript_import", request.member.study.slug)


@study_deed(May.EDIT_TRANSCRIPTS, room=ROOM, back="transcript_import")
def transcript_upload_again(request: StudyRequest, pk: UUID) -> HttpResponse:
    try:
        read_again(upload=upload_for(request.member, pk), by=request.member)
    except Refusal as refused:
        messages.error(request, str(refused))
    return redirect("transcript_import", request.member.study.slug)


@study_page(May.EDIT_TRANSCRIPTS, room=ROOM)
def transcript_upload_file(request: StudyRequest, pk: UUID) -> HttpResponseBase:
    """The file as it came."""
    upload = upload_for(request.member, pk)
    return FileResponse(
        upload.file.open("rb"), as_attachment=True, filename=upload.name, content_type=DOWNLOAD
    )


def line_of(upload: TranscriptUpload, *, is_given_up: bool) -> Line:
    """The verdict on a file, in words."""
    if upload.state == UploadState.WAITING:
        if is_given_up:
            return Line(
                upload, "given-up", [_("Reading was given up: something went wrong with us.")]
            )
        return Line(upload, "waiting", [])
    if upload.state == UploadState.REFUSED:
        faults = [fault_of(fault) for fault in upload.reading["faults"]]
        return Line(upload, "refused", [sentence_of(fault) for fault in faults[:3]])
    if upload.state == UploadState.KEPT:
        return Line(upload, "kept", [])
    preview = preview_of(upload)
    reasons = [str(OPEN[name]) for name in preview.open]
    reasons += [twin_sentence(twin) for twin in twins_of(upload)]
    name = FORMATS.get(preview.reading.format, preview.reading.format)
    return Line(upload, "look" if reasons else "fine", reasons, preview, name)


def _previewed(request: StudyRequest, upload: TranscriptUpload, preview: Preview) -> dict[str, Any]:
    reading = preview.reading
    return {
        "preview": preview,
        "form": ChoicesForm(request.member, preview),
        "reread": Reread.of(upload),
        "roles": ROLES,
        "encoding": ENCODING_NAMES.get(reading.encoding, reading.encoding),
        "header": list(reading.header.items())[:HEADER_SHOWN],
        "dropped": [word_of(each) for each in reading.dropped],
        "first": list(_shown(preview.first, preview)),
        "last": list(_shown(preview.last, preview)),
        "between": preview.turns - len(preview.first) - len(preview.last),
    }


def _shown(turns: Iterable[Said], preview: Preview) -> Iterator[ShownTurn]:
    answers = {row.name for row in preview.speakers if row.role == "respondent"}
    for turn in turns:
        time = "" if turn.start_ms is None else clock(turn.start_ms)
        yield ShownTurn(turn.speaker, turn.text, time, turn.speaker in answers)


def _changes(request: StudyRequest, upload: TranscriptUpload) -> dict[str, Any]:
    """What the form that was sent speaks of: how the file is read, or everything else."""
    if "reread" in request.POST:
        reread = Reread(upload, request.POST)
        if not reread.is_valid():
            raise Refusal("bad_choice", _("There is no such choice."))
        return reread.changes()
    if upload.state != UploadState.READ:
        return {}
    form = ChoicesForm(request.member, preview_of(upload), request.POST)
    if not form.is_valid():
        raise Refusal("bad_choice", " ".join(form.told()))
    return {**form.cleaned_data, "speakers": speakers_sent(request.POST)}
