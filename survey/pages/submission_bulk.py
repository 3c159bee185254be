"""Deeds done to many submissions of the list at once: those that are ticked, or all that match."""

from collections.abc import Collection

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from survey.actions.review import approve_all, assign_all
from survey.models import Submission
from survey.pages.frame import StudyRequest, go_to, study_deed
from survey.pages.submission_list import SubmissionFilters
from survey.queries.review import reviewers_for
from survey.queries.submission import submissions_for, waiting_submissions_for
from survey.rules import May

MOST_AT_ONCE = 1000


@study_deed(May.REVIEW_SUBMISSIONS, room="submissions", back="submissions")
def submissions_approve(request: StudyRequest) -> HttpResponseBase:
    """Approve them, and go back to the list as it was narrowed."""
    chosen = _chosen(request, only_waiting=True)
    done = approve_all(submissions=chosen, by=request.member)
    if done:
        said = ngettext("%(n)s submission approved.", "%(n)s submissions approved.", done)
        messages.success(request, said % {"n": done})
    else:
        messages.warning(request, _("None of these waited for your approval."))
    return _back(request, chosen)


@study_deed(May.REVIEW_SUBMISSIONS, room="submissions", back="submissions")
def submissions_assign(request: StudyRequest) -> HttpResponseBase:
    """Give them to a reviewer; an empty name takes them from whoever had them."""
    handle = request.POST.get("reviewer", "").replace("\0", "")
    whom = reviewers_for(request.member).get(handle=handle) if handle else None
    chosen = _chosen(request, only_waiting=False)
    done = assign_all(submissions=chosen, reviewer=whom, by=request.member)
    if done:
        said = ngettext("%(n)s submission changed hands.", "%(n)s submissions changed hands.", done)
        messages.success(request, said % {"n": done})
    else:
        messages.warning(request, _("Nothing changed hands: none was chosen, or all were there."))
    return _back(request, chosen)


def _chosen(request: StudyRequest, *, only_waiting: bool) -> list[Submission]:
    """What is ticked, or all that the list was narrowed to when it was shown, at most
    MOST_AT_ONCE of them, the oldest first.
    """
    member, sent = request.member, request.POST
    if not sent.get("all"):
        names = [name for name in sent.getlist("submission") if "\0" not in name]
        ticked = submissions_for(member).filter(instance_id__in=names[:MOST_AT_ONCE])
        return list(ticked)
    filters = SubmissionFilters(QueryDict(sent.get("query", "")), member)
    newest = sent.get("newest", "")
    if not filters.is_valid() or not newest.isdecimal():
        return []
    listed = waiting_submissions_for(member) if only_waiting else submissions_for(member)
    shown = listed.filter(filters.sought().condition(), pk__lte=int(newest))
    return list(shown.order_by("pk")[:MOST_AT_ONCE])


def _back(request: StudyRequest, chosen: Collection[Submission]) -> HttpResponse:
    if request.POST.get("all") and len(chosen) == MOST_AT_ONCE:
        most = {"most": MOST_AT_ONCE}
        messages.info(request, _("At most %(most)s are done at once: do it again.") % most)
    narrowed = QueryDict(request.POST.get("query", "")).urlencode()
    address = reverse("submissions", args=[request.member.study.slug])
    return go_to(request, f"{address}?{narrowed}" if narrowed else address)
