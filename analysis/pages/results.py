"""Results of a run: the figures, what each rests on, and a new run."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from analysis.actions.run import RELIABLE, TENTATIVE, request_run
from analysis.models import Run, UnitValue
from analysis.queries.results import Board, Figure, board_of
from analysis.queries.run import LATEST, agreement_for, run_for, runs_for
from analysis.queries.system import parts_of
from analysis.queries.trace import trace
from coding.models import Theme
from coding.rules import shows_quote
from survey.models import JobState
from survey.pages.frame import StudyRequest, go_to, study_deed, study_page
from survey.rules import May

HISTORY = 20


@study_page(May.READ_RESULTS, room="results")
def results(request: StudyRequest, number: int | None = None) -> HttpResponse:
    """The latest finished run, or the one asked for."""
    runs = list(runs_for(request.member)[:HISTORY])
    shown = _shown(request, number, runs)
    context: dict[str, Any] = {"runs": runs, "run": shown, "working": _working(runs)}
    if shown is not None:
        context |= _board(shown)
    return render(request, "analysis/results.html", context)


def _shown(request: StudyRequest, number: int | None, runs: list[Run]) -> Run | None:
    if number is not None:
        return run_for(request.member, number)
    try:
        return run_for(request.member, LATEST)
    except Run.DoesNotExist:
        return runs[0] if runs else None


def _working(runs: list[Run]) -> Run | None:
    busy = {JobState.QUEUED, JobState.RUNNING}
    return next((run for run in runs if run.job.state in busy), None)


def _board(run: Run) -> dict[str, Any]:
    board = board_of(run)
    agreement = list(agreement_for(run))
    themes = {theme.key: theme for theme in Theme.objects.filter(codebook__study=run.study_id)}
    alphas = {(row.scope, row.key): row.alpha for row in agreement}
    codes = [row.alpha for row in agreement if row.scope == "code" and row.alpha is not None]
    measures = [figure for (kind, _key), figure in board.by_place.items() if kind == "measure"]
    return {
        "composites": board.composites,
        "dimensions": _dimensions(run, board, themes, alphas),
        "context_measures": board.context,
        "theme_agreement": [
            {"theme": themes.get(row.key), "row": row} for row in agreement if row.scope == "theme"
        ],
        "units": _units(run),
        "codes_measured": len(codes),
        "codes_reliable": sum(alpha >= TENTATIVE for alpha in codes),
        "measures": len(measures),
        "flagged": sum(bool(figure.flags) for figure in measures),
        "thresholds": {"reliable": RELIABLE, "tentative": TENTATIVE},
    }


def _dimensions(
    run: Run,
    board: Board,
    themes: dict[str, Theme],
    alphas: dict[tuple[str, str], float | None],
) -> list[dict[str, Any]]:
    """Each with the hue of its first theme, and the worst agreement among its themes."""
    own = {one.id: one.themes for one in parts_of(run.system_version).dimensions}
    found = []
    for figure in board.dimensions:
        keys = own[figure.key]
        known = [alpha for key in keys if (alpha := alphas.get(("theme", key))) is not None]
        hue = themes[keys[0]].hue if keys and keys[0] in themes else 1
        found.append({"figure": figure, "hue": hue, "alpha": min(known, default=None)})
    return found


def _units(run: Run) -> int:
    """How many firms, offices and interviews speak in the run."""
    return UnitValue.objects.filter(run=run).values("unit").distinct().count()


@study_page(May.READ_RESULTS, room="results")
def figure(request: StudyRequest, number: int, kind: str, key: str) -> HttpResponse:
    """One figure: its formula, its parts or its units, and the answers and segments behind it."""
    run = run_for(request.member, number)
    board = board_of(run)
    found = board.figure(kind, key)
    if found is None:
        raise Http404
    units = _traced(request, run, found)
    context = {
        "run": run,
        "figure": found,
        "parents": board.parents(found),
        "units": units,
        "withheld": sum(len(row["segments"]) - len(row["quotes"]) for row in units),
    }
    return render(request, "analysis/figure.html", context)


def _traced(request: StudyRequest, run: Run, found: Figure) -> list[dict[str, Any]]:
    """The units of a measure; quotes only where the respondent's consent lets this member read."""
    if found.measure is None or not found.is_shown:
        return []
    lang = (get_language() or "en").split("-")[0]
    return [
        {
            "unit": row.unit,
            "submission": row.submission,
            "answers": row.answers,
            "segments": row.segments,
            "quotes": [s for s in row.segments if shows_quote(s, request.member)],
        }
        for row in trace(request.member, run, found.measure, lang)
    ]


@study_deed(May.START_RUNS, room="results", back="results")
def start_run(request: StudyRequest) -> HttpResponseBase:
    request_run(by=request.member)
    return go_to(request, reverse("results", args=[request.member.study.slug]))
