"""Coding rounds for the lead: the list, a round with its matrix, giving out, closing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coding.actions.assignment import Terms, give_tasks
from coding.actions.round import close_round, open_round
from coding.models import Transcript
from coding.pages.round_form import NewRound, TermsForm
from coding.queries.codebook import versions_for
from coding.queries.round import (
    burndown,
    coders_of,
    matrix_for,
    round_for,
    rounds_for,
    transcripts_to_give,
)
from survey.actions.refusal import Refusal
from survey.models import Membership
from survey.pages.frame import StudyRequest, study_deed, study_page, told_by
from survey.rules import May

DAYS_SHOWN = 21


@contextmanager
def telling(request: HttpRequest) -> Iterator[None]:
    """A refusal becomes a message; the page goes on."""
    try:
        yield
    except Refusal as refused:
        messages.error(request, str(refused))


@study_page(May.MANAGE_ROUNDS, room="rounds")
def rounds(request: StudyRequest) -> HttpResponse:
    return _list(request, NewRound(request.member))


@study_deed(May.MANAGE_ROUNDS, room="rounds", back="rounds")
def round_open(request: StudyRequest) -> HttpResponse:
    form = NewRound(request.member, request.POST)
    if form.is_valid():
        said = form.cleaned_data
        with told_by(form, no_name="name_en", too_long="note"):
            opened = open_round(
                name=form.name,
                codebook=said["codebook"],
                is_blind=said["is_blind"],
                due_on=said["due_on"],
                note=said["note"],
                by=request.member,
            )
            messages.success(request, _("The round is open: now give out transcripts."))
            return redirect("round", request.member.study.slug, opened.position)
    return _list(request, form)


def _list(request: StudyRequest, form: NewRound) -> HttpResponse:
    context = {
        "rounds": list(rounds_for(request.member)),
        "form": form,
        "has_codebook": versions_for(request.member).exists(),
    }
    return render(request, "coding/rounds.html", context)


@study_page(May.MANAGE_ROUNDS, room="rounds")
def round_page(request: StudyRequest, position: int) -> HttpResponse:
    found = round_for(request.member, position)
    matrix = matrix_for(request.member, found)
    context = {
        "round": found,
        "matrix": matrix,
        "is_open": found.closed_at is None,
        "terms": TermsForm(),
        "days": burndown(matrix.tasks)[-DAYS_SHOWN:],
        "total": len(matrix.tasks),
        "hides": any(each.progress.segments is None for each in matrix.tasks),
    }
    return render(request, "coding/round.html", context)


@study_deed(May.MANAGE_ROUNDS, room="rounds", back="rounds")
def round_close(request: StudyRequest, position: int) -> HttpResponse:
    found = round_for(request.member, position)
    with telling(request):
        close_round(coding_round=found, by=request.member, despite_open="despite" in request.POST)
        messages.success(request, _("The round is closed."))
    return redirect("round", request.member.study.slug, position)


@study_deed(May.MANAGE_ROUNDS, room="rounds", back="rounds")
def round_give(request: StudyRequest, position: int) -> HttpResponse:
    """Ticked cells ("transcript coder", by primary keys), and each ticked transcript to each ticked
    coder.
    """
    found = round_for(request.member, position)
    form = TermsForm(request.POST)
    pairs = _pairs(request)
    if not form.is_valid():
        messages.error(request, _("This is no day."))
    elif not pairs:
        messages.error(request, _("Tick cells, or transcripts and coders."))
    else:
        with telling(request):
            made = give_tasks(
                coding_round=found, pairs=pairs, terms=Terms(**form.cleaned_data), by=request.member
            )
            messages.success(request, given_words(len(made)))
    return redirect("round", request.member.study.slug, position)


def given_words(n: int) -> str:
    return ngettext("%(n)s task is given out.", "%(n)s tasks are given out.", n) % {"n": n}


def _pairs(request: StudyRequest) -> list[tuple[Transcript, Membership]]:
    """What is ticked, as far as it is there."""
    texts = {str(text.pk): text for text in transcripts_to_give(request.member)}
    people = {str(coder.pk): coder for coder in coders_of(request.member)}
    post = request.POST
    wanted = [tuple(cell.split(" ", 1)) for cell in post.getlist("cell") if " " in cell]
    wanted += [
        (text, coder) for text in post.getlist("transcript") for coder in post.getlist("coder")
    ]
    return [
        (texts[text], people[coder]) for text, coder in wanted if text in texts and coder in people
    ]
