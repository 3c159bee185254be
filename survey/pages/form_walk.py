"""Test walks of a form: saved fillings, walked again through its newest version."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from survey.actions.refusal import Refusal
from survey.actions.walk import LONGEST_NAME, accept_walk, remove_walk, save_walk
from survey.formats.definition import FormDefinition
from survey.models import Form, FormVersion, Membership, TestWalk
from survey.models.review import FindingKind
from survey.pages.form import frame_of
from survey.pages.form_words import CHANGES
from survey.pages.frame import StudyRequest, study_deed, study_page
from survey.pages.words import tongue
from survey.queries.form import (
    desk_form_for,
    draft_for,
    trials_of,
    version_for,
    walkable_for,
    walks_for,
)
from survey.queries.submission import Sought, sought_submissions_for
from survey.queries.walk import Replay, replays
from survey.rules import May
from survey.xform.walk import Change

OFFERED = 50
MOMENT = "%Y-%m-%d %H:%M"


class Save(forms.Form):
    """A name for the walk, and the submission whose answers it takes."""

    name = forms.CharField(label=gettext_lazy("Name of the walk"), max_length=LONGEST_NAME)
    submission = forms.ChoiceField(label=gettext_lazy("Answers of"))

    def __init__(self, offered: list[tuple[str, str]], data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        field = self.fields["submission"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = offered


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change on a walk, in words."""

    what: Promise
    question: str
    path: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class WalkLine:
    """A walk with what has changed on it; `replay` is as survey.queries.walk has it."""

    replay: Replay
    changes: tuple[ChangeLine, ...]


@study_page(May.EDIT_FORMS, room="forms")
def form_walks(request: StudyRequest, form_id: str) -> HttpResponse:
    return _page(request, form_id, Save(_offered(request.member, _form(request, form_id))))


@study_deed(May.EDIT_FORMS, room="forms", back="forms")
def form_walk_save(request: StudyRequest, form_id: str) -> HttpResponse:
    form = _form(request, form_id)
    given = Save(_offered(request.member, form), request.POST)
    if given.is_valid():
        found = walkable_for(request.member, form, given.cleaned_data["submission"])
        try:
            save_walk(
                form=form, name=given.cleaned_data["name"], submission=found, by=request.member
            )
        except Refusal as refused:
            given.add_error("name", str(refused))
        else:
            messages.success(request, _("The walk is saved."))
            return redirect("form_walks", request.member.study.slug, form_id)
    return _page(request, form_id, given)


@study_deed(May.EDIT_FORMS, room="forms", back="forms")
def form_walk_accept(request: StudyRequest, form_id: str, pk: int) -> HttpResponse:
    walk = _walk(request, form_id, pk)
    try:
        accept_walk(walk=walk, version=_newest(request.member, form_id), by=request.member)
        messages.success(request, _("This is from now on what the walk should lead to."))
    except Refusal as refused:
        messages.error(request, str(refused))
    return redirect("form_walks", request.member.study.slug, form_id)


@study_deed(May.EDIT_FORMS, room="forms", back="forms")
def form_walk_remove(request: StudyRequest, form_id: str, pk: int) -> HttpResponse:
    remove_walk(walk=_walk(request, form_id, pk), by=request.member)
    messages.success(request, _("The walk is removed."))
    return redirect("form_walks", request.member.study.slug, form_id)


def _page(request: StudyRequest, form_id: str, save: Save) -> HttpResponse:
    version = _newest(request.member, form_id)
    definition = FormDefinition.from_json(version.definition)
    walked = replays(version, walks_for(request.member, version.form))
    context = frame_of(request, version) | {
        "save": save,
        "lines": [
            WalkLine(one, tuple(_line(definition, change) for change in one.changes))
            for one in walked
        ],
    }
    return render(request, "survey/form_walks.html", context)


def _form(request: StudyRequest, form_id: str) -> Form:
    return desk_form_for(request.member, form_id)


def _newest(member: Membership, form_id: str) -> FormVersion:
    """The draft, else the newest published version."""
    try:
        return draft_for(member, form_id)
    except FormVersion.DoesNotExist:
        return version_for(member, form_id)


def _walk(request: StudyRequest, form_id: str, pk: int) -> TestWalk:
    return walks_for(request.member, _form(request, form_id)).get(pk=pk)


def _offered(member: Membership, form: Form) -> list[tuple[str, str]]:
    """The newest tests of the draft, and the newest submissions."""
    draft = form.versions.filter(published_at=None).first()
    trials = trials_of(draft, member)[:OFFERED] if draft else ()
    real = sought_submissions_for(member, Sought(form=form.form_id)).defer("answers")[:OFFERED]
    test = _("Test")
    return [
        *((one.instance_id, f"{test} · {localtime(one.received_at):{MOMENT}}") for one in trials),
        *(
            (
                one.instance_id,
                f"{one.case.code if one.case else one.instance_id} · {localtime(one.received_at):{MOMENT}}",
            )
            for one in real
        ),
    ]


def _line(definition: FormDefinition, change: Change) -> ChangeLine:
    name = change.path.rpartition("/")[2].partition("[")[0]
    label = definition.label(name, tongue())
    return ChangeLine(
        what=CHANGES[change.kind],
        question="" if label == name else label,
        path=change.path,
        before=_words(change.before),
        after=_words(change.after),
    )


def _words(value: str) -> str:
    """The kind of a finding in words; a computed value as it is."""
    return str(FindingKind(value).label) if value in FindingKind.values else value
