"""Segments that need a look after a correction, and what is done with each."""

from collections.abc import Callable
from itertools import groupby

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from coding.actions.look import keep_as_it_is, place_anew, take_away
from coding.queries.look import looks_for
from coding.rules import shows_quote
from survey.actions.refusal import Refusal
from survey.pages.frame import StudyRequest, study_deed, study_page
from survey.rules import May

ROOM = "transcripts"


@study_page(May.READ_TRANSCRIPTS, room=ROOM)
def looks(request: StudyRequest) -> HttpResponse:
    found = looks_for(request.member, request.GET.get("transcript", ""))
    shown = [look for look in found if shows_quote(look.row.segment, request.member)]
    groups = [
        (code, list(several))
        for code, several in groupby(shown, lambda look: look.row.transcript.code)
    ]
    context = {"groups": groups, "n": len(shown), "hidden": len(found) - len(shown)}
    return render(request, "coding/looks.html", context)


@study_deed(May.READ_TRANSCRIPTS, room=ROOM, back="looks")
def look_keep(request: StudyRequest, pk: int) -> HttpResponse:
    return _done(
        request, lambda: keep_as_it_is(look=pk, by=request.member), _("It stays as it is now.")
    )


@study_deed(May.CODE, room=ROOM, back="looks")
def look_place(request: StudyRequest, pk: int) -> HttpResponse:
    quote = request.POST.get("quote", "").replace("\r\n", "\n")
    return _done(
        request,
        lambda: place_anew(look=pk, quote=quote, by=request.member),
        _("It stands on these words now."),
    )


@study_deed(May.CODE, room=ROOM, back="looks")
def look_take_away(request: StudyRequest, pk: int) -> HttpResponse:
    return _done(
        request,
        lambda: take_away(look=pk, by=request.member),
        _("It is taken away; in the workspace you can undo that."),
    )


def _done(request: StudyRequest, deed: Callable[[], None], told: str) -> HttpResponse:
    try:
        deed()
        messages.success(request, told)
    except Refusal as refused:
        messages.error(request, str(refused))
    return redirect(reverse("looks", args=[request.member.study.slug]))
