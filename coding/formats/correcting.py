"""A transcript with corrected turns: its text made anew, with all that nobody touched as it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from coding.formats.plain import ParsedTurn, language_of
from coding.formats.script import LONGEST_TEXT, MOST_TURNS
from coding.formats.speakers import LONGEST_LABEL
from coding.text import TextRefused, canonical

_LATEST = 100 * 3_600_000  # milliseconds


class Wrong(StrEnum):
    """Why turns do not make a transcript."""

    NO_TURNS = "no_turns"
    BLANK_TURN = "blank_turn"
    FORBIDDEN_CHARACTER = "forbidden_character"
    LONG_SPEAKER = "long_speaker"
    TOO_LONG = "too_long"
    BAD_TIME = "bad_time"


class CorrectionRefused(ValueError):  # noqa: N818
    """Turns that make no transcript; `turn` counts from 1, 0 where none is to blame."""

    def __init__(self, wrong: Wrong, turn: int = 0) -> None:
        super().__init__(f"turn {turn}: {wrong.value}")
        self.wrong = wrong
        self.turn = turn


@dataclass(frozen=True, slots=True)
class TurnDraft:
    """A turn as somebody wants it; `origin` is the position of the turn it was, 0 for a new one."""

    speaker: str
    text: str
    is_respondent: bool
    start_ms: int | None = None
    end_ms: int | None = None
    origin: int = 0


@dataclass(frozen=True, slots=True)
class Script:
    """A text and its turns, in order."""

    text: str
    turns: tuple[ParsedTurn, ...]


def corrected(old: Script, drafts: Sequence[TurnDraft], *, language: str) -> Script:
    """Labels, blank lines and whatever stands between turns stay; only what a draft changes does.

    Raises CorrectionRefused for a blank turn, a character that cannot be kept, a time that runs
    back within a turn, and more than a transcript can be.
    """
    if not drafts:
        raise CorrectionRefused(Wrong.NO_TURNS)
    if len(drafts) > MOST_TURNS:
        raise CorrectionRefused(Wrong.TOO_LONG)
    loom = _Loom(old)
    for number, draft in enumerate(drafts, 1):
        loom.add(_looked_at(draft, number), language)
    script = loom.finished()
    if len(script.text) > LONGEST_TEXT:
        raise CorrectionRefused(Wrong.TOO_LONG)
    return script


def _looked_at(draft: TurnDraft, number: int) -> TurnDraft:
    try:
        text, speaker = canonical(draft.text), " ".join(canonical(draft.speaker).split())
    except TextRefused:
        raise CorrectionRefused(Wrong.FORBIDDEN_CHARACTER, number) from None
    if not text.strip():
        raise CorrectionRefused(Wrong.BLANK_TURN, number)
    if len(speaker) > LONGEST_LABEL:
        raise CorrectionRefused(Wrong.LONG_SPEAKER, number)
    times = [time for time in (draft.start_ms, draft.end_ms) if time is not None]
    if times != sorted(times) or any(not 0 <= time <= _LATEST for time in times):
        raise CorrectionRefused(Wrong.BAD_TIME, number)
    return TurnDraft(speaker, text, draft.is_respondent, draft.start_ms, draft.end_ms, draft.origin)


class _Loom:
    """Weaves the new text turn by turn."""

    def __init__(self, old: Script) -> None:
        self.old = old
        self.by_position = {turn.position: place for place, turn in enumerate(old.turns)}
        self.labels: dict[str, str] = {}
        for turn in old.turns:
            self.labels.setdefault(turn.speaker, old.text[turn.label_start : turn.start])
        first = old.turns[0].label_start if old.turns else 0
        self.parts = [old.text[:first]]
        self.length = first
        self.turns: list[ParsedTurn] = []
        self.next = 0  # place of the first old turn that is not passed yet

    def add(self, draft: TurnDraft, language: str) -> None:
        place = self._place(draft)
        if self.turns:
            self._write(self._gap(place))
        origin = None if place is None else self.old.turns[place]
        label_start = self.length
        self._write(self._label(draft.speaker, origin))
        start = self.length
        is_same = origin is not None and draft.text == self._said(origin)
        self._write(draft.text if is_same else draft.text.strip())
        turn = ParsedTurn(
            position=len(self.turns) + 1,
            speaker=draft.speaker,
            is_respondent=draft.is_respondent,
            start=start,
            end=self.length,
            label_start=label_start,
            language=origin.language if is_same and origin else language_of(draft.text, language),
            start_ms=draft.start_ms,
            end_ms=draft.end_ms,
        )
        self.turns.append(turn)
        if place is not None:
            self.next = place + 1

    def finished(self) -> Script:
        if self.old.turns:
            self._write(self._wordy(self.next, len(self.old.turns)))
            self._write(self.old.text[self.old.turns[-1].end :])
        return Script("".join(self.parts), tuple(self.turns))

    def _place(self, draft: TurnDraft) -> int | None:
        """Where the draft's turn stood; None for a new one, the second half of a split one, and
        one that was taken over to a later place.
        """
        place = self.by_position.get(draft.origin)
        return place if place is not None and place >= self.next else None

    def _gap(self, place: int | None) -> str:
        if place is None or place == 0:
            return self._usual_gap()
        wordy = self._wordy(self.next, place)
        return wordy + self._before(place)

    def _wordy(self, first: int, end: int) -> str:
        """What stands between turns beside blanks does not go with a turn that is taken out."""
        gaps = [self._before(place) for place in range(max(1, first), end)]
        return "".join(gap for gap in gaps if gap.strip())

    def _before(self, place: int) -> str:
        return self.old.text[self.old.turns[place - 1].end : self.old.turns[place].label_start]

    def _usual_gap(self) -> str:
        gap = self._before(1) if len(self.old.turns) > 1 else "\n"
        return gap if gap and not gap.strip() else "\n"

    def _label(self, speaker: str, origin: ParsedTurn | None) -> str:
        if origin is not None and origin.speaker == speaker:
            return self.old.text[origin.label_start : origin.start]
        if not speaker:
            return ""
        is_latin = speaker[-1].isascii()
        return self.labels.get(speaker) or (f"{speaker}: " if is_latin else f"{speaker}：")

    def _said(self, turn: ParsedTurn) -> str:
        return self.old.text[turn.start : turn.end]

    def _write(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)
