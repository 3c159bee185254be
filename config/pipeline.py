"""How data walks: each event, and the work it sets off downstream.

This is the only place that says what follows from what; upstream houses never call downstream.
"""

from collections.abc import Sequence
from dataclasses import replace

from survey.actions.event import Work
from survey.models import Event, Kind
from survey.queries.webhook import is_listened_to


def transcript_of(event: Event) -> int:
    return int(event.data["transcript"])


def touched_transcripts(event: Event) -> Sequence[int]:
    """Those in which a merge or split of codes changed segments."""
    return [int(pk) for pk in event.data.get("transcripts", ())]


def stepped_transcripts(event: Event) -> Sequence[int]:
    """The one of the task, and those from which a step or a correction took segments."""
    return [transcript_of(event), *touched_transcripts(event)]


def submission_of(event: Event) -> int:
    return int(event.data["submission"])


def event_itself(event: Event) -> int:
    return event.pk


def was_left_unchecked(event: Event) -> bool:
    """Most submissions are checked while they are taken in."""
    return bool(event.data.get("unchecked"))


CHECK = Work("survey.check_submission", key=submission_of)
CHECK_LATER = replace(CHECK, when=was_left_unchecked)
TELL = Work("survey.plan_deliveries", key=event_itself, when=is_listened_to)

PIPELINE = {
    Kind.FORM_PUBLISHED: [TELL],
    Kind.SUBMISSION_RECEIVED: [CHECK_LATER, TELL],
    Kind.SUBMISSION_EDITED: [CHECK, TELL],
    Kind.SUBMISSION_REVIEWED: [TELL],
    Kind.TRANSCRIPT_READY: [Work("analysis.refresh_tallies", key=transcript_of)],
    Kind.TRANSCRIPT_CORRECTED: [Work("analysis.refresh_tallies", key=stepped_transcripts)],
    Kind.TRANSCRIPT_PSEUDONYMISED: [Work("analysis.refresh_tallies", key=stepped_transcripts)],
    Kind.SEGMENT_MARKED: [Work("analysis.refresh_tallies", key=transcript_of)],
    Kind.SEGMENTS_CHANGED: [Work("analysis.refresh_tallies", key=stepped_transcripts)],
    Kind.CODE_CHANGED: [Work("analysis.refresh_tallies", key=touched_transcripts)],
}
