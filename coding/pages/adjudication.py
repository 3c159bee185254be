"""Adjudication: draw a sample of turns, decide turn by turn which codes hold."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from coding.actions.adjudication import LONGEST_REASON, adjudicate, draw_sample, take_back
from coding.models import AdjudicationSample, SampledTurn
from coding.pages.adjudication_form import NewSample
from coding.pages.round import telling
from coding.queries.adjudication import (
    next_turn,
    sample_for,
    samples_for,
    turn_to_decide,
    turns_for,
)
from survey.pages.frame import StudyRequest, study_deed, study_page, told_by
from survey.rules import May


@study_page(May.ADJUDICATE, room="rounds")
def samples(request: StudyRequest) -> HttpResponse:
    return _list(request, NewSample(request.member))


@study_deed(May.ADJUDICATE, room="rounds", back="adjudication")
def sample_draw(request: StudyRequest) -> HttpResponse:
    form = NewSample(request.member, request.POST)
    if form.is_valid():
        said = form.cleaned_data
        with told_by(form, wrong_size="size", no_codes="themes", nothing_to_draw="round"):
            drawn = draw_sample(
                coding_round=said["round"],
                size=said["size"],
                strata=said["strata"],
                themes=said["themes"],
                is_blind=said["is_blind"],
                seed=said["seed"],
                by=request.member,
            )
            messages.success(request, _("The sample is drawn: now decide its turns."))
            return redirect("sample", request.member.study.slug, drawn.number)
    return _list(request, form)


def _list(request: StudyRequest, form: NewSample) -> HttpResponse:
    context = {"samples": list(samples_for(request.member)), "form": form}
    return render(request, "coding/samples.html", context)


@study_page(May.ADJUDICATE, room="rounds")
def sample(request: StudyRequest, number: int) -> HttpResponse:
    found = sample_for(request.member, number)
    turns = list(turns_for(request.member, found))
    context = {
        "sample": found,
        "turns": turns,
        "hidden": found.size - len(turns),
        "next": next_turn(request.member, found),
    }
    return render(request, "coding/sample.html", context)


@study_page(May.ADJUDICATE, room="rounds")
def turn_next(request: StudyRequest, number: int) -> HttpResponse:
    """On to the first undecided turn behind `?after`, or back to the sample."""
    after = request.GET.get("after", "")
    rank = int(after) if after.isascii() and after.isdecimal() and len(after) < 10 else -1  # noqa: PLR2004 - digits of an integer
    return _on(request, sample_for(request.member, number), rank)


def _on(request: StudyRequest, found: AdjudicationSample, after: int) -> HttpResponse:
    slug, then = request.member.study.slug, next_turn(request.member, found, after)
    if then is None:
        return redirect("sample", slug, found.number)
    return redirect("sampled_turn", slug, found.number, then.rank)


@study_page(May.ADJUDICATE, room="rounds")
def sampled_turn(request: StudyRequest, number: int, rank: int) -> HttpResponse:
    found = sample_for(request.member, number)
    shown = turn_to_decide(request.member, found, rank)
    context = {
        "sample": found,
        "shown": shown,
        "sampled": shown.sampled,
        "number": shown.sampled.rank + 1,
        "is_decided": shown.sampled.decided_at is not None,
        "longest": LONGEST_REASON,
    }
    return render(request, "coding/sampled_turn.html", context)


@study_deed(May.ADJUDICATE, room="rounds", back="adjudication")
def turn_decide(request: StudyRequest, number: int, rank: int) -> HttpResponse:
    """Decide it and go on; with `look`, stay to see what the coders marked."""
    found = sample_for(request.member, number)
    sampled = _turn(request, found, rank)
    with telling(request):
        adjudicate(
            sampled=sampled,
            holds=request.POST.getlist("holds"),
            reason=request.POST.get("reason", ""),
            by=request.member,
        )
        if "look" not in request.POST:
            return _on(request, found, sampled.rank)
    return redirect("sampled_turn", request.member.study.slug, number, rank)


@study_deed(May.ADJUDICATE, room="rounds", back="adjudication")
def turn_take_back(request: StudyRequest, number: int, rank: int) -> HttpResponse:
    with telling(request):
        take_back(
            sampled=_turn(request, sample_for(request.member, number), rank), by=request.member
        )
        messages.success(request, _("The decision is taken back."))
    return redirect("sampled_turn", request.member.study.slug, number, rank)


def _turn(request: StudyRequest, found: AdjudicationSample, rank: int) -> SampledTurn:
    return turns_for(request.member, found).get(rank=rank)
