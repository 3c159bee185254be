"""Review submissions at two levels, comment on them, and say who reviews which."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from survey.actions.event import record
from survey.actions.refusal import Conflict, Refusal
from survey.models import (
    Kind,
    Membership,
    ReviewLevel,
    ReviewState,
    ReviewStep,
    Submission,
)
from survey.queries.review import (
    WAITING,
    Standing,
    level_of,
    reviewers_for,
    standing_of,
    standings_of,
)
from survey.queries.submission import submissions_for
from survey.rules import May, require

LONGEST = 5000
DECIDED = (ReviewState.APPROVED, ReviewState.REJECTED)
DECISIONS: Mapping[ReviewLevel, Collection[str]] = {
    ReviewLevel.SUPERVISOR: (ReviewState.APPROVED, ReviewState.HAS_ISSUES),
    ReviewLevel.COORDINATOR: (*DECIDED, ReviewState.HAS_ISSUES),
}


@transaction.atomic
def review(*, submission: Submission, state: str, by: Membership, comment: str = "") -> ReviewStep:
    """Decide on the content that `submission` was read with; the decision again changes nothing.

    What a supervisor approves is passed on: it goes on waiting, for the coordinator level. A
    supervisor changes nothing of what stands there.
    """
    require(by, May.REVIEW_SUBMISSIONS)
    level, comment = level_of(by), _checked_text(comment)
    _check_decision(state, level)
    current = _locked(submission, by)
    standing = standing_of(current)
    before = standing.at(level)
    if before is not None and before.state == state and comment in {"", before.comment}:
        return before
    _check_level(current, standing, level)
    return _decide(current, level, state, comment, by)


def return_to_interviewer(*, submission: Submission, comment: str, by: Membership) -> ReviewStep:
    """Give it back with a comment that says what is to be mended."""
    require(by, May.REVIEW_SUBMISSIONS)
    if not comment.strip():
        raise Refusal("no_comment", _("Say what is to be mended."))
    return review(submission=submission, state=ReviewState.HAS_ISSUES, comment=comment, by=by)


@transaction.atomic
def approve_all(*, submissions: Collection[Submission], by: Membership) -> int:
    """Approve those that wait at the member's level; returns how many.

    Left alone are those that the member may not see, that were edited since they were read, and
    those on which a decision stands.
    """
    require(by, May.REVIEW_SUBMISSIONS)
    level = level_of(by)
    read = {submission.pk: submission.instance_id for submission in submissions}
    current = (
        submissions_for(by)
        .filter(pk__in=read, review__in=WAITING)
        .order_by("pk")
        .select_for_update(of=("self",))
    )
    waiting = [each for each in current if each.instance_id == read[each.pk]]
    standings = standings_of(waiting)
    due = [each for each in waiting if standings.get(each.pk, Standing()).at(level) is None]
    for each in due:
        _decide(each, level, ReviewState.APPROVED, "", by)
    return len(due)


@transaction.atomic
def comment(*, submission: Submission, text: str, by: Membership) -> ReviewStep:
    """Say something about it; the same again, with nothing in between, is said once."""
    require(by, May.READ_SUBMISSIONS)
    text = _checked_text(text)
    if not text:
        raise Refusal("no_text", _("The comment is empty."))
    current = _locked(submission, by)
    newest = current.steps.order_by("-pk").first()
    if newest and (newest.by_id, newest.state, newest.comment) == (by.pk, "", text):
        return newest
    step = ReviewStep.objects.create(submission=current, comment=text, by=by)
    _record(Kind.SUBMISSION_COMMENTED, current, by)
    return step


@transaction.atomic
def assign_reviewer(*, submission: Submission, reviewer: Membership | None, by: Membership) -> None:
    """Put it among what this member has to review; None takes it from whoever had it."""
    require(by, May.REVIEW_SUBMISSIONS)
    _check_reviewer(reviewer, by)
    current = _locked(submission, by)
    if current.reviewer_id != (reviewer.pk if reviewer else None):
        _assign(current, reviewer, by)


@transaction.atomic
def assign_all(
    *, submissions: Collection[Submission], reviewer: Membership | None, by: Membership
) -> int:
    """Give them to one reviewer; returns how many changed hands."""
    require(by, May.REVIEW_SUBMISSIONS)
    _check_reviewer(reviewer, by)
    named = submissions_for(by).filter(pk__in=[each.pk for each in submissions])
    current = list(named.order_by("pk").select_for_update(of=("self",)))
    due = [each for each in current if each.reviewer_id != (reviewer.pk if reviewer else None)]
    for each in due:
        _assign(each, reviewer, by)
    return len(due)


def _check_reviewer(reviewer: Membership | None, by: Membership) -> None:
    if reviewer is not None and not reviewers_for(by).filter(pk=reviewer.pk).exists():
        raise Refusal("no_reviewer", _("This person does not review submissions of the study."))


def _assign(current: Submission, reviewer: Membership | None, by: Membership) -> None:
    Submission.objects.filter(pk=current.pk).update(reviewer=reviewer)
    handle = reviewer.handle if reviewer else None
    _record(Kind.SUBMISSION_ASSIGNED, current, by, reviewer=handle)


def require_current(submission: Submission, instance_id: str) -> None:
    """Conflict, unless the content that stands now is the one that was read."""
    if submission.instance_id != instance_id:
        raise Conflict(
            "edited_since", _("The submission has been edited meanwhile. Look at it again.")
        )


def _locked(submission: Submission, by: Membership) -> Submission:
    """Ours until the transaction ends, if the member may see it and it holds what was read."""
    current = submissions_for(by).select_for_update(of=("self",)).get(pk=submission.pk)
    require_current(current, submission.instance_id)
    return current


def _check_decision(state: str, level: ReviewLevel) -> None:
    if state not in DECISIONS[ReviewLevel.COORDINATOR]:
        raise Refusal("bad_state", _("A review approves, returns or rejects a submission."))
    if state not in DECISIONS[level]:
        raise Refusal("not_your_level", _("Only a coordinator may reject a submission."))


def _check_level(current: Submission, standing: Standing, level: ReviewLevel) -> None:
    is_decided = standing.coordinator is not None or current.review in DECIDED
    if level == ReviewLevel.SUPERVISOR and is_decided:
        raise Conflict(
            "decided",
            _("A coordinator has decided on this submission; only a coordinator may change that."),
        )


def _decide(
    current: Submission, level: ReviewLevel, state: str, said: str, by: Membership
) -> ReviewStep:
    step = ReviewStep.objects.create(
        submission=current, level=level, state=state, comment=said, by=by
    )
    passes_on = level == ReviewLevel.SUPERVISOR and state == ReviewState.APPROVED
    after = _open_state(current) if passes_on else state
    Submission.objects.filter(pk=current.pk).exclude(review=after).update(review=after)
    _record(Kind.SUBMISSION_REVIEWED, current, by, level=level.value, state=str(state))
    return step


def _open_state(current: Submission) -> ReviewState:
    return ReviewState.EDITED if current.number > 1 else ReviewState.RECEIVED


def _checked_text(text: str) -> str:
    text = text.replace("\0", "").replace("\r\n", "\n").strip()
    if len(text) > LONGEST:
        raise Refusal(
            "long_text", _("A comment has at most %(most)s characters.") % {"most": LONGEST}
        )
    return text


def _record(kind: Kind, current: Submission, by: Membership, **more: object) -> None:
    record(
        kind,
        study=by.study,
        by=by.user,
        subject=current.instance_id,
        data={"submission": current.pk, **more},
    )
