"""How far the review of a submission is, and who reviews."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from survey.models import (
    Membership,
    ReviewLevel,
    ReviewState,
    ReviewStep,
    Submission,
    SubmissionVersion,
)
from survey.rules import ROLES, May, can

WAITING = (ReviewState.RECEIVED, ReviewState.EDITED)


@dataclass(frozen=True, slots=True)
class Standing:
    """The decision that stands at each level on the content of today; None: none yet."""

    supervisor: ReviewStep | None = None
    coordinator: ReviewStep | None = None

    @property
    def is_passed_on(self) -> bool:
        return self.supervisor is not None and self.supervisor.state == ReviewState.APPROVED

    def at(self, level: ReviewLevel) -> ReviewStep | None:
        return self.supervisor if level == ReviewLevel.SUPERVISOR else self.coordinator


def level_of(member: Membership) -> ReviewLevel:
    """At which level a reviewer decides."""
    decides = can(member, May.APPROVE_SUBMISSIONS)
    return ReviewLevel.COORDINATOR if decides else ReviewLevel.SUPERVISOR


def decisions() -> QuerySet[ReviewStep]:
    """Decisions on what submissions hold today, the newest first: an edit reopens both levels."""
    edited_since = SubmissionVersion.objects.filter(
        submission=OuterRef("submission"), replaced_at__gte=OuterRef("at")
    )
    return ReviewStep.objects.exclude(state="").exclude(Exists(edited_since)).order_by("-pk")


def standing_of(submission: Submission) -> Standing:
    """What stands on a submission that the member may see."""
    return standings_of([submission]).get(submission.pk, Standing())


def standings_of(submissions: Iterable[Submission]) -> dict[int, Standing]:
    """What stands on each of these submissions, by primary key, in one query."""
    newest = (
        decisions()
        .filter(submission__in=[submission.pk for submission in submissions])
        .select_related("by__user")
        .order_by("submission", "level", "-pk")
        .distinct("submission", "level")
    )
    found: dict[int, dict[str, ReviewStep]] = {}
    for step in newest:
        found.setdefault(step.submission_id, {})[step.level] = step
    return {
        pk: Standing(levels.get(ReviewLevel.SUPERVISOR), levels.get(ReviewLevel.COORDINATOR))
        for pk, levels in found.items()
    }


def reviewers_for(member: Membership) -> QuerySet[Membership]:
    """The members who may review, by handle; none for who may not."""
    roles = [role.value for role, verbs in ROLES.items() if May.REVIEW_SUBMISSIONS in verbs]
    reviewers = Membership.objects.filter(study=member.study, ended_at=None, roles__overlap=roles)
    if not can(member, May.REVIEW_SUBMISSIONS):
        reviewers = reviewers.none()
    return reviewers.select_related("user").order_by("handle")
