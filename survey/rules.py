"""Who may do what. One table; a missing line means no."""

from enum import StrEnum

from django.core.exceptions import PermissionDenied

from survey.models import Membership, Role


class May(StrEnum):
    READ_STUDY = "study.read"
    EDIT_STUDY = "study.edit"
    READ_MEMBERS = "member.read"
    MANAGE_MEMBERS = "member.manage"
    READ_ACTIVITY = "activity.read"
    READ_CASES = "case.read"
    READ_ALL_CASES = "case.read_all"
    EDIT_CASES = "case.edit"
    READ_FORMS = "form.read"
    EDIT_FORMS = "form.edit"
    SEND_SUBMISSIONS = "submission.send"
    READ_SUBMISSIONS = "submission.read"
    READ_ALL_SUBMISSIONS = "submission.read_all"
    REVIEW_SUBMISSIONS = "submission.review"
    APPROVE_SUBMISSIONS = "submission.approve"
    EDIT_SUBMISSIONS = "submission.edit"
    EXPORT_SUBMISSIONS = "submission.export"
    MANAGE_DEVICES = "device.manage"
    MANAGE_WEBHOOKS = "webhook.manage"
    READ_CODEBOOK = "codebook.read"
    EDIT_CODEBOOK = "codebook.edit"
    READ_TRANSCRIPTS = "transcript.read"
    READ_ALL_TRANSCRIPTS = "transcript.read_all"
    EDIT_TRANSCRIPTS = "transcript.edit"
    REVEAL_NAMES = "transcript.reveal"
    CODE = "segment.write"
    READ_ALL_SEGMENTS = "segment.read_all"
    MANAGE_ROUNDS = "round.manage"
    ADJUDICATE = "turn.adjudicate"
    READ_RESULTS = "result.read"
    START_RUNS = "run.start"
    EDIT_SYSTEM = "system.edit"


_FIELD = {May.READ_STUDY, May.READ_CASES, May.READ_FORMS, May.READ_SUBMISSIONS}
_ALL_FIELD = _FIELD | {May.READ_ALL_CASES, May.READ_ALL_SUBMISSIONS}
_TEXT = {May.READ_STUDY, May.READ_CODEBOOK, May.READ_TRANSCRIPTS}
_ALL_TEXT = _TEXT | {May.READ_ALL_TRANSCRIPTS, May.READ_ALL_SEGMENTS}

ROLES: dict[Role, frozenset[May]] = {
    Role.PRINCIPAL_INVESTIGATOR: frozenset(May) - {May.CODE},
    Role.COORDINATOR: frozenset(
        _ALL_FIELD
        | {
            May.READ_MEMBERS,
            May.READ_ACTIVITY,
            May.EDIT_CASES,
            May.EDIT_FORMS,
            May.SEND_SUBMISSIONS,
            May.REVIEW_SUBMISSIONS,
            May.APPROVE_SUBMISSIONS,
            May.EDIT_SUBMISSIONS,
            May.MANAGE_DEVICES,
            May.MANAGE_WEBHOOKS,
            May.EXPORT_SUBMISSIONS,
        }
    ),
    Role.INTERVIEWER: frozenset(_FIELD | {May.SEND_SUBMISSIONS}),
    Role.CODER: frozenset(_TEXT | {May.CODE}),
    Role.LEAD_CODER: frozenset(
        _ALL_TEXT
        | {
            May.READ_MEMBERS,
            May.READ_ACTIVITY,
            May.EDIT_CODEBOOK,
            May.MANAGE_ROUNDS,
            May.ADJUDICATE,
            May.READ_RESULTS,
        }
    ),
    Role.ANALYST: frozenset(
        _ALL_FIELD
        | _ALL_TEXT
        | {May.EXPORT_SUBMISSIONS, May.READ_RESULTS, May.START_RUNS, May.EDIT_SYSTEM}
    ),
    Role.DATA_MANAGER: frozenset(
        _ALL_FIELD
        | {
            May.READ_MEMBERS,
            May.READ_ACTIVITY,
            May.EDIT_CASES,
            May.REVIEW_SUBMISSIONS,
            May.EDIT_SUBMISSIONS,
            May.EXPORT_SUBMISSIONS,
            May.READ_CODEBOOK,
            May.READ_TRANSCRIPTS,
            May.READ_ALL_TRANSCRIPTS,
            May.EDIT_TRANSCRIPTS,
            May.REVEAL_NAMES,
        }
    ),
}


def verbs(member: Membership) -> frozenset[May]:
    """All that the member's roles allow; nothing once the membership has ended."""
    if member.ended_at is not None:
        return frozenset()
    return frozenset().union(*(ROLES[Role(role)] for role in member.roles))


def can(member: Membership, may: May) -> bool:
    return may in verbs(member)


def require(member: Membership, may: May) -> None:
    if not can(member, may):
        raise PermissionDenied(may)
