"""The text of a transcript with its turns, as the pure rooms take it."""

from coding.formats.correcting import Script
from coding.formats.plain import ParsedTurn
from coding.models import Transcript, Turn


def script_of(transcript: Transcript) -> Script:
    """Two readings of the database at most."""
    turns = Turn.objects.filter(transcript=transcript).order_by("position")
    return Script(transcript.text, tuple(_parsed(turn) for turn in turns))


def _parsed(turn: Turn) -> ParsedTurn:
    return ParsedTurn(
        position=turn.position,
        speaker=turn.speaker,
        is_respondent=turn.is_respondent,
        start=turn.start,
        end=turn.end,
        label_start=turn.label_start,
        language=turn.language,
        start_ms=turn.start_ms,
        end_ms=turn.end_ms,
    )
