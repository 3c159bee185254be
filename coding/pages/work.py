"""My work: a coder's transcripts, going on, handing in, asking to have one back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from coding.actions.reopening import ask_to_reopen
from coding.actions.round import submit
from coding.pages.round import telling
from coding.pages.round_form import ReasonForm
from coding.queries.header import profile_of
from coding.queries.progress import uncoded_turns
from coding.queries.round import TaskNow, tasks_now
from coding.queries.transcript import own_task, own_tasks
from survey.pages.frame import StudyRequest, study_deed, study_page
from survey.rules import May

TURNS_SHOWN = 60


@study_page(May.CODE, room="work")
def my_work(request: StudyRequest) -> HttpResponse:
    """Open ones first: what is due soonest on top; then what was handed in, the newest first."""
    now = tasks_now(request.member, own_tasks(request.member))
    is_open = [each for each in now if _takes_segments(each)]
    done = [each for each in now if not _takes_segments(each)]
    at_hand = sorted(is_open, key=lambda each: (str(each.due or "9999"), each.task.pk))
    context = {
        "open": [{"now": each, "profile": profile_of(each.task.transcript)} for each in at_hand],
        "done": [
            {"now": each, "profile": profile_of(each.task.transcript)}
            for each in sorted(done, key=lambda each: str(each.task.submitted_at), reverse=True)
        ],
        "late": sum(each.is_late for each in now),
        "next": next((each for each in at_hand if each.state == "begun"), None),
    }
    return render(request, "coding/my_work.html", context)


def _takes_segments(now: TaskNow) -> bool:
    return now.task.submitted_at is None and now.task.round.closed_at is None


@study_page(May.CODE, room="work")
def task_submit(request: StudyRequest, task: int) -> HttpResponse:
    """What is still uncoded is named before anything is handed in."""
    found = own_task(request.member, task)
    turns = uncoded_turns(request.member, found)
    (now,) = tasks_now(request.member, own_tasks(request.member).filter(pk=found.pk))
    context = {
        "task": found,
        "now": now,
        "is_open": _takes_segments(now),
        "turns": turns[:TURNS_SHOWN],
        "n": len(turns),
        "more": max(0, len(turns) - TURNS_SHOWN),
    }
    return render(request, "coding/task_submit.html", context)


@study_deed(May.CODE, room="work", back="my_work")
def task_submit_do(request: StudyRequest, task: int) -> HttpResponse:
    found = own_task(request.member, task)
    submit(task=found, by=request.member)
    messages.success(request, _("%(code)s is handed in.") % {"code": found.transcript.code})
    return redirect("my_work", request.member.study.slug)


@study_deed(May.CODE, room="work", back="my_work")
def task_ask(request: StudyRequest, task: int) -> HttpResponse:
    """Ask to have a transcript back."""
    found, form = own_task(request.member, task), ReasonForm(request.POST)
    if form.is_valid():
        with telling(request):
            ask_to_reopen(task=found, reason=form.cleaned_data["reason"], by=request.member)
            messages.success(request, _("The lead coder is asked."))
    else:
        messages.error(request, _("Say why it should be reopened."))
    return redirect("my_work", request.member.study.slug)
