"""All submissions of a form checked again: ask for it, and read what changed."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from survey.actions.form_definition import definition_of
from survey.actions.recheck import UNDER_WAY, request_recheck
from survey.actions.refusal import Refusal
from survey.models import (
    FindingKind,
    FormVersion,
    JobState,
    Recheck,
    RecheckChange,
    ReviewState,
    Submission,
)
from survey.pages.form import frame_of, shown_version
from survey.pages.frame import StudyRequest, study_deed, study_page
from survey.pages.job import Failure, failure_of, message_of
from survey.pages.pager import slice_of
from survey.pages.words import tongue
from survey.queries.form import desk_form_for
from survey.queries.recheck import changes_of, recheck_for, rechecks_for
from survey.rules import May

SHOWN = 5
_POSITION = re.compile(r"\[\d+\]")


class NewRecheck(forms.Form):
    """Which submissions; empty means all of the form."""

    version = forms.ChoiceField(label=gettext_lazy("Version"), required=False)
    review = forms.ChoiceField(
        label=gettext_lazy("Review"),
        required=False,
        choices=[("", gettext_lazy("Any")), *ReviewState.choices],
    )

    def __init__(self, versions: Iterable[FormVersion], data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type] # a QueryDict
        field = self.fields["version"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        offered = [(f"={each.version}", each.version or "–") for each in versions]
        field.choices = [("", gettext_lazy("All")), *offered]

    def sought(self) -> dict[str, str | None]:
        """As request_recheck takes it. A version may be without a name, so it has a mark."""
        version = self.cleaned_data["version"]
        return {
            "version": version.removeprefix("=") if version else None,
            "review": self.cleaned_data["review"] or None,
        }


@dataclass(frozen=True, slots=True)
class RecheckLine:
    """A re-check as the form's page shows it."""

    recheck: Recheck
    state: str
    failure: Failure | None
    is_under_way: bool
    changed: int
    review: str


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A finding that is new or gone."""

    kind: str
    question: str
    path: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """What changed of one submission."""

    submission: Submission
    added: list[PlaceLine]
    gone: list[PlaceLine]


@study_page(May.EDIT_FORMS, room="forms")
def form_rechecks(request: StudyRequest, form_id: str) -> HttpResponse:
    """Ask for one, and the last ones with what came of them."""
    shown = shown_version(request, form_id)
    frame = frame_of(request, shown)
    lines = [line_of(each) for each in rechecks_for(request.member, form_id)[:SHOWN]]
    context = frame | {"ask": NewRecheck(frame["published"]), "rechecks": lines}
    return render(request, "survey/form_rechecks.html", context)


@study_deed(May.EDIT_FORMS, room="forms", back="forms")
def form_recheck_ask(request: StudyRequest, form_id: str) -> HttpResponse:
    form = desk_form_for(request.member, form_id)
    published = [each for each in form.versions.all() if each.published_at is not None]
    asked = NewRecheck(published, request.POST)
    if not asked.is_valid():
        messages.error(request, _("The form has no such version."))
        return redirect("form_rechecks", request.member.study.slug, form_id)
    try:
        request_recheck(form=form, by=request.member, **asked.sought())
    except Refusal as refused:
        messages.error(request, str(refused))
    return redirect("form_rechecks", request.member.study.slug, form_id)


@study_page(May.EDIT_FORMS, room="forms")
def form_recheck(request: StudyRequest, form_id: str, pk: int) -> HttpResponse:
    """The submissions of which something else is found now."""
    recheck = recheck_for(request.member, form_id, pk)
    page = slice_of(changes_of(recheck), request, key="id")
    context = frame_of(request, shown_version(request, form_id)) | {
        "line": line_of(recheck),
        "page": page,
        "changes": [_change(each) for each in page.rows],
    }
    return render(request, "survey/form_recheck.html", context)


def line_of(recheck: Recheck) -> RecheckLine:
    state, review = recheck.job.state, recheck.sought.get("review")
    return RecheckLine(
        recheck=recheck,
        state=message_of(recheck.job),
        failure=failure_of(recheck.job) if state == JobState.FAILED else None,
        is_under_way=state in UNDER_WAY,
        changed=getattr(recheck, "changed", 0),
        review=str(ReviewState(review).label) if review else "",
    )


def _change(change: RecheckChange) -> ChangeLine:
    return ChangeLine(
        submission=change.submission,
        added=_places(change, change.added),
        gone=_places(change, change.gone),
    )


def _places(change: RecheckChange, places: list[Mapping[str, Any]]) -> list[PlaceLine]:
    definition = definition_of(change.submission.form_version)
    found = []
    for place in places:
        node = definition.by_path.get(_POSITION.sub("", place["path"]))
        label = definition.label(node.name, tongue()) if node else ""
        kind = str(FindingKind(place["kind"]).label)
        found.append(PlaceLine(kind, label, place["path"]))
    return found
