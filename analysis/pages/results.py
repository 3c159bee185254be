"""Results of a run: the figures, how far the coders agree, and a new run."""

from collections import Counter
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from analysis.actions.run import request_run
from analysis.agreement.gate import RELIABLE, TENTATIVE
from analysis.models import Run
from analysis.pages.words import AGGREGATIONS, FLAGS
from analysis.queries.agreement import agreement_of
from analysis.queries.respondents import respondents_of
from analysis.queries.results import Board, Figure, board_of
from analysis.queries.run import LATEST, changes_since, coder_names, run_for, runs_for
from analysis.queries.spread import spreads_of
from analysis.queries.system import parts_of
from coding.models import Theme
from coding.queries.blindness import is_blind_anywhere
from survey.actions.submission import definition_of
from survey.models import JobState, Membership
from survey.pages.frame import StudyRequest, go_to, study_deed, study_page
from survey.pages.job import failure_of
from survey.queries.listing import newest_forms
from survey.rules import May, can

HISTORY = 20
PLAIN_COLUMNS = 5  # of a table of measures, besides the coders'
BUSY = frozenset({JobState.QUEUED, JobState.RUNNING})


@study_page(May.READ_RESULTS, room="results")
def results(request: StudyRequest, number: int | None = None) -> HttpResponse:
    """The latest finished run, or the one asked for."""
    runs = list(runs_for(request.member)[:HISTORY])
    shown = _shown(request, number, runs)
    context: dict[str, Any] = {
        "runs": runs,
        "run": shown,
        "working": next((run for run in runs if run.job.state in BUSY), None),
        "failed": _failed(shown, runs),
        "behind": 0,
        "is_blind": is_blind_anywhere(request.member),
    }
    if shown is not None and shown.job.state == JobState.DONE:
        context |= _figures(shown)
        context["forms"] = _forms(request.member)
        context["behind"] = changes_since(shown) if shown == _latest_done(runs) else 0
    return render(request, "analysis/results.html", context)


def _forms(member: Membership) -> list[dict[str, Any]]:
    """The forms whose answers the member may download, with their titles in every language."""
    if not can(member, May.READ_ALL_SUBMISSIONS):
        return []
    return [
        {"form_id": version.form.form_id, "title": definition_of(version).titles()}
        for version in newest_forms(member)
    ]


def _shown(request: StudyRequest, number: int | None, runs: list[Run]) -> Run | None:
    if number is not None:
        return run_for(request.member, number)
    try:
        return run_for(request.member, LATEST)
    except Run.DoesNotExist:
        return runs[0] if runs else None


def _latest_done(runs: list[Run]) -> Run | None:
    return next((run for run in runs if run.job.state == JobState.DONE), None)


def _failed(shown: Run | None, runs: list[Run]) -> dict[str, Any] | None:
    """The run on the page if it failed, else the newest one if that failed; and why."""
    newest = runs[0] if runs else None
    failed = next((r for r in (shown, newest) if r and r.job.state == JobState.FAILED), None)
    return {"run": failed, "why": failure_of(failed.job)} if failed else None


def _figures(run: Run) -> dict[str, Any]:
    board = board_of(run)
    agreement = agreement_of(run)
    system = parts_of(run.system_version)
    flags = Counter(flag for figure in board.measures for flag in figure.flags)
    spreads = spreads_of(run, board.context)
    return {
        "composites": [
            {"figure": figure, "aggregation": AGGREGATIONS[composite.aggregation]}
            for figure, composite in zip(board.composites, system.composites, strict=False)
        ],
        "dimensions": _dimensions(run, board),
        "context_measures": [
            {"figure": figure, "spreads": spreads.get(figure.key, ())} for figure in board.context
        ],
        "coders": _coders(run, board),
        "columns": PLAIN_COLUMNS + len(board.coders),
        "respondents": respondents_of(run),
        "agreement": agreement,
        "measures": len(board.measures),
        "flagged": sum(bool(figure.flags) for figure in board.measures),
        "flag_counts": [(flag, flags[flag.key]) for flag in FLAGS.values() if flags[flag.key]],
        "flags": FLAGS.values(),
        "thresholds": {"reliable": RELIABLE, "tentative": TENTATIVE},
        "draws": system.parameters.draws,
    }


def _coders(run: Run, board: Board) -> list[tuple[str, str]]:
    """(handle, name) of the coders whose layers the run has."""
    names = coder_names(run.study_id, board.coders)
    return [(handle, names.get(handle, "")) for handle in board.coders]


def _dimensions(run: Run, board: Board) -> list[dict[str, Any]]:
    """Each with the hue of its first theme, and how many of its measures are flagged."""
    hues = dict(
        Theme.objects.filter(codebook__study=run.study_id).values_list("key", "hue").order_by("key")
    )
    own = {one.id: one.themes for one in parts_of(run.system_version).dimensions}
    return [
        {
            "figure": figure,
            "hue": next((hues[key] for key in own[figure.key] if key in hues), 0),
            "unreliable": _with_flag(figure, "unreliable"),
            "tentative": _with_flag(figure, "tentative"),
            "measures": sum(len(sub.parts) for sub in figure.parts),
        }
        for figure in board.dimensions
    ]


def _with_flag(dimension: Figure, flag: str) -> int:
    return sum(flag in measure.flags for sub in dimension.parts for measure in sub.parts)


@study_deed(May.START_RUNS, room="results", back="results")
def start_run(request: StudyRequest) -> HttpResponseBase:
    request_run(by=request.member)
    return go_to(request, reverse("results", args=[request.member.study.slug]))
