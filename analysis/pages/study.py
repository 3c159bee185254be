"""The study's home: three strands, what waits for me, what happened lately."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from analysis.models import Run
from analysis.pages.feed import feed_lines
from analysis.queries.agreement import agreement_of
from analysis.queries.overview import overview_for
from analysis.queries.parked import parked_for
from analysis.queries.results import board_of
from analysis.queries.run import LATEST, run_for
from coding.queries.header import profile_of
from survey.pages.frame import StudyRequest, study_page
from survey.rules import May

FEED = 8


@study_page(May.READ_STUDY, room="overview")
def study(request: StudyRequest) -> HttpResponse:
    member = request.member
    overview = overview_for(member)
    parked = parked_for(member)
    context = {
        "overview": overview,
        "feed": feed_lines(member, lines=FEED),
        "parked": parked,
        "waiting": overview.waiting + len(parked),
        "tasks": [
            {"task": task, "profile": profile_of(task.transcript)} for task in overview.tasks
        ],
        **_latest(request),
    }
    return render(request, "analysis/study.html", context)


def _latest(request: StudyRequest) -> dict[str, Any]:
    """The latest finished run in short: its composites, its dimensions, the codes that need care."""
    try:
        run = run_for(request.member, LATEST)
    except Run.DoesNotExist:
        return {"composites": ()}
    board = board_of(run)
    agreement = agreement_of(run)
    return {
        "latest": run,
        "composites": board.composites,
        "dimensions": board.dimensions,
        "measures": len(board.measures),
        "flagged": sum(bool(figure.flags) for figure in board.measures),
        "codes": len(agreement.codes),
        "weak_codes": len(agreement.weakest),
    }
