"""Subtitles as transcripts: SubRip (.srt) and WebVTT (.vtt) with its voices."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coding.formats.clock import milliseconds
from coding.formats.plain import SpeakerRole, well_known_role
from coding.formats.script import (
    Dropped,
    Fault,
    Lost,
    Paragraph,
    Reading,
    ReadingRefused,
    Said,
    Why,
    check_size,
    tally,
)
from coding.formats.speakers import bare, looks_like_a_name, opening_of

_ARROW = "-->"
_TIMES = re.compile(r"\s*(?P<start>[\d:.,]+)\s*-->\s*(?P<end>[\d:.,]+)(?P<settings>\s.*)?")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[\s\t]+(?P<name>[^>]*)>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]*>|<\d[\d:.]*>|</>|\{\\[^{}]*\}", re.IGNORECASE)
_DASH = re.compile(r"\s*[-–—]\s*(?=\S)")
_HAN = "\u3000-\u9fff\uff00-\uffef"
_HAN_BREAK = re.compile(rf"(?<=[{_HAN}])\n|\n(?=[{_HAN}])")
_LATIN_BREAK = re.compile(r"\n")
_BLOCKS = ("NOTE", "STYLE", "REGION")


@dataclass(frozen=True)
class _Cue:
    line: int
    start_ms: int
    end_ms: int
    text: str


def read_srt(text: str) -> Reading:
    """Every cue is a piece with its times. Raises ReadingRefused with each bad line of times."""
    return _read(text, file_format="srt", has_voices=False, skipped=())


def read_vtt(text: str) -> Reading:
    """As `read_srt`; `<v Wang>` names who speaks, and several voices of one cue are kept apart."""
    skipped = [
        (number, block[0])
        for number, block in _blocks(text)
        if block[0].split(" ")[0].split("\t")[0] in _BLOCKS and not _is_timed(block)
    ]
    return _read(text, file_format="vtt", has_voices=True, skipped=skipped)


def _read(
    text: str, *, file_format: str, has_voices: bool, skipped: Sequence[tuple[int, str]]
) -> Reading:
    cues = _cues(text)
    markup = sum(len(_TAG.findall(cue.text)) for cue in cues)
    voices = sum(len(_VOICE.findall(cue.text)) for cue in cues) if has_voices else 0
    pieces = [piece for cue in cues for piece in _pieces(cue, has_voices=has_voices)]
    turns = tuple(_labelled(pieces))
    check_size(turns)
    closings = sum(len(re.findall(r"</v>", cue.text, re.IGNORECASE)) for cue in cues)
    return Reading(
        format=file_format,
        turns=turns,
        dropped=(
            *tally({Lost.MARKUP: max(0, markup - voices - closings)}),
            *(Dropped(Lost.NOTES, 1, number, first[:80]) for number, first in skipped),
        ),
        is_timed=True,
    )


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """(number of the first line, lines) of what stands between blank lines."""
    block: list[str] = []
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _is_timed(block: Sequence[str]) -> bool:
    return any(_ARROW in line for line in block[:2])


def _cues(text: str) -> list[_Cue]:
    cues: list[_Cue] = []
    faults: list[Fault] = []
    for number, block in _blocks(text):
        if not _is_timed(block):
            if cues and not block[0].startswith(_BLOCKS) and not _only_number(block):
                last = cues.pop()  # a blank line inside a cue
                cues.append(
                    _Cue(last.line, last.start_ms, last.end_ms, "\n".join([last.text, *block]))
                )
            continue
        at = next(place for place, line in enumerate(block) if _ARROW in line)
        times = _times(block[at])
        line = number + at
        if times is None:
            faults.append(Fault(Why.BAD_TIME, line, block[at].strip()[:60]))
        elif times[1] < times[0]:
            faults.append(Fault(Why.TIME_RUNS_BACK, line, block[at].strip()[:60]))
        else:
            cues.append(_Cue(line, *times, "\n".join(block[at + 1 :])))
    if faults:
        raise ReadingRefused(*faults[:50])
    if not cues:
        raise ReadingRefused(Fault(Why.NO_TURNS))
    return cues


def _only_number(block: Sequence[str]) -> bool:
    return len(block) == 1 and block[0].strip().isdigit()


def _times(line: str) -> tuple[int, int] | None:
    found = _TIMES.fullmatch(line)
    if found is None:
        return None
    start, end = milliseconds(found["start"]), milliseconds(found["end"])
    return None if start is None or end is None else (start, end)


def _pieces(cue: _Cue, *, has_voices: bool) -> Iterator[Said]:
    """The cue, cut at its voices or, where each line begins with a dash, at its lines."""
    times = (cue.start_ms, cue.end_ms)
    parts = _VOICE.split(cue.text) if has_voices else [cue.text]
    if said := _clean(parts[0]):
        lines = said.split("\n")
        spoken = lines if len(lines) > 1 and all(_DASH.match(line) for line in lines) else [said]
        yield from (Said("", _DASH.sub("", line, count=1), *times) for line in spoken)
    for name, words in zip(parts[1::2], parts[2::2], strict=True):
        if said := _clean(words):
            yield Said(html.unescape(name).strip(), said, *times)


def _clean(text: str) -> str:
    plain = html.unescape(_TAG.sub("", text)).replace("\u200e", "").replace("\u200f", "")
    return "\n".join(line.strip() for line in plain.split("\n") if line.strip())


def _labelled(pieces: Sequence[Said]) -> Iterator[Said]:
    """Who speaks where the text itself says so: `WANG: …`; a cue without label goes on."""
    openings = {
        place: one
        for place, piece in enumerate(pieces)
        if not piece.speaker and (one := opening_of(Paragraph(piece.text))) and one.label
    }
    labels = [one.label for one in openings.values()]
    known = {
        label
        for label in labels
        if labels.count(label) > 1
        or well_known_role(bare(label)) is not SpeakerRole.UNKNOWN
        or looks_like_a_name(label)
    }
    speaker = ""
    for place, piece in enumerate(pieces):
        one = openings.get(place)
        if one is not None and one.label in known and one.speech.strip():
            speaker = one.label
            yield Said(speaker, _flowing(one.speech), piece.start_ms, piece.end_ms)
        else:
            said = _flowing(piece.text)
            yield Said(piece.speaker or speaker, said, piece.start_ms, piece.end_ms)


def _flowing(text: str) -> str:
    """Lines of a cue are broken for the screen: they run on, in Chinese without a space."""
    return _LATIN_BREAK.sub(" ", _HAN_BREAK.sub("", text.strip()))
