"""How data walks: each event, and the work it sets off downstream.

This is the only place that says what follows from what; upstream houses never call downstream.
"""

from survey.actions.event import Work
from survey.models import Event, Kind


def transcript_of(event: Event) -> int:
    return int(event.data["transcript"])


def submission_of(event: Event) -> int:
    return int(event.data["submission"])


PIPELINE = {
    Kind.SUBMISSION_RECEIVED: [Work("survey.check_submission", key=submission_of)],
    Kind.SUBMISSION_EDITED: [Work("survey.check_submission", key=submission_of)],
    Kind.TRANSCRIPT_READY: [Work("analysis.refresh_tallies", key=transcript_of)],
    Kind.SEGMENT_MARKED: [Work("analysis.refresh_tallies", key=transcript_of)],
}
