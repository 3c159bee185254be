"""How far a long job is, for the page that waits for it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from survey.models import Job, JobState, User
from survey.pages.words import REASONS, STEPS
from survey.queries.job import job_for


@dataclass(frozen=True, slots=True)
class Fault:
    """One place to mend; `row` is a row or line, `where` a column or path; any may be empty."""

    file: str
    sheet: str
    row: str
    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a job failed: one sentence, and the places to mend."""

    detail: str
    faults: tuple[Fault, ...] = ()


@never_cache
@require_safe
def job(request: HttpRequest, pk: int) -> JsonResponse:
    """{"state", "progress" (0 to 1 or null), "message", "error", "next"}: `next` is where to go
    once it has ended, or empty.
    """
    found = followed(request, pk)
    return JsonResponse(
        {
            "state": found.state,
            "progress": progress_of(found),
            "message": message_of(found),
            "error": failure_of(found).detail if found.state == JobState.FAILED else "",
            "next": next_of(found),
        }
    )


def followed(request: HttpRequest, pk: int) -> Job:
    """The job, for who may follow it; 404 for everybody else."""
    if not isinstance(request.user, User):
        raise Http404
    try:
        return job_for(request.user, pk)
    except Job.DoesNotExist:
        raise Http404 from None


def progress_of(found: Job) -> float | None:
    if found.state == JobState.DONE:
        return 1.0
    return min(found.done / found.total, 1.0) if found.total else None


def message_of(found: Job) -> str:
    """The step in words while it runs, else the state."""
    if found.state == JobState.RUNNING and found.step:
        return str(STEPS.get(found.step, found.step))
    return str(JobState(found.state).label)


def failure_of(found: Job) -> Failure:
    """A refusal stands in the row as JSON; any other error is a text."""
    try:
        told = json.loads(found.error)
        return Failure(str(told["detail"]), tuple(map(_fault, told.get("faults", []))))
    except (ValueError, KeyError, TypeError, AttributeError):
        return Failure(found.error)


def _fault(told: Mapping[str, Any]) -> Fault:
    """The rooms call the same thing by their own words: a line is a row, a message a reason."""

    def first(*names: str) -> str:
        return next((str(told[name]) for name in names if told.get(name) is not None), "")

    reason = first("reason", "message")
    return Fault(
        file=first("file"),
        sheet=first("sheet"),
        row=first("row", "line"),
        where=first("column", "path"),
        reason=str(REASONS.get(reason, reason)),
    )


def next_of(found: Job) -> str:
    slug = found.params.get("slug")
    if found.state == JobState.DONE and slug:
        return reverse("study", args=[slug])
    if found.state == JobState.FAILED and found.task == "analysis.load_package":
        return reverse("loading", args=[found.pk])
    return ""
