"""Tables of the survey house."""

from survey.models.attachment import Attachment, ConflictingFile, FormMedia
from survey.models.case import Assignment, Case, Consent
from survey.models.device import AppUser, DevicePassword, SpentDigest
from survey.models.event import Attempt, Event, Heartbeat, Kind, Mark
from survey.models.export import Export
from survey.models.form import Form, FormVersion
from survey.models.job import Job, JobState
from survey.models.recheck import Recheck, RecheckChange
from survey.models.review import (
    Finding,
    FindingKind,
    ReviewLevel,
    ReviewStep,
    Severity,
    SubmissionVersion,
)
from survey.models.sign_in import SignInTally
from survey.models.study import ApiToken, Invitation, Membership, Role, Study, User
from survey.models.submission import ConflictingBody, RepeatRow, ReviewState, Submission
from survey.models.vault import DataKey
from survey.models.walk import TestWalk
from survey.models.webhook import Delivery, DeliveryState, Webhook

__all__ = [
    "ApiToken",
    "AppUser",
    "Assignment",
    "Attachment",
    "Attempt",
    "Case",
    "ConflictingBody",
    "ConflictingFile",
    "Consent",
    "DataKey",
    "Delivery",
    "DeliveryState",
    "DevicePassword",
    "Event",
    "Export",
    "Finding",
    "FindingKind",
    "Form",
    "FormMedia",
    "FormVersion",
    "Heartbeat",
    "Invitation",
    "Job",
    "JobState",
    "Kind",
    "Mark",
    "Membership",
    "Recheck",
    "RecheckChange",
    "RepeatRow",
    "ReviewLevel",
    "ReviewState",
    "ReviewStep",
    "Role",
    "Severity",
    "SignInTally",
    "SpentDigest",
    "Study",
    "Submission",
    "SubmissionVersion",
    "TestWalk",
    "User",
    "Webhook",
]
