"""The start page: my studies, each with its three strands. It stands here because this house
knows all three.
"""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from analysis.queries.shares import study_cards
from survey.pages.frame import PersonRequest
from survey.queries.membership import memberships_of


@require_safe
def home(request: PersonRequest) -> HttpResponse:
    """Who has a single study is in it at once."""
    members = list(memberships_of(request.user))
    if len(members) == 1:
        return redirect("study", members[0].study.slug)
    return render(request, "analysis/home.html", {"cards": study_cards(members)})
