"""One task of a round for the lead: how far it is, when it is due, taking it back, reopening it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from coding.actions.assignment import set_terms, withdraw
from coding.actions.reopening import LONGEST_WORD, decline_to_reopen, reopen
from coding.models import CodingTask
from coding.pages.round import telling
from coding.pages.round_form import TermsForm
from coding.queries.round import task_of
from survey.pages.frame import StudyRequest, study_deed, study_page
from survey.rules import May


@study_page(May.MANAGE_ROUNDS, room="rounds")
def round_task(request: StudyRequest, position: int, task: int) -> HttpResponse:
    now = task_of(request.member, position, task)
    context = {
        "now": now,
        "task": now.task,
        "round": now.task.round,
        "is_open": now.task.round.closed_at is None,
        "form": TermsForm({"due_on": now.task.due_on, "note": now.task.note}),
        "longest": LONGEST_WORD,
    }
    return render(request, "coding/round_task.html", context)


@study_deed(May.MANAGE_ROUNDS, room="rounds", back="rounds")
def task_terms(request: StudyRequest, position: int, task: int) -> HttpResponse:
    found, form = _task(request, position, task), TermsForm(request.POST)
    if form.is_valid():
        with telling(request):
            set_terms(tasks=[found], changes=form.cleaned_data, by=request.member)
            messages.success(request, _("Kept."))
    else:
        messages.error(request, _("This is no day."))
    return redirect("round_task", request.member.study.slug, position, task)


@study_deed(May.MANAGE_ROUNDS, room="rounds", back="rounds")
def task_withdraw(request: StudyRequest, position: int, task: int) -> HttpResponse:
    slug = request.member.study.slug
    with telling(request):
        withdraw(task=_task(request, position, task), by=request.member)
        messages.success(request, _("The task is taken back."))
        return redirect("round", slug, position)
    return redirect("round_task", slug, position, task)


@study_deed(May.MANAGE_ROUNDS, room="rounds", back="rounds")
def task_reopen(request: StudyRequest, position: int, task: int) -> HttpResponse:
    answer = request.POST.get("answer", "")
    with telling(request):
        reopen(task=_task(request, position, task), answer=answer, by=request.member)
        messages.success(request, _("The task is open again."))
    return redirect("round_task", request.member.study.slug, position, task)


@study_deed(May.MANAGE_ROUNDS, room="rounds", back="rounds")
def task_decline(request: StudyRequest, position: int, task: int) -> HttpResponse:
    answer = request.POST.get("answer", "")
    with telling(request):
        decline_to_reopen(task=_task(request, position, task), answer=answer, by=request.member)
        messages.success(request, _("The answer is given."))
    return redirect("round_task", request.member.study.slug, position, task)


def _task(request: StudyRequest, position: int, task: int) -> CodingTask:
    return task_of(request.member, position, task).task
