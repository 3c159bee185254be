"""Submissions and forms as a member may see them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from survey.models import Finding, Form, FormVersion, Membership, Submission
from survey.queries.review import WAITING, decisions, level_of
from survey.rules import May, can

NOBODY = "-"  # no handle
PART_OF_ID = 8


def submissions_for(member: Membership) -> QuerySet[Submission]:
    """The submissions this member may see, newest first; interviewers see theirs. What was sent
    to try out a draft is not among them.
    """
    in_study = Submission.objects.filter(study=member.study, is_test=False)
    if can(member, May.READ_ALL_SUBMISSIONS):
        visible = in_study
    elif can(member, May.READ_SUBMISSIONS):
        visible = in_study.filter(submitted_by=member)
    else:
        visible = in_study.none()
    return (
        visible.select_related(
            *("form_version__form", "case__consent", "submitted_by__user", "reviewer__user")
        )
        .defer("xml", "form_version__source", "form_version__xform", "form_version__definition")
        .order_by("-id")
    )


@dataclass(frozen=True, slots=True)
class Sought:
    """Which submissions: of this form ID, case code, interviewer, review state, received from
    `received_after` on and before `received_before`; of this `version` of their form; with a
    finding of this `severity`; `to_review_by` is the handle of a reviewer for whose decision they
    wait, `reviewer` that of whoever has them to review (NOBODY: of no one), `waiting_at` the level
    at which a decision is due. `text` stands in the case's code, the instance ID, or the name of
    interviewer or sender. None means: of any.
    """

    form: str | None = None
    case: str | None = None
    interviewer: str | None = None
    review: str | None = None
    received_after: datetime | None = None
    received_before: datetime | None = None
    to_review_by: str | None = None
    version: str | None = None
    severity: str | None = None
    reviewer: str | None = None
    waiting_at: str | None = None
    has_findings: bool | None = None
    text: str | None = None

    def condition(self) -> Q:
        wanted = {
            "form_version__form__form_id": self.form,
            "case__code": self.case,
            "interviewer": self.interviewer,
            "review": self.review,
            "received_at__gte": self.received_after,
            "received_at__lt": self.received_before,
            "form_version__version": self.version,
        }
        condition = Q(**{name: value for name, value in wanted.items() if value is not None})
        if self.severity:
            grave = Finding.objects.filter(submission=OuterRef("pk"), severity=self.severity)
            condition &= Q(Exists(grave))
        if self.has_findings is not None:
            found = Q(Exists(Finding.objects.filter(submission=OuterRef("pk"))))
            condition &= found if self.has_findings else ~found
        return condition & self._of_review() & (_with(self.text) if self.text else Q())

    def _of_review(self) -> Q:
        condition = _waiting_for(self.to_review_by) if self.to_review_by else Q()
        if self.waiting_at:
            condition &= waiting_at(self.waiting_at)
        if self.reviewer == NOBODY:
            return condition & Q(reviewer=None)
        return condition & Q(reviewer__handle=self.reviewer) if self.reviewer else condition


def _waiting_for(reviewer: str) -> Q:
    """Given to this reviewer, undecided, and not yet passed on by them as they are today."""
    own = decisions().filter(submission=OuterRef("pk"), by__handle=reviewer)
    return Q(reviewer__handle=reviewer, review__in=WAITING) & ~Q(Exists(own))


def waiting_at(level: str) -> Q:
    """A decision of this level is due: what came in, was edited, or came back corrected, and on
    which none of this level stands yet. What a supervisor passed on waits for the coordinator.
    """
    decided = decisions().filter(submission=OuterRef("pk"), level=level)
    return Q(review__in=WAITING) & ~Q(Exists(decided))


def waiting_submissions_for(member: Membership) -> QuerySet[Submission]:
    """Those that wait for a decision of this member's level; none for who does not review."""
    if not can(member, May.REVIEW_SUBMISSIONS):
        return submissions_for(member).none()
    return submissions_for(member).filter(waiting_at(level_of(member)))


def _with(text: str) -> Q:
    """A part of an instance ID is looked for only where it is long enough to mean one: "F14" is a
    case, and stands by chance in many of them.
    """
    places = ["case__code", "interviewer", "submitted_by__handle"]
    if len(text) >= PART_OF_ID:
        places.append("instance_id")
    found = Q()
    for place in places:
        found |= Q(**{f"{place}__icontains": text})
    return found


def sought_submissions_for(member: Membership, sought: Sought) -> QuerySet[Submission]:
    """Those of the member's submissions that are sought, newest first."""
    return submissions_for(member).filter(sought.condition())


def submission_for(member: Membership, instance_id: str) -> Submission:
    """One submission with its repeats; DoesNotExist when the member may not see it."""
    return submissions_for(member).prefetch_related("rows", "findings").get(instance_id=instance_id)


def forms_for(member: Membership) -> QuerySet[Form]:
    """The study's forms by form ID, each with `received`: its submissions that the member may
    see; none for who may not read forms.
    """
    forms = Form.objects.filter(study=member.study)
    if not can(member, May.READ_FORMS):
        forms = forms.none()
    return forms.annotate(received=received_by(member, "form_version__form")).order_by("form_id")


def received_by(member: Membership, key: str) -> Coalesce:
    """How many submissions the member may see, of those whose `key` is the row that is asked for.

    It is counted row by row along an index: a condition on the submissions of all rows at once
    would compare each of them with each.
    """
    seen = submissions_for(member).order_by().filter(**{key: OuterRef("pk")})
    return Coalesce(Subquery(seen.values(key).annotate(n=Count("pk")).values("n")), 0)


def latest_versions(study_id: int) -> dict[str, FormVersion]:
    """The newest published version of each form of the study, by form ID."""
    newest = (
        FormVersion.objects.filter(form__study=study_id, published_at__isnull=False)
        .select_related("form")
        .defer("source", "xform")
        .order_by("form", "-published_at", "-id")
        .distinct("form")
    )
    return {version.form.form_id: version for version in newest}
