"""The list of transcripts, and the transcript laid open."""

from collections import defaultdict

from django.http import HttpResponse
from django.shortcuts import render

from coding.models import CodingTask
from coding.queries.header import profile_of
from coding.queries.look import waiting_looks
from coding.queries.reading import reading_for
from coding.queries.segment import counts_by_transcript, reads_segments
from coding.queries.transcript import tasks_for, transcript_for, transcripts_for
from coding.queries.upload import uploads_for
from coding.queries.upload_words import FORMATS
from coding.rules import quote_consent
from survey.pages.frame import StudyRequest, study_page
from survey.rules import May


@study_page(May.READ_TRANSCRIPTS, room="transcripts")
def transcripts(request: StudyRequest) -> HttpResponse:
    member = request.member
    tasks: dict[int, list[CodingTask]] = defaultdict(list)
    for task in tasks_for(member):
        tasks[task.transcript_id].append(task)
    counts = counts_by_transcript(member)
    rows = [
        {
            "transcript": transcript,
            "profile": profile_of(transcript),
            "kind_name": member.study.kinds.get(transcript.kind, transcript.kind),
            "tasks": tasks[transcript.pk],
            "segments": counts.get(transcript.pk, 0),
            "quote": quote_consent(transcript),
            "format": FORMATS.get(transcript.source.get("format", ""), ""),
            "has_sound": bool(transcript.audio_id or transcript.recording),
        }
        for transcript in transcripts_for(member)
    ]
    given = [task for several in tasks.values() for task in several]
    context = {
        "rows": rows,
        "handed_in": sum(task.submitted_at is not None for task in given),
        "tasks": len(given),
        "reads_segments": reads_segments(member),
        "uploads": uploads_for(member).count(),
        "looks": waiting_looks(member).count(),
    }
    return render(request, "coding/transcripts.html", context)


@study_page(May.READ_TRANSCRIPTS, room="transcripts")
def transcript(request: StudyRequest, code: str) -> HttpResponse:
    member = request.member
    opened = transcript_for(member, code)
    reading = reading_for(member, opened)
    before, after = _neighbours(request, code)
    context = {
        "transcript": opened,
        "kind_name": member.study.kinds.get(opened.kind, opened.kind),
        "profile": profile_of(opened),
        "length": len(opened.text),
        "quote": quote_consent(opened),
        "turns": reading.turns,
        "themes": reading.themes,
        "coders": reading.coders if len(reading.coders) > 1 else (),
        "segments_json": reading.data,
        "reads_segments": reads_segments(member),
        "previous": before,
        "next": after,
    }
    return render(request, "coding/transcript.html", context)


def _neighbours(request: StudyRequest, code: str) -> tuple[str, str]:
    """The codes of the transcripts before and after this one; empty at either end."""
    codes = list(
        dict.fromkeys(
            transcripts_for(request.member).order_by("code").values_list("code", flat=True)
        )
    )
    place = codes.index(code)
    return (codes[place - 1] if place else ""), "".join(codes[place + 1 : place + 2])
