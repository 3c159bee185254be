"""Correcting a transcript, its versions side by side, and the sealed ones for who may read them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from coding.actions.revealing import reveal_text
from coding.models import Transcript
from coding.pages.sound import sound_address
from coding.pages.version_words import EDITOR_WORDS
from coding.queries.script import script_of
from coding.queries.transcript import transcript_for
from coding.queries.version import comparison, versions_for
from survey.actions.refusal import Refusal
from survey.pages.frame import StudyRequest, study_deed, study_page
from survey.rules import May

ROOM = "transcripts"


@study_page(May.EDIT_TRANSCRIPTS, room=ROOM)
def transcript_correct(request: StudyRequest, code: str) -> HttpResponse:
    """The editor, turn by turn. It saves over the API."""
    slug = request.member.study.slug
    transcript = transcript_for(request.member, code)
    at = [slug, code]
    context = {
        "transcript": transcript,
        "sound": sound_address(slug, transcript),
        "data": {
            "version": transcript.version,
            "turns": _turns(transcript),
            "save": reverse("api:correct_transcript", args=at),
            "preview": reverse("api:preview_correction", args=at),
            "reread": reverse("api:reread_transcript", args=at),
            "done": reverse("transcript_versions", args=at),
        },
        "words": {key: str(word) for key, word in EDITOR_WORDS.items()},
    }
    return render(request, "coding/transcript_correct.html", context)


@study_page(May.READ_TRANSCRIPTS, room=ROOM)
def transcript_versions(request: StudyRequest, code: str) -> HttpResponse:
    versions = versions_for(request.member, code)
    newest = versions[0].version
    after = _number(request.GET.get("to"), newest)
    before = _number(request.GET.get("from"), after - 1)
    context = {
        "transcript": versions[0],
        "versions": versions,
        "open": [each for each in versions if each.text],
        "before": before,
        "after": after,
        "comparison": comparison(versions, before, after),
    }
    return render(request, "coding/transcript_versions.html", context)


@study_deed(May.REVEAL_NAMES, room=ROOM, back="transcripts")
def transcript_reveal(request: StudyRequest, code: str, version: int) -> HttpResponse:
    """Show a sealed version once, to who may, with a reason that is recorded."""
    member = request.member
    try:
        turns = reveal_text(
            code=code, version=version, reason=request.POST.get("reason", ""), by=member
        )
    except Refusal as refused:
        messages.error(request, str(refused))
        return redirect("transcript_versions", member.study.slug, code)
    context = {"transcript": transcript_for(member, code), "version": version, "turns": turns}
    answer = render(request, "coding/transcript_revealed.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


def _turns(transcript: Transcript) -> list[dict[str, Any]]:
    script = script_of(transcript)
    return [
        {
            "origin": turn.position,
            "speaker": turn.speaker,
            "text": script.text[turn.start : turn.end],
            "is_respondent": turn.is_respondent,
            "start_ms": turn.start_ms,
            "end_ms": turn.end_ms,
        }
        for turn in script.turns
    ]


def _number(said: str | None, otherwise: int) -> int:
    if said is None:
        return otherwise
    if not (said.isascii() and said.isdigit()):
        raise Http404(_("There is no such version."))
    return int(said)
