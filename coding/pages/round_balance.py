"""Give transcripts out evenly: choose, look at the plan, then do it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from coding.actions.assignment import Terms, give_evenly
from coding.models import CodingRound, Transcript
from coding.pages.round import given_words, telling
from coding.pages.round_form import BalanceForm
from coding.queries.balance import Plan, plan_of
from coding.queries.round import coders_of, round_for, transcripts_to_give
from survey.actions.refusal import Refusal
from survey.models import Membership
from survey.pages.frame import StudyRequest, study_deed, study_page
from survey.rules import May


@dataclass(frozen=True, slots=True)
class Choice:
    """The form, and what was chosen in it if it is whole."""

    form: BalanceForm
    transcripts: Sequence[Transcript]
    coders: Sequence[Membership]


@study_page(May.MANAGE_ROUNDS, room="rounds")
def round_balance(request: StudyRequest, position: int) -> HttpResponse:
    found = round_for(request.member, position)
    choice = _choice(request, request.GET if "each" in request.GET else None)
    context: dict[str, Any] = {"round": found, "form": choice.form}
    if choice.form.is_bound and choice.form.is_valid():
        said = choice.form.cleaned_data
        try:
            plan = _plan(found, choice)
        except Refusal as refused:
            choice.form.add_error(None, str(refused))
        else:
            context |= _shown(plan, choice) | {"chosen": said, "next_seed": said["seed"] + 1}
    return render(request, "coding/round_balance.html", context)


@study_deed(May.MANAGE_ROUNDS, room="rounds", back="rounds")
def round_balance_do(request: StudyRequest, position: int) -> HttpResponse:
    """Do what the preview showed; if something was given out meanwhile, look again."""
    found = round_for(request.member, position)
    choice = _choice(request, request.POST)
    if not choice.form.is_valid():
        messages.error(request, _("Choose transcripts and coders."))
        return redirect("round_balance", request.member.study.slug, position)
    said = choice.form.cleaned_data
    expected = request.POST.get("expected", "")
    with telling(request):
        made = give_evenly(
            coding_round=found,
            transcripts=choice.transcripts,
            coders=choice.coders,
            each=said["each"],
            seed=said["seed"],
            terms=Terms(due_on=said["due_on"]),
            expected=int(expected) if expected.isdecimal() else None,
            by=request.member,
        )
        messages.success(request, given_words(len(made)))
    return redirect("round", request.member.study.slug, position)


def _choice(request: StudyRequest, data: object) -> Choice:
    texts, people = list(transcripts_to_give(request.member)), coders_of(request.member)
    form = BalanceForm(
        [(text.code, text.code) for text in texts],
        [(coder.handle, coder.user.name or coder.handle) for coder in people],
        data,
    )
    if not form.is_bound or not form.is_valid():
        return Choice(form, (), ())
    said = form.cleaned_data
    return Choice(
        form,
        [text for text in texts if text.code in said["transcripts"]],
        [coder for coder in people if coder.handle in said["coders"]],
    )


def _plan(coding_round: CodingRound, choice: Choice) -> Plan:
    said = choice.form.cleaned_data
    return plan_of(
        coding_round, choice.transcripts, choice.coders, each=said["each"], seed=said["seed"]
    )


def _shown(plan: Plan, choice: Choice) -> dict[str, Any]:
    """The plan as tables: by transcript, by coder, by pair."""
    names = {coder.handle: coder.user.name or coder.handle for coder in choice.coders}
    most = max(plan.balance.loads.values())
    new = [(code, plan.lengths[code], people) for code, people in sorted(plan.new.items())]
    handles = sorted(names)
    return {
        "n": plan.n,
        "rows": [row for row in new if row[2]],
        "loads": [
            {
                "handle": handle,
                "name": names[handle],
                "n": sum(handle in people for _code, _chars, people in new),
                "chars": plan.balance.loads[handle],
            }
            for handle in handles
        ],
        "most": most,
        "handles": handles,
        "pairs": [(one, [_shared(plan, one, other) for other in handles]) for one in handles],
        "spread": plan.balance.spread,
    }


def _shared(plan: Plan, one: str, other: str) -> int | None:
    return None if one == other else plan.balance.shared[frozenset((one, other))]
