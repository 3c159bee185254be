"""Turns with their times as subtitles: SubRip (srt) and WebVTT (vtt)."""

import html
from collections.abc import Iterator
from dataclasses import dataclass

from coding.formats.correcting import Script
from coding.formats.plain import ParsedTurn

_LAST = 4000  # milliseconds that a turn without end or follower is shown


@dataclass(frozen=True, slots=True)
class Cue:
    start_ms: int
    end_ms: int
    speaker: str
    text: str


def cues(script: Script) -> list[Cue]:
    """The turns that have a time; one without an end lasts until the next one begins."""
    timed = [turn for turn in script.turns if turn.start_ms is not None]
    return [
        Cue(start, _end(turn, start, timed[place + 1 :]), turn.speaker, _said(script, turn))
        for place, turn in enumerate(timed)
        if (start := turn.start_ms) is not None
    ]


def to_srt(script: Script) -> str:
    """Blocks of number, times and `speaker: words`."""
    return "".join(
        f"{number}\n{_clock(cue.start_ms, ',')} --> {_clock(cue.end_ms, ',')}\n"
        f"{cue.speaker + ': ' if cue.speaker else ''}{cue.text}\n\n"
        for number, cue in enumerate(cues(script), 1)
    )


def to_vtt(script: Script) -> str:
    """The voice tag names the speaker."""
    return "WEBVTT\n\n" + "".join(_vtt(script))


def _vtt(script: Script) -> Iterator[str]:
    for cue in cues(script):
        voice = f"<v {html.escape(cue.speaker, quote=False)}>" if cue.speaker else ""
        words = html.escape(cue.text, quote=False)
        yield f"{_clock(cue.start_ms, '.')} --> {_clock(cue.end_ms, '.')}\n{voice}{words}\n\n"


def _end(turn: ParsedTurn, start: int, after: list[ParsedTurn]) -> int:
    if turn.end_ms is not None and turn.end_ms > start:
        return turn.end_ms
    following = [each.start_ms for each in after if each.start_ms and each.start_ms > start]
    return following[0] if following else start + _LAST


def _said(script: Script, turn: ParsedTurn) -> str:
    """A blank line would end the cue."""
    lines = script.text[turn.start : turn.end].split("\n")
    return "\n".join(line for line in lines if line.strip())


def _clock(ms: int, point: str) -> str:
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}:{seconds % 60:02}{point}{rest:03}"
