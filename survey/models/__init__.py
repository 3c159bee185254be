"""Tables of the survey house."""

from survey.models.case import Assignment, Case, Consent
from survey.models.event import Attempt, Event, Heartbeat, Kind, Mark
from survey.models.form import Form, FormVersion
from survey.models.job import Job, JobState
from survey.models.study import ApiToken, Invitation, Membership, Role, Study, User
from survey.models.submission import ConflictingBody, RepeatRow, ReviewState, Submission

__all__ = [
    "ApiToken",
    "Assignment",
    "Attempt",
    "Case",
    "ConflictingBody",
    "Consent",
    "Event",
    "Form",
    "FormVersion",
    "Heartbeat",
    "Invitation",
    "Job",
    "JobState",
    "Kind",
    "Mark",
    "Membership",
    "RepeatRow",
    "ReviewState",
    "Role",
    "Study",
    "Submission",
    "User",
]
