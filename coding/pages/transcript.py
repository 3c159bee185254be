"""The list of transcripts, and the transcript laid open."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from coding.models import Transcript
from coding.queries.reading import reading_for
from coding.queries.transcript import tasks_for, transcript_for, transcripts_for
from coding.rules import quote_consent
from survey.pages.frame import StudyRequest, study_page
from survey.rules import May


@study_page(May.READ_TRANSCRIPTS, room="transcripts")
def transcripts(request: StudyRequest) -> HttpResponse:
    tasks = list(tasks_for(request.member))
    rows = [
        {
            "transcript": transcript,
            "tasks": [task for task in tasks if task.transcript_id == transcript.pk],
            "quote": quote_consent(transcript),
        }
        for transcript in transcripts_for(request.member)
    ]
    context = {
        "rows": rows,
        "handed_in": sum(task.submitted_at is not None for task in tasks),
        "tasks": len(tasks),
    }
    return render(request, "coding/transcripts.html", context)


@study_page(May.READ_TRANSCRIPTS, room="transcripts")
def transcript(request: StudyRequest, code: str) -> HttpResponse:
    opened = transcript_for(request.member, code)
    reading = reading_for(request.member, opened)
    context = {
        "transcript": opened,
        "kind_name": request.member.study.kinds.get(opened.kind, opened.kind),
        "facts": _facts(opened),
        "quote": quote_consent(opened),
        "turns": reading.turns,
        "themes": reading.themes,
        "coders": reading.coders if len(reading.coders) > 1 else (),
        "segments_json": reading.data,
    }
    return render(request, "coding/transcript.html", context)


def _facts(opened: Transcript) -> list[str]:
    """The line below the title: who was asked, when, and how long the text is."""
    header = opened.header
    length = _("%(n)s characters") % {"n": f"{len(opened.text):,}"}
    return [part for part in (header.get("profile"), header.get("date"), length) if part]
