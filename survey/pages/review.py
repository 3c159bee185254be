"""What people do with a submission: decide, comment, say who reviews it; and its history in words."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from survey.actions.refusal import Refusal
from survey.actions.review import (
    LONGEST,
    assign_reviewer,
    comment,
    return_to_interviewer,
    review,
)
from survey.actions.submission import definition_of
from survey.formats.definition import FormDefinition
from survey.formats.edit_difference import Change
from survey.formats.labelled import bare_label
from survey.formats.openrosa import Answer
from survey.models import ReviewLevel, ReviewState, Submission
from survey.pages.frame import StudyRequest, go_to, study_deed
from survey.pages.words import tongue
from survey.queries.history import HistoryEntry, history_of
from survey.queries.review import Standing, level_of, reviewers_for, standing_of
from survey.queries.version import current_for
from survey.rules import May, can


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One answer that an edit changed, in words; `row` counts the rows of a repeat from 1."""

    question: str
    row: int | None
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    entry: HistoryEntry
    changes: tuple[ChangeLine, ...]
    level: str
    state: str


@dataclass(frozen=True, slots=True)
class LevelLine:
    """A level of the review and what stands there."""

    level: ReviewLevel
    standing: Any

    @property
    def label(self) -> str:
        return str(self.level.label)


def review_context(request: StudyRequest, found: Submission) -> dict[str, object]:
    """What the card of the review and the history show, for this reader."""
    member, standing = request.member, standing_of(found)
    definition = definition_of(found.form_version)
    may_review = can(member, May.REVIEW_SUBMISSIONS)
    level = level_of(member)
    return {
        "levels": [LevelLine(each, standing.at(each)) for each in ReviewLevel],
        "may_decide": may_review and _is_open(found, standing, level),
        "may_approve": level == ReviewLevel.COORDINATOR,
        "own_decision": standing.at(level),
        "reviewers": reviewers_for(member),
        "longest_comment": LONGEST,
        "history": [_line(entry, definition) for entry in history_of(found, definition)],
    }


def _is_open(found: Submission, standing: Standing, level: ReviewLevel) -> bool:
    """A supervisor leaves alone what a coordinator has decided."""
    is_decided = found.review in {ReviewState.APPROVED, ReviewState.REJECTED}
    return level == ReviewLevel.COORDINATOR or not (standing.coordinator or is_decided)


@study_deed(May.REVIEW_SUBMISSIONS, room="submissions", back="submissions")
def submission_review(request: StudyRequest, instance_id: str) -> HttpResponseBase:
    """Approve, return or reject it, at the level of whoever does it."""
    found = current_for(request.member, instance_id)
    state, said = request.POST.get("state", ""), request.POST.get("comment", "")
    if found.instance_id != instance_id:
        messages.error(request, _("The submission has been edited meanwhile. Look at it again."))
        return _back_to(request, found.instance_id)
    with _told(request):
        if state == ReviewState.HAS_ISSUES:
            return_to_interviewer(submission=found, comment=said, by=request.member)
        else:
            review(submission=found, state=state, comment=said, by=request.member)
        messages.success(request, _done(state, level_of(request.member)))
    return _back_to(request, instance_id)


@study_deed(May.READ_SUBMISSIONS, room="submissions", back="submissions")
def submission_comment(request: StudyRequest, instance_id: str) -> HttpResponseBase:
    found = current_for(request.member, instance_id)
    with _told(request):
        comment(submission=found, text=request.POST.get("comment", ""), by=request.member)
        messages.success(request, _("Your comment is kept."))
    return _back_to(request, found.instance_id)


@study_deed(May.REVIEW_SUBMISSIONS, room="submissions", back="submissions")
def submission_reviewer(request: StudyRequest, instance_id: str) -> HttpResponseBase:
    """Give it to a reviewer; an empty name takes it from whoever had it."""
    found = current_for(request.member, instance_id)
    handle = request.POST.get("reviewer", "").replace("\0", "")
    whom = reviewers_for(request.member).get(handle=handle) if handle else None
    with _told(request):
        assign_reviewer(submission=found, reviewer=whom, by=request.member)
        messages.success(
            request,
            _("Given to %(name)s for review.") % {"name": whom.user}
            if whom
            else _("Nobody in particular reviews it now."),
        )
    return _back_to(request, found.instance_id)


@contextmanager
def _told(request: StudyRequest) -> Iterator[None]:
    """Tell a refusal as a message, on the page of the submission itself."""
    try:
        yield
    except Refusal as refused:
        messages.error(request, str(refused))


def _back_to(request: StudyRequest, instance_id: str) -> HttpResponse:
    return go_to(request, reverse("submission", args=[request.member.study.slug, instance_id]))


def _done(state: str, level: ReviewLevel) -> str:
    if state == ReviewState.HAS_ISSUES:
        return _("Returned to the interviewer.")
    if state == ReviewState.REJECTED:
        return _("Rejected: it counts in no figure.")
    if level == ReviewLevel.SUPERVISOR:
        return _("Passed on to the coordinator.")
    return _("Approved.")


def _line(entry: HistoryEntry, definition: FormDefinition) -> HistoryLine:
    return HistoryLine(
        entry,
        tuple(change_in_words(change, definition, tongue()) for change in entry.changes),
        str(ReviewLevel(entry.level).label) if entry.level else "",
        str(ReviewState(entry.state).label) if entry.state else "",
    )


def change_in_words(change: Change, definition: FormDefinition, lang: str) -> ChangeLine:
    """Question and answers as the form words them in `lang`; "" where there is no answer."""
    node = definition.question(change.question)
    choices = node.choices if node else None
    return ChangeLine(
        question=bare_label(definition, change.question, lang),
        row=None if change.position is None else change.position + 1,
        before=_worded(change.before, definition, choices, lang),
        after=_worded(change.after, definition, choices, lang),
    )


def _worded(
    answer: Answer | None, definition: FormDefinition, choices: str | None, lang: str
) -> str:
    if answer is None:
        return ""
    parts = answer if isinstance(answer, list) else [answer]
    words = (
        definition.choice_label(choices, str(part), lang) if choices else str(part)
        for part in parts
    )
    return ("；" if lang.startswith("zh") else "; ").join(words)
