"""The study's home: three strands, what waits for me, what happened lately."""

from django.http import HttpResponse
from django.shortcuts import render

from analysis.models import Run
from analysis.queries.overview import overview_for
from analysis.queries.results import Figure, board_of
from analysis.queries.run import LATEST, run_for
from survey.actions.event import parked_work
from survey.pages.frame import StudyRequest, study_page
from survey.queries.activity import feed_for
from survey.rules import May, can

FEED = 10


@study_page(May.READ_STUDY, room="overview")
def study(request: StudyRequest) -> HttpResponse:
    member = request.member
    overview = overview_for(member)
    context = {
        "overview": overview,
        "composites": _composites(request),
        "feed": feed_for(member, lines=FEED),
        "parked": parked_work() if can(member, May.MANAGE_MEMBERS) else [],
    }
    return render(request, "analysis/study.html", context)


def _composites(request: StudyRequest) -> tuple[Figure, ...]:
    try:
        return board_of(run_for(request.member, LATEST)).composites
    except Run.DoesNotExist:
        return ()
