"""The coding workspace: one coder, one transcript, own segments."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.gzip import gzip_page

from coding.models import CodingTask, Transcript, Turn
from coding.pages.workspace_words import WORDS
from coding.queries.header import speakers
from coding.queries.transcript import own_task
from coding.queries.workspace import workspace_of
from survey.pages.frame import StudyRequest, study_page
from survey.rules import May

_FOLDER = Path(__file__).parents[1] / "static"
MODULES = (
    *("braid/js/reader/margin.js", "braid/js/reader/places.js", "braid/js/reader/tints.js"),
    *sorted(str(path.relative_to(_FOLDER)) for path in _FOLDER.glob("coding/workspace/*.js")),
)


@gzip_page
@study_page(May.CODE, room="transcripts")
def workspace(request: StudyRequest, task: int) -> HttpResponse:
    """The own task with all that its scripts need; to read only once it is handed in."""
    member = request.member
    opened = own_task(member, task)
    transcript = opened.transcript
    data = _data(opened, request)
    context = {
        "task": opened,
        "is_open": data["task"]["is_open"],
        "kind_name": member.study.kinds.get(transcript.kind, transcript.kind),
        "turns": list(_turns(transcript)),
        "data": data,
        "words": WORDS,
        "modules": MODULES,
        "api": f"{reverse('api:study', args=[member.study.slug])}/",
    }
    return render(request, "coding/workspace.html", context)


def _data(task: CodingTask, request: StudyRequest) -> dict[str, Any]:
    """What the page embeds: the quotes stand in the text already."""
    told = workspace_of(task, request.member)
    segments = [
        {name: value for name, value in row.items() if name != "quote"} for row in told["segments"]
    ]
    return {**told, "segments": segments}


def _turns(transcript: Transcript) -> Iterator[dict[str, Any]]:
    """Each turn with `gap`, what stands in the text between the turn before and its words."""
    names = speakers(transcript.header)
    end = 0
    for turn in Turn.objects.filter(transcript=transcript).order_by("position"):
        yield {
            "number": turn.position,
            "speaker": names.get(turn.speaker, turn.speaker),
            "question": not turn.is_respondent,
            "lang": turn.language if turn.language in {"zh", "en"} else "",
            "start": turn.start,
            "text": transcript.text[turn.start : turn.end],
            "gap": transcript.text[end : turn.start],
            "start_ms": turn.start_ms,
            "clock": "" if turn.start_ms is None else clock(turn.start_ms),
        }
        end = turn.end


def clock(milliseconds: int) -> str:
    """A place in a recording: 1:02:03, or 2:03 within the first hour."""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
