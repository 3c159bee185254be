"""The sound of a transcript: heard, sent, taken away; its turns as subtitles."""

import hashlib

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from coding.actions.recording import drop_recording, keep_recording
from coding.formats.timed_text import to_srt, to_vtt
from coding.models import Transcript
from coding.queries.script import script_of
from coding.queries.sound import has_sound, sound_of
from coding.queries.transcript import transcript_for
from survey.actions.refusal import Refusal
from survey.formats.byte_range import PortionReader
from survey.formats.served_file import served
from survey.pages.frame import StudyRequest, study_deed, study_page
from survey.rules import May

ROOM = "transcripts"
_FORMATS = {"srt": (to_srt, "application/x-subrip"), "vtt": (to_vtt, "text/vtt")}


@study_page(May.READ_TRANSCRIPTS, room=ROOM)
def transcript_sound(request: StudyRequest, code: str) -> HttpResponseBase:
    """For who may read the transcript; players ask for parts of it."""
    found = sound_of(transcript_for(request.member, code))
    if found is None:
        raise Http404
    mark = found.digest or hashlib.sha256(f"{found.file.name}".encode()).hexdigest()
    answer = served(found.name, found.size, mark, request.headers.get("Range", ""))
    disposition = content_disposition_header(as_attachment=not answer.is_shown, filename=found.name)
    headers = {**answer.headers, "Content-Disposition": disposition or "attachment"}
    if answer.portion is None:
        return HttpResponse(status=answer.status, headers=headers)
    body = PortionReader(found.file.open("rb"), answer.portion)
    return StreamingHttpResponse(body, status=answer.status, headers=headers)


@study_page(May.READ_TRANSCRIPTS, room=ROOM)
def transcript_subtitles(request: StudyRequest, code: str, ending: str) -> HttpResponse:
    """The turns that have a time, as srt or vtt."""
    if ending not in _FORMATS:
        raise Http404
    write, kind = _FORMATS[ending]
    transcript = transcript_for(request.member, code)
    disposition = content_disposition_header(as_attachment=True, filename=f"{code}.{ending}")
    return HttpResponse(
        write(script_of(transcript)),
        content_type=f"{kind}; charset=utf-8",
        headers={"Content-Disposition": disposition or "attachment"},
    )


@study_deed(May.EDIT_TRANSCRIPTS, room=ROOM, back="transcripts")
def transcript_recording(request: StudyRequest, code: str) -> HttpResponse:
    """Take the file of the form."""
    member = request.member
    transcript = transcript_for(member, code)
    file = request.FILES.get("file")
    back = redirect("transcript_correct", member.study.slug, code)
    if file is None:
        messages.error(request, _("Choose a file."))
        return back
    try:
        keep_recording(transcript=transcript, file=file, name=str(file.name), by=member)
        messages.success(request, _("The recording is kept with the transcript."))
    except Refusal as refused:
        messages.error(request, str(refused))
    return back


@study_deed(May.EDIT_TRANSCRIPTS, room=ROOM, back="transcripts")
def transcript_recording_drop(request: StudyRequest, code: str) -> HttpResponse:
    drop_recording(transcript=transcript_for(request.member, code), by=request.member)
    messages.success(request, _("The recording is deleted."))
    return redirect("transcript_correct", request.member.study.slug, code)


def sound_address(slug: str, transcript: Transcript) -> str:
    """Where a player finds the sound; "" where there is none to hear."""
    if not has_sound(transcript):
        return ""
    return reverse("transcript_sound", args=[slug, transcript.code])
