"""Edit a submission on the screen: its questions as the form has them, a look at what the edit
does, and a reason; then it is saved as a new version.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from survey.actions.correction import (
    LONGEST_REASON,
    Attempt,
    CarriedOver,
    carry_over,
    correct,
    may_correct,
    try_out,
)
from survey.actions.refusal import Conflict, Refusal
from survey.actions.submission import definition_of
from survey.models import Submission
from survey.pages.correction_words import AttemptWords, Line, attempt_words, lines_of
from survey.pages.frame import StudyRequest, go_to, study_deed, study_page
from survey.pages.review import ChangeLine, change_in_words
from survey.pages.words import tongue
from survey.queries.version import current_for
from survey.rules import May
from survey.xform.correction import Act, Correction, RowStep, without_row

MOST_STEPS = 200
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Screen:
    """What stands on the screen: the correction so far, the reason, and what is to be told."""

    correction: Correction = field(default_factory=Correction)
    reason: str = ""
    fault: str = ""
    is_tried: bool = False
    focus: str = ""
    late: CarriedOver | None = None


@study_page(May.READ_SUBMISSIONS, room="submissions")
def submission_edit(request: StudyRequest, instance_id: str) -> HttpResponse:
    found = current_for(request.member, instance_id)
    if found.instance_id != instance_id:
        return go_to(request, _address(request, "submission_edit", found))
    if not may_correct(request.member, found):
        raise PermissionDenied(May.EDIT_SUBMISSIONS)
    return _page(request, found, Screen())


@study_deed(May.READ_SUBMISSIONS, room="submissions", back="submissions")
def submission_correct(request: StudyRequest, instance_id: str) -> HttpResponseBase:
    """Add or remove a row, look at what the edit does, or save what was looked at."""
    found = current_for(request.member, instance_id)
    if not may_correct(request.member, found):
        raise PermissionDenied(May.EDIT_SUBMISSIONS)
    screen = _read(request.POST)
    if found.instance_id != instance_id:
        return _late(request, found, instance_id, screen)
    deed, _sign, path = request.POST.get("do", "").partition(" ")
    if deed == "save":
        return _save(request, found, screen)
    return _page(request, found, _with_rows(screen, deed, path))


def _save(request: StudyRequest, found: Submission, screen: Screen) -> HttpResponseBase:
    """Save it, if it is what was looked at."""
    try:
        attempt = try_out(submission=found, correction=screen.correction, by=request.member)
        if attempt.digest != request.POST.get("seen"):
            fault = _("Look at what the edit does before you save it.")
            return _page(request, found, replace(screen, fault=fault))
        after = correct(
            submission=found,
            correction=screen.correction,
            reason=screen.reason,
            by=request.member,
        )
    except Conflict:
        current = current_for(request.member, found.instance_id)
        return _late(request, current, found.instance_id, screen)
    except Refusal as refused:
        return _page(request, found, replace(screen, fault=str(refused)))
    messages.success(
        request,
        _("Saved as version %(number)s. The former one is kept.") % {"number": after.number},
    )
    return go_to(request, _address(request, "submission", after))


def _late(
    request: StudyRequest, current: Submission, former: str, screen: Screen
) -> HttpResponseBase:
    """Somebody was faster: nothing is saved, and what was typed stands on what is there now."""
    over = carry_over(
        submission=current, former=former, correction=screen.correction, by=request.member
    )
    carried = replace(screen, correction=over.correction, late=over, is_tried=True)
    return _page(request, current, carried, status=HTTPStatus.CONFLICT)


def _page(
    request: StudyRequest, found: Submission, screen: Screen, status: int = HTTPStatus.OK
) -> HttpResponse:
    definition, lang = definition_of(found.form_version), tongue()
    attempt, screen = _attempt(request, found, screen)
    fault_status = HTTPStatus.BAD_REQUEST if screen.fault else status
    context = {
        "submission": found,
        "title": definition.titles().get(lang, definition.title),
        "lines": _lines(attempt, found, screen),
        "steps": [f"{step.act.value} {step.path}" for step in screen.correction.steps],
        "screen": screen,
        "attempt": _words(attempt, found) if screen.is_tried else None,
        "can_save": screen.is_tried and attempt.is_change and not screen.fault,
        "seen": attempt.digest,
        "longest_reason": LONGEST_REASON,
        "theirs": _theirs(screen, found),
    }
    status = status if status != HTTPStatus.OK else fault_status
    return render(request, "survey/submission_edit.html", context, status=status)


def _attempt(request: StudyRequest, found: Submission, screen: Screen) -> tuple[Attempt, Screen]:
    """What the correction does; one that cannot be made at all is told, and taken back."""
    try:
        return try_out(submission=found, correction=screen.correction, by=request.member), screen
    except Refusal as refused:
        if not (screen.correction.steps or screen.correction.values):
            raise
        blank = replace(screen, correction=Correction(), fault=str(refused), is_tried=False)
        return try_out(submission=found, correction=Correction(), by=request.member), blank


def _lines(attempt: Attempt, found: Submission, screen: Screen) -> list[Line]:
    return lines_of(attempt, definition_of(found.form_version), tongue(), screen.focus)


def _words(attempt: Attempt, found: Submission) -> AttemptWords:
    return attempt_words(attempt, definition_of(found.form_version), tongue())


def _theirs(screen: Screen, found: Submission) -> list[ChangeLine]:
    definition = definition_of(found.form_version)
    changes = screen.late.changes if screen.late else ()
    return [change_in_words(change, definition, tongue()) for change in changes]


def _read(sent: QueryDict) -> Screen:
    """The correction as the screen had it. Every question sends its text; of several names (a
    multiple choice, a rank) the text is made of those that were chosen.
    """
    values = {
        path: _text(sent.getlist(path))
        for path in sent
        if path.startswith("/") and "\0" not in path
    }
    steps = tuple(_steps(sent.getlist("step")[:MOST_STEPS]))
    reason = _UNFIT.sub("", sent.get("reason", ""))
    return Screen(Correction(steps, values), reason, is_tried=True)


def _text(texts: list[str]) -> str:
    chosen = [text for text in texts if text] if len(texts) > 1 else texts
    return _UNFIT.sub("", " ".join(dict.fromkeys(chosen))).replace("\r\n", "\n")


def _steps(texts: Iterable[str]) -> Iterable[RowStep]:
    for text in texts:
        act, _sign, path = text.partition(" ")
        if act in Act and "\0" not in path:
            yield RowStep(Act(act), path)


def _with_rows(screen: Screen, deed: str, path: str) -> Screen:
    """The screen after a row was added or removed; where that was not asked, as it is."""
    if deed not in Act or len(screen.correction.steps) >= MOST_STEPS:
        return screen
    step = RowStep(Act(deed), path)
    values: Mapping[str, str] = screen.correction.values
    if step.act is Act.REMOVE:
        values = without_row(values, path)
    steps = (*screen.correction.steps, step)
    return replace(screen, correction=Correction(steps, values), is_tried=False, focus=path)


def _address(request: StudyRequest, name: str, found: Submission) -> str:
    return reverse(name, args=[request.member.study.slug, found.instance_id])
