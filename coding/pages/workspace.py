"""The coding workspace: one coder, one transcript, own segments."""

from collections.abc import Iterator
from json import dumps
from pathlib import Path
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import StreamingHttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override
from django.views.decorators.gzip import gzip_page

from coding.models import CodingTask
from coding.pages.sound import sound_address
from coding.pages.workspace_turns import turns_of
from coding.pages.workspace_words import WORDS
from coding.pinyin import sounds
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
COLUMNS = ("id", "version", "start", "end", "code", "value", "attributes")  # main.js knows them
_SAID = ("definition", "include_when", "exclude_when")


_TURNS, _DATA = SafeString("<!--turns-->"), SafeString("<!--data-->")  # text of others is escaped
_ESCAPES = (("&", "\\u0026"), ("<", "\\u003C"), (">", "\\u003E"))


@gzip_page
@study_page(May.CODE, room="transcripts")
def workspace(request: StudyRequest, task: int) -> StreamingHttpResponse:
    """The own task with all that its scripts need; to read only once it is handed in.

    The frame is sent first: a browser fetches scripts and style while transcript and segments are
    still being read.
    """
    member = request.member
    opened = own_task(member, task)
    transcript = opened.transcript
    sound = sound_address(member.study.slug, transcript)
    context = {
        "task": opened,
        "is_open": opened.submitted_at is None and opened.round.closed_at is None,
        "kind_name": member.study.kinds.get(transcript.kind, transcript.kind),
        "turns": _TURNS,
        "data": _DATA,
        "words": _script("workspace-words", WORDS),
        "modules": MODULES,
        "sound": sound,
        "api": f"{reverse('api:study', args=[member.study.slug])}/",
    }
    frame = render_to_string("coding/workspace.html", context, request)
    language = get_language() or "en"
    return StreamingHttpResponse(_sent(frame, opened, request, language, has_sound=bool(sound)))


def _sent(
    frame: str, task: CodingTask, request: StudyRequest, language: str, *, has_sound: bool
) -> Iterator[str]:
    """The frame with turns and data put in, as soon as there is something to send."""
    before, _, rest = frame.partition(_TURNS)
    between, _, after = rest.partition(_DATA)
    yield before
    with override(language):
        turns = turns_of(task.transcript, has_sound=has_sound)
    yield f"{turns}{between}"
    with override(language):
        data = _script("workspace-data", _data(task, request))
    yield f"{data}{after}"


def _script(name: str, value: object) -> SafeString:
    """As json_script has it, but with Chinese as it is written, which is half as long."""
    told = dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
    for sign, escape in _ESCAPES:
        told = told.replace(sign, escape)
    form = '<script id="{}" type="application/json">{}</script>'
    return format_html(form, name, SafeString(told))


def _data(task: CodingTask, request: StudyRequest) -> dict[str, Any]:
    """What the page embeds. The quotes stand in the text already, the names of a segment's parts are
    COLUMNS, what is said about codes is there in the page's language alone, and their pinyin by
    character.
    """
    told = workspace_of(task, request.member)
    return {
        **told,
        "segments": [[row[name] for name in COLUMNS] for row in told["segments"]],
        "codes": {key: _in_one_language(code) for key, code in told["codes"].items()},
        "themes": [_without_definition(theme) for theme in told["themes"]],
    }


def _without_definition(theme: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in theme.items() if name != "definition"}


def _in_one_language(code: dict[str, Any]) -> dict[str, Any]:
    tongue = (get_language() or "en").split("-")[0]
    said = {name: {tongue: texts[tongue]} for name in _SAID if (texts := code[name]).get(tongue)}
    return {**code, **said, "pinyin": sounds(code["name"].get("zh", ""))}
