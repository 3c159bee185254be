"""Corrections for tests: what a transcript says, changed by words."""

from collections.abc import Mapping

from coding.actions.correction import Outlook, correct
from coding.formats.correcting import TurnDraft
from coding.models import Transcript
from coding.queries.script import script_of
from survey.models import Membership


def drafts_of(transcript: Transcript) -> list[TurnDraft]:
    """The turns as an editor would send them back untouched."""
    return [
        TurnDraft(
            turn.speaker,
            transcript.text[turn.start : turn.end],
            turn.is_respondent,
            turn.start_ms,
            turn.end_ms,
            turn.position,
        )
        for turn in script_of(transcript).turns
    ]


def reworded(transcript: Transcript, words: Mapping[str, str]) -> list[TurnDraft]:
    """The turns with other words; a turn that has none left is taken out."""
    wanted = []
    for draft in drafts_of(transcript):
        text = draft.text
        for old, new in words.items():
            text = text.replace(old, new)
        if text.strip():
            wanted.append(
                TurnDraft(
                    draft.speaker,
                    text,
                    draft.is_respondent,
                    draft.start_ms,
                    draft.end_ms,
                    draft.origin,
                )
            )
    return wanted


def correct_words(
    transcript: Transcript, words: Mapping[str, str], *, by: Membership, reason: str = "Misheard"
) -> tuple[Transcript, Outlook]:
    return correct(
        transcript=transcript,
        version=transcript.version,
        turns=reworded(transcript, words),
        reason=reason,
        by=by,
    )
