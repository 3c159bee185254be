"""A reading and what a person decided about it become the text and the turns to keep."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from coding.formats.paragraphs import declared_roles
from coding.formats.plain import ParsedTranscript, ParsedTurn, SpeakerRole, language_of
from coding.formats.script import Fault, Reading, ReadingRefused, Said, Why
from coding.formats.speakers import LONGEST_LABEL, guessed_roles

_HAN = ("\u3400", "\u9fff")
_SHOWN = 60


@dataclass(frozen=True)
class Speaker:
    """How a person wants a speaker of the file: under which name, and in which role. Two speakers
    with one name are one.
    """

    name: str
    role: SpeakerRole


@dataclass(frozen=True)
class SpeakerRow:
    """A speaker as the file has it, with what is known or guessed."""

    label: str
    name: str
    role: SpeakerRole
    turns: int
    characters: int
    first: str


def speakers_of(reading: Reading, chosen: Mapping[str, Speaker]) -> list[SpeakerRow]:
    """The speakers in the order in which they speak first, with a person's choice or our guess."""
    roles = guessed_roles(reading.turns, declared_roles(reading.header))
    labels = list(dict.fromkeys(turn.speaker for turn in reading.turns))
    rows = []
    for label in labels:
        own = [turn.text for turn in reading.turns if turn.speaker == label]
        guess = Speaker(label, roles.get(label, SpeakerRole.UNKNOWN))
        wanted = chosen.get(label, guess)
        first = " ".join(own[0].split())[:_SHOWN]
        rows.append(
            SpeakerRow(label, wanted.name, wanted.role, len(own), sum(map(len, own)), first)
        )
    return rows


def joins_by_default(reading: Reading) -> bool:
    """Cues of one speaker become one turn where speakers are known; else each stays."""
    return reading.is_timed and any(turn.speaker for turn in reading.turns)


def joined(turns: Sequence[Said]) -> list[Said]:
    """What one speaker says in a row as one turn, from the first time to the last."""
    whole: list[Said] = []
    for _, group in groupby(turns, key=lambda turn: turn.speaker):
        own = list(group)
        starts = [turn.start_ms for turn in own if turn.start_ms is not None]
        ends = [turn.end_ms for turn in own if turn.end_ms is not None]
        text = own[0].text
        for turn in own[1:]:
            text += f"{_joint(text, turn.text)}{turn.text}"
        whole.append(Said(own[0].speaker, text, min(starts, default=None), max(ends, default=None)))
    return whole


def composed(
    reading: Reading,
    *,
    speakers: Mapping[str, Speaker],
    joins: bool,
    language: str = "",
) -> ParsedTranscript:
    """The canonical text, `label: speech` a turn, and turns whose offsets are its code points.

    Raises ReadingRefused for a speaker's name of more than 60 characters.
    """
    rows = {row.label: row for row in speakers_of(reading, speakers)}
    if any(len(row.name) > LONGEST_LABEL for row in rows.values()):
        long = next(row.name for row in rows.values() if len(row.name) > LONGEST_LABEL)
        raise ReadingRefused(Fault(Why.LONG_SPEAKER, text=long[:LONGEST_LABEL]))
    said = [replace(turn, speaker=rows[turn.speaker].name) for turn in reading.turns]
    said = joined(said) if joins else said
    whole = language or language_of(" ".join(turn.text for turn in said))
    roles = {row.name: row.role for row in rows.values()}
    text, turns = "", []
    for position, turn in enumerate(said, 1):
        label_start = len(text)
        text += _label(turn.speaker)
        start = len(text)
        text += turn.text
        turns.append(
            ParsedTurn(
                position=position,
                speaker=turn.speaker,
                is_respondent=roles[turn.speaker] is SpeakerRole.RESPONDENT,
                start=start,
                end=len(text),
                label_start=label_start,
                language=language_of(turn.text, otherwise=whole),
                start_ms=turn.start_ms,
                end_ms=turn.end_ms,
            )
        )
        text += "\n"
    header = reading.header | ({"notice": reading.notice} if reading.notice else {})
    return ParsedTranscript(
        header=header,
        notice=reading.notice,
        text=text.removesuffix("\n"),
        language=whole or "en",
        speakers=roles,
        turns=tuple(turns),
        dropped=(),
    )


def _label(speaker: str) -> str:
    if not speaker:
        return ""
    return f"{speaker}：" if _is_han(speaker[-1]) or speaker[-1] == "）" else f"{speaker}: "


def _joint(before: str, after: str) -> str:
    """No space between Chinese; a line break stays out, so that sentences run on."""
    return "" if _is_han(before[-1:]) or _is_han(after[:1]) else " "


def _is_han(char: str) -> bool:
    return (
        _HAN[0] <= char <= _HAN[1] or "\u3000" <= char <= "\u303f" or "\uff00" <= char <= "\uffef"
    )
