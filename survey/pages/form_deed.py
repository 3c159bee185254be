"""What is done to one form from its page."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from survey.actions.form import (
    archive_form,
    drop_draft,
    give_roles,
    publish_draft,
    restore_form,
)
from survey.actions.form_media import add_media, offer_cases, remove_media
from survey.actions.refusal import Refusal
from survey.formats.definition import FormDefinition
from survey.pages.form import shown_version
from survey.pages.form_roles import Roles
from survey.pages.frame import StudyRequest, study_deed
from survey.queries.form import desk_form_for, draft_for
from survey.rules import May


@study_deed(May.EDIT_FORMS, room="forms", back="forms")
def form_publish(request: StudyRequest, form_id: str) -> HttpResponse:
    with _told(request):
        version = publish_draft(form=desk_form_for(request.member, form_id), by=request.member)
        messages.success(
            request,
            _("Version %(version)s is published: devices get it from now on.")
            % {"version": version.version},
        )
    return _back(request, form_id)


@study_deed(May.EDIT_FORMS, room="forms", back="forms")
def form_drop(request: StudyRequest, form_id: str) -> HttpResponse:
    form = desk_form_for(request.member, form_id)
    was_published = form.versions.filter(published_at__isnull=False).exists()
    drop_draft(form=form, by=request.member)
    messages.success(request, _("The draft is thrown away."))
    return _back(request, form_id) if was_published else redirect("forms", _slug(request))


@study_deed(May.EDIT_FORMS, room="forms", back="forms")
def form_archive(request: StudyRequest, form_id: str) -> HttpResponse:
    archive_form(form=desk_form_for(request.member, form_id), by=request.member)
    messages.success(request, _("The form is archived: devices do not see it any more."))
    return _back(request, form_id)


@study_deed(May.EDIT_FORMS, room="forms", back="forms")
def form_restore(request: StudyRequest, form_id: str) -> HttpResponse:
    restore_form(form=desk_form_for(request.member, form_id), by=request.member)
    messages.success(request, _("Devices see the form again."))
    return _back(request, form_id)


@study_deed(May.EDIT_FORMS, room="forms", back="forms")
def form_roles(request: StudyRequest, form_id: str) -> HttpResponse:
    """The questions are those of the version that the page showed (`?version=`)."""
    shown = shown_version(request, form_id)
    definition = FormDefinition.from_json(shown.definition)
    given = Roles(shown.form, definition, request.member.study.kinds, request.POST)
    if given.is_valid():
        with _told(request):
            give_roles(
                form=shown.form,
                kind=given.cleaned_data.get("kind") or shown.form.kind,
                roles=given.roles(),
                by=request.member,
            )
            messages.success(request, _("This holds for submissions from now on."))
    else:
        messages.error(request, _("The form has no such question."))
    return _back(request, form_id)


@study_deed(May.EDIT_FORMS, room="forms", back="forms")
def form_media_add(request: StudyRequest, form_id: str) -> HttpResponse:
    """Files under the names that the form asks for; several at once."""
    draft = draft_for(request.member, form_id)
    files = request.FILES.getlist("file")
    with _told(request):
        for file in files:
            name = request.POST.get("name") if len(files) == 1 else ""
            add_media(draft=draft, name=name or str(file.name), file=file, by=request.member)
        if not files:
            raise Refusal("no_file", _("Choose a file."))
    return _back(request, form_id, draft.version)


@study_deed(May.EDIT_FORMS, room="forms", back="forms")
def form_media_remove(request: StudyRequest, form_id: str) -> HttpResponse:
    draft = draft_for(request.member, form_id)
    with _told(request):
        remove_media(draft=draft, name=request.POST.get("name", ""), by=request.member)
    return _back(request, form_id, draft.version)


@study_deed(May.EDIT_FORMS, room="forms", back="forms")
def form_cases(request: StudyRequest, form_id: str) -> HttpResponse:
    draft = draft_for(request.member, form_id)
    with _told(request):
        offer_cases(draft=draft, name=request.POST.get("name", ""), by=request.member)
    return _back(request, form_id, draft.version)


@contextmanager
def _told(request: StudyRequest) -> Iterator[None]:
    """Say a refusal on the form's own page."""
    try:
        yield
    except Refusal as refused:
        messages.error(request, str(refused))


def _slug(request: StudyRequest) -> str:
    return request.member.study.slug


def _back(request: StudyRequest, form_id: str, version: str | None = None) -> HttpResponse:
    query = {} if version is None else {"version": version}
    return redirect(reverse("form", args=[_slug(request), form_id], query=query))
