"""The coding workspace: one coder, one transcript, own segments."""

from collections.abc import Iterator
from json import dumps
from pathlib import Path
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.gzip import gzip_page

from coding.models import CodingTask, Transcript, Turn
from coding.pages.sound import sound_address
from coding.pages.workspace_words import WORDS
from coding.queries.header import speakers
from coding.queries.transcript import own_task
from coding.queries.workspace import workspace_of
from survey.pages.frame import StudyRequest, study_page
from survey.rules import May

_FOLDER = Path(__file__).parents[1] / "static"
_NOW_AND_THEN = {
    "bulk",
    "conflict",
    "handin",
    "player",
    "search",
    "touch",
    "underlay",
}  # fetched when needed
MODULES = (
    *("braid/js/reader/margin.js", "braid/js/reader/places.js", "braid/js/reader/tints.js"),
    *sorted(
        str(path.relative_to(_FOLDER))
        for path in _FOLDER.glob("coding/workspace/*.js")
        if path.stem not in _NOW_AND_THEN
    ),
)
_SAID = ("definition", "include_when", "exclude_when")


_ESCAPES = (("&", "\\u0026"), ("<", "\\u003C"), (">", "\\u003E"))


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
        "data": _script("workspace-data", data),
        "words": _script("workspace-words", WORDS),
        "modules": MODULES,
        "sound": sound_address(member.study.slug, transcript),
        "api": f"{reverse('api:study', args=[member.study.slug])}/",
    }
    return render(request, "coding/workspace.html", context)


def _script(name: str, value: object) -> SafeString:
    """As json_script has it, but with Chinese as it is written, which is half as long."""
    told = dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
    for sign, escape in _ESCAPES:
        told = told.replace(sign, escape)
    form = '<script id="{}" type="application/json">{}</script>'
    return format_html(form, name, SafeString(told))


def _data(task: CodingTask, request: StudyRequest) -> dict[str, Any]:
    """What the page embeds. The quotes stand in the text already, and what is said about codes is
    there in the page's language alone.
    """
    told = workspace_of(task, request.member)
    return {
        **told,
        "segments": [_without(row, ("quote",)) for row in told["segments"]],
        "codes": {key: _in_one_language(code) for key, code in told["codes"].items()},
        "themes": [_without(theme, ("definition",)) for theme in told["themes"]],
    }


def _without(row: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


def _in_one_language(code: dict[str, Any]) -> dict[str, Any]:
    tongue = (get_language() or "en").split("-")[0]
    said = {name: {tongue: texts[tongue]} for name in _SAID if (texts := code[name]).get(tongue)}
    return {**code, **said}


def _turns(transcript: Transcript) -> Iterator[dict[str, Any]]:
    """Each turn with `gap`, what stands in the text between the turn before and its words."""
    names = speakers(transcript.header)
    end = 0
    for turn in Turn.objects.filter(transcript=transcript).order_by("position"):
        yield {
            "number": str(turn.position),
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
