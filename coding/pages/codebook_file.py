"""The codebook as a file to take along or bring in, and on paper."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coding.actions.codebook_import import (
    LARGEST,
    CodebookFile,
    import_codebook,
    read_file,
    words_for,
)
from coding.formats.codebook_file import KINDS
from coding.formats.codebook_table import FIELDS
from coding.models import Codebook, CodebookVersion
from coding.pages.codebook import shown_themes
from coding.pages.codebook_words import change_lines, clash_words
from coding.queries.codebook import content_of, latest_version, version_for
from coding.queries.codebook_draft import draft_of
from coding.queries.codebook_import import plan_import
from survey.actions.refusal import Refusal
from survey.api.download import file_name
from survey.pages.frame import StudyRequest, study_deed, study_page, told_by
from survey.pages.words import tongue
from survey.rules import May

LANGS = ("both", "en", "zh")


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Codebook"),
        help_text=gettext_lazy("YAML, JSON, QDC (REFI-QDA), CSV or XLSX, at most 1 MB."),
        error_messages={"required": gettext_lazy("Choose a file.")},
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml,.json,.qdc,.csv,.tsv,.xlsx"}),
    )


def shown_version(request: StudyRequest) -> CodebookVersion:
    """That of `?version=`, else the last. Raises DoesNotExist."""
    wanted = request.GET.get("version", "")
    if wanted and "\0" not in wanted:
        return version_for(request.member, wanted)
    latest = latest_version(request.member.study_id)
    if latest is None:
        raise CodebookVersion.DoesNotExist
    return latest


@study_page(May.READ_CODEBOOK, room="codebook")
def codebook_export(request: StudyRequest, kind: str) -> HttpResponse:
    """A version as a file of this kind."""
    if kind not in KINDS:
        raise Http404
    version = shown_version(request)
    response = HttpResponse(KINDS[kind].write(content_of(version)), content_type=KINDS[kind].media)
    name = file_name(f"{version.codebook.key}-{version.version}")
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"{name}.{kind}"
    )
    return response


@study_page(May.READ_CODEBOOK, room="codebook")
def codebook_print(request: StudyRequest) -> HttpResponse:
    """On paper, in the language of `?lang=`: en, zh or both."""
    version = shown_version(request)
    content = content_of(version)
    wanted = request.GET.get("lang", "both")
    context = {
        "version": version,
        "content": content,
        "themes": shown_themes(content, {}),
        "lang": wanted if wanted in LANGS else "both",
        "tongues": _tongues(wanted),
        "langs": LANGS,
    }
    return render(request, "coding/codebook_print.html", context)


def _tongues(wanted: str) -> tuple[str, ...]:
    if wanted in {"en", "zh"}:
        return (wanted,)
    first = tongue()
    return (first, "zh" if first == "en" else "en")


@study_page(May.EDIT_CODEBOOK, room="codebook")
def codebook_import(request: StudyRequest) -> HttpResponse:
    return render(request, "coding/codebook_import.html", {"upload": UploadForm()})


@study_deed(May.EDIT_CODEBOOK, room="codebook", back="codebook_import")
def codebook_import_plan(request: StudyRequest) -> HttpResponse:
    """Show what the file would change; the file goes along with the page for the deed itself."""
    upload = UploadForm(request.POST, request.FILES)
    held = request.POST.get("held", "")
    if held:
        return _plan(request, UploadForm(), _held(held), request.POST.get("filename", ""))
    if upload.is_valid():
        file = upload.cleaned_data["file"]
        with told_by(upload):
            if file.size > LARGEST:
                raise Refusal(
                    "too_large", _("The file is too large: a codebook may have one megabyte.")
                )
            return _plan(request, upload, file.read(), str(file.name))
    return render(request, "coding/codebook_import.html", {"upload": upload})


@study_deed(May.EDIT_CODEBOOK, room="codebook", back="codebook_import")
def codebook_import_do(request: StudyRequest) -> HttpResponse:
    """Bring the file that was shown into the draft, without the rows that have faults."""
    plan = import_codebook(
        data=_held(request.POST.get("held", "")),
        filename=request.POST.get("filename", ""),
        mapping=_mapping(request.POST),
        despite_faults=True,
        by=request.member,
    )
    n = len(plan.changes)
    messages.success(request, _("The draft has the file's words now: changes: %(n)s.") % {"n": n})
    return redirect("codebook_edit", request.member.study.slug)


def _plan(request: StudyRequest, upload: UploadForm, data: bytes, filename: str) -> HttpResponse:
    try:
        file = read_file(data, filename=filename, mapping=_mapping(request.POST))
    except Refusal as refused:
        context = {"upload": upload, "refused": str(refused), "faults": refused.faults[:100]}
        return render(request, "coding/codebook_import.html", context)
    plan = plan_import(request.member, file.content)
    book = Codebook.objects.filter(study=request.member.study).first()
    before = draft_of(book) if book else plan.content
    context = {
        "upload": upload,
        "filename": filename,
        "held": base64.b64encode(data).decode(),
        "file": file,
        "plan": plan,
        "lines": change_lines(plan.changes, before, plan.content),
        "clashes": [clash_words(clash) for clash in plan.clashes],
        "row_faults": [(fault, words_for(fault)) for fault in file.faults[:200]],
        "columns": _columns(file),
    }
    return render(request, "coding/codebook_import.html", context)


def _held(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Refusal("no_file", _("Choose a file.")) from None


def _columns(file: CodebookFile) -> list[dict[str, Any]]:
    """Each column of a table with the field it holds and its first cell."""
    if file.table is None:
        return []
    fields = {at: field for field, at in file.mapping.items()}
    first = file.table.rows[0][1] if file.table.rows else ()
    return [
        {
            "at": at,
            "name": name,
            "field": fields.get(at, ""),
            "first": first[at][:80] if at < len(first) else "",
            "fields": FIELDS,
        }
        for at, name in enumerate(file.table.header)
    ]


def _mapping(post: QueryDict) -> Mapping[str, int] | None:
    """The columns as chosen (`column-N`), or None where nothing was chosen yet."""
    found: dict[str, int] = {}
    chosen = False
    for name, field in post.items():
        at = name.removeprefix("column-")
        if name.startswith("column-") and at.isdecimal() and len(at) < 4:  # noqa: PLR2004
            chosen = True
            if field in FIELDS:
                found.setdefault(str(field), int(at))
    return found if chosen else None
