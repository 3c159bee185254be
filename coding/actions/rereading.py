"""Read a corrected file into turns, matched to those that a transcript has."""

from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from coding.formats.composing import composed, joins_by_default
from coding.formats.correcting import TurnDraft
from coding.formats.guarded import read_guarded
from coding.formats.script import ReadingRefused
from coding.models import Transcript
from coding.queries.script import script_of
from coding.queries.upload_words import sentence_of
from survey.actions.refusal import Refusal
from survey.formats.file_name import safe_name
from survey.models import Membership
from survey.rules import May, require

LARGEST = 50 * 2**20


def reread(*, transcript: Transcript, data: bytes, name: str, by: Membership) -> list[TurnDraft]:
    """The file's turns, for a person to look at before they are saved as a correction; nothing is
    kept. Speakers whom the transcript knows keep their role.
    """
    require(by, May.EDIT_TRANSCRIPTS)
    if len(data) > LARGEST:
        raise Refusal("too_large", _("%(name)s is larger than %(n)s MB.") % {"name": name, "n": 50})
    try:
        reading = read_guarded(data, name=safe_name(name) or "file", encoding="", columns={})
        parsed = composed(
            reading,
            speakers={},
            joins=joins_by_default(reading),
            language=transcript.language,
        )
    except ReadingRefused as refused:
        raise Refusal("bad_transcript", sentence_of(refused.faults[0])) from None
    old = script_of(transcript)
    roles = {turn.speaker: turn.is_respondent for turn in old.turns}
    new_texts = [parsed.text[turn.start : turn.end] for turn in parsed.turns]
    old_texts = [old.text[turn.start : turn.end] for turn in old.turns]
    origins = _origins(old_texts, new_texts)
    return [
        TurnDraft(
            turn.speaker,
            text,
            roles.get(turn.speaker, turn.is_respondent),
            *_times(turn.start_ms, turn.end_ms, old.turns[origin - 1] if origin else None),
            origin=origin,
        )
        for turn, text, origin in zip(parsed.turns, new_texts, origins, strict=True)
    ]


def _times(start_ms: int | None, end_ms: int | None, turn: object) -> tuple[int | None, int | None]:
    """Those of the file, else those that the turn had."""
    if start_ms is not None or turn is None:
        return start_ms, end_ms
    return getattr(turn, "start_ms", None), getattr(turn, "end_ms", None)


def _origins(old: list[str], new: list[str]) -> list[int]:
    """For each new turn the position of the one it was; 0 where there is none."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    origins = [0] * len(new)
    for _what, first, end, start, stop in matcher.get_opcodes():
        for step in range(min(end - first, stop - start)):
            origins[start + step] = first + step + 1
    return origins
