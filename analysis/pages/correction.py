"""Shares of turns corrected for coders' errors: theme by theme, before and after."""

from django.http import HttpResponse
from django.shortcuts import render

from analysis.queries.correction import corrections_of
from analysis.queries.run import run_for
from analysis.queries.system import parts_of
from survey.models import JobState
from survey.pages.frame import StudyRequest, study_page
from survey.rules import May


@study_page(May.READ_RESULTS, room="results")
def corrections(request: StudyRequest, number: int) -> HttpResponse:
    run = run_for(request.member, number)
    context = {
        "run": run,
        "is_done": run.job.state == JobState.DONE,
        "corrections": corrections_of(run),
        "share": 100 * parts_of(run.system_version).parameters.interval,
    }
    return render(request, "analysis/corrections.html", context)
