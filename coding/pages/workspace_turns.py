"""The turns of a transcript as the workspace shows them: written here, since a long one has hundreds
and a template takes a hundred times as long.
"""

from collections.abc import Iterator
from html import escape

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from coding.models import Transcript, Turn
from coding.queries.header import speakers

type _Row = tuple[int, str, bool, str, int, int, int | None]

_TURN = (
    '<li class="turn{kind}" id="turn-{number}" data-number="{number}" data-gap="{gap}"{ms}>'
    '<div class="turn-who"><b>{speaker}</b>{number}{clock}</div>'
    '<p class="turn-text"{lang} data-start="{start}">{text}</p><div class="turn-margin"></div></li>\n'
)
_TIME = (
    ' <button class="ws-time" type="button" data-seek="{ms}" aria-label="{label}">{clock}</button>'
)
_FIELDS = ("position", "speaker", "is_respondent", "language", "start", "end", "start_ms")


def turns_of(transcript: Transcript, *, has_sound: bool) -> SafeString:
    """A list item for each turn, with `gap`: what stands in the text between the turn before and its
    words. Every part is escaped.
    """
    return SafeString("".join(_turns(transcript, has_sound=has_sound)))


def _turns(transcript: Transcript, *, has_sound: bool) -> Iterator[str]:
    rows: list[_Row] = list(
        Turn.objects.filter(transcript=transcript).order_by("position").values_list(*_FIELDS)
    )
    names = speakers(transcript.header)
    shown = {
        speaker: render_to_string("coding/speaker.html", {"name": names.get(speaker, speaker)})
        for speaker in {row[1] for row in rows}
    }
    text, reached = transcript.text, 0
    for position, speaker, is_respondent, language, start, end, start_ms in rows:
        yield _TURN.format(
            kind="" if is_respondent else " turn-question",
            number=position,
            gap=escape(text[reached:start]),
            ms="" if start_ms is None else f' data-ms="{start_ms}"',
            speaker=shown[speaker].strip(),
            clock="" if start_ms is None else _time(start_ms, has_sound=has_sound),
            lang=f' lang="{language}"' if language in {"zh", "en"} else "",
            start=start,
            text=escape(text[start:end]),
        )
        reached = end


def _time(start_ms: int, *, has_sound: bool) -> str:
    told = clock(start_ms)
    if not has_sound:
        return f" · {told}"
    label = escape(_("Play from %(time)s") % {"time": told})
    return _TIME.format(ms=start_ms, label=label, clock=told)


def clock(milliseconds: int) -> str:
    """A place in a recording: 1:02:03, or 2:03 within the first hour."""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
