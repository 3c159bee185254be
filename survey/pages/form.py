"""The forms desk: the list, an upload, and what one form is."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from survey.actions.form import draft_form
from survey.actions.form_file import read_upload
from survey.actions.form_media import missing_media
from survey.actions.refusal import Refusal
from survey.formats.definition import FormDefinition
from survey.formats.form_source import source_name, source_suffix, source_type
from survey.models import Form, FormVersion, Membership
from survey.pages.form_questions import lines_of
from survey.pages.form_roles import Roles, kind_word
from survey.pages.form_words import shown_faults, shown_warnings
from survey.pages.frame import StudyRequest, study_deed, study_page
from survey.queries.form import (
    desk_form_for,
    desk_forms_for,
    media_of_version,
    received_by_version,
    trials_of,
    version_for,
)
from survey.queries.form_codebook import codebook_languages
from survey.rules import May, can


class Upload(forms.Form):
    """`kind` is asked for only where the study has more than one kind of respondent."""

    file = forms.FileField(
        label=gettext_lazy("Form"),
        help_text=gettext_lazy("XLSForm (.xlsx, .xls) or XForm (.xml), at most 10 MB."),
        error_messages={"required": gettext_lazy("Choose a file.")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.xml"}),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Respondents"), required=False)

    def __init__(self, member: Membership, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        kinds = member.study.kinds
        if len(kinds) < 2:  # noqa: PLR2004 - one is no choice
            del self.fields["kind"]
            return
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(key, kind_word(words)) for key, words in kinds.items()]


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form as the list shows it: its newest published version, and its draft."""

    form: Form
    kind: object
    published: FormVersion | None
    draft: FormVersion | None
    received: int


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version as the form's page shows it; the newest published one is in the field."""

    version: FormVersion
    received: int
    is_in_field: bool


@study_page(May.READ_FORMS, room="forms")
def form_list(request: StudyRequest) -> HttpResponse:
    member = request.member
    lines = [_line(member, form) for form in desk_forms_for(member)]
    context = {
        "lines": [line for line in lines if line.form.archived_at is None],
        "archived": [line for line in lines if line.form.archived_at is not None],
    }
    return render(request, "survey/forms.html", context)


@study_page(May.EDIT_FORMS, room="forms")
def form_new(request: StudyRequest) -> HttpResponse:
    return _upload(request, Upload(request.member))


@study_deed(May.EDIT_FORMS, room="forms", back="form_new")
def form_upload(request: StudyRequest) -> HttpResponse:
    """Keep the file as a draft, or show its faults; `?form=` says of which form it must be."""
    form = Upload(request.member, request.POST, request.FILES)
    faults: list[Any] = []
    if form.is_valid():
        try:
            data, filename = read_upload(form.cleaned_data["file"])
            draft = draft_form(
                data=data,
                filename=filename,
                kind=form.cleaned_data.get("kind") or "",
                form_id=request.GET.get("form") or None,
                by=request.member,
            )
        except Refusal as refused:
            faults = shown_faults(refused.faults)
            form.add_error("file", str(refused))
        else:
            messages.success(request, _("The draft is here. Look at it, try it out, publish it."))
            return redirect("form", request.member.study.slug, draft.form.form_id)
    return _upload(request, form, faults)


@study_page(May.READ_FORMS, room="forms")
def form(request: StudyRequest, form_id: str) -> HttpResponse:
    """What a version is: `?version=`, or the newest published one, else the draft."""
    member = request.member
    shown = shown_version(request, form_id)
    definition = FormDefinition.from_json(shown.definition)
    frame = frame_of(request, shown)
    context = frame | {
        "lines": _version_lines(member, shown.form, frame),
        "warnings": shown_warnings(shown.warnings),
        "languages": definition.languages,
        "codebook_languages": codebook_languages(definition),
        "questions": len(definition.questions()),
        "media": media_of_version(shown),
        "missing": missing_media(shown),
        "trials": trials_of(shown, member) if shown.published_at is None else [],
        "suffix": source_suffix(bytes(shown.source)),
        "roles": Roles(shown.form, definition, member.study.kinds),
        "trial_address": _trial_address(request, shown) if shown.published_at is None else "",
    }
    return render(request, "survey/form.html", context)


@study_page(May.READ_FORMS, room="forms")
def form_questions(request: StudyRequest, form_id: str) -> HttpResponse:
    shown = shown_version(request, form_id)
    definition = FormDefinition.from_json(shown.definition)
    context = frame_of(request, shown) | {
        "lines": lines_of(definition),
        "languages": definition.languages,
        "choices": definition.choices,
    }
    return render(request, "survey/form_questions.html", context)


@study_page(May.READ_FORMS, room="forms")
def form_source(request: StudyRequest, form_id: str) -> HttpResponse:
    """The file as it was uploaded; with `?as=xform`, the form as devices get it."""
    shown = shown_version(request, form_id)
    source = shown.xform.encode() if request.GET.get("as") == "xform" else bytes(shown.source)
    name = source_name(form_id, shown.version, source)
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(
        source,
        content_type=source_type(source),
        headers={"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"},
    )


@study_page(May.READ_FORMS, room="forms")
def form_media_file(request: StudyRequest, form_id: str, name: str) -> HttpResponseBase:
    found = media_of_version(shown_version(request, form_id)).exclude(file="").get(name=name)
    response = FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=name,
        content_type="application/octet-stream",
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def shown_version(request: StudyRequest, form_id: str) -> FormVersion:
    """The version that `?version=` asks for; DoesNotExist."""
    wanted = request.GET.get("version")
    if wanted is not None and "\0" in wanted:
        raise FormVersion.DoesNotExist
    return version_for(request.member, form_id, wanted)


def frame_of(request: StudyRequest, shown: FormVersion) -> dict[str, Any]:
    """What every page of one form stands in: its name, its versions, and which is shown."""
    form = desk_form_for(request.member, shown.form.form_id)
    versions = list(form.versions.all())
    published = [version for version in versions if version.published_at is not None]
    return {
        "form": form,
        "shown": shown,
        "versions": versions,
        "published": published,
        "draft": next((one for one in versions if one.published_at is None), None),
        "kind": request.member.study.kinds.get(form.kind, form.kind),
        "may_edit": can(request.member, May.EDIT_FORMS),
        "form_page": request.resolver_match.url_name if request.resolver_match else "",
    }


def _line(member: Membership, form: Form) -> FormLine:
    versions = list(form.versions.all())
    return FormLine(
        form=form,
        kind=member.study.kinds.get(form.kind, form.kind),
        published=next((one for one in versions if one.published_at is not None), None),
        draft=next((one for one in versions if one.published_at is None), None),
        received=getattr(form, "received", 0),
    )


def _version_lines(member: Membership, form: Form, frame: dict[str, Any]) -> list[VersionLine]:
    received = received_by_version(member, form)
    in_field = frame["published"][:1]
    return [
        VersionLine(version, received.get(version.pk, 0), version in in_field)
        for version in frame["versions"]
    ]


def _upload(request: StudyRequest, upload: Upload, faults: list[Any] | None = None) -> HttpResponse:
    context = {"upload": upload, "faults": faults or [], "of_form": request.GET.get("form", "")}
    return render(request, "survey/form_new.html", context)


def _trial_address(request: StudyRequest, shown: FormVersion) -> str:
    """The server address for devices that try the draft out."""
    parts = {"slug": request.member.study.slug, "form_id": shown.form.form_id}
    path = reverse("trial:form_list", kwargs=parts).removesuffix("/formList")
    return request.build_absolute_uri(path)
