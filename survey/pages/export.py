"""Exports: ask for one, see how far they are, fetch them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from survey.actions.export import request_export
from survey.actions.refusal import Refusal
from survey.actions.submission import definition_of
from survey.formats.byte_range import PortionReader
from survey.formats.export.options import Format
from survey.formats.file_name import DOWNLOAD
from survey.formats.served_file import served
from survey.models import Export, FormVersion, JobState, Membership
from survey.pages.frame import StudyRequest, study_deed, study_page
from survey.pages.job import Failure, failure_of, message_of
from survey.pages.words import tongue
from survey.queries.export import (
    NEWEST,
    export_for,
    exported_form_for,
    exports_for,
    file_name_of,
)
from survey.queries.listing import newest_forms
from survey.rules import May

FORMATS: dict[Format, Promise] = {
    Format.CSV: _("CSV"),
    Format.XLSX: _("Excel (XLSX)"),
    Format.SPSS: _("SPSS (sav)"),
    Format.STATA: _("Stata (dta)"),
    Format.PARQUET: _("Parquet"),
    Format.JSON: _("JSON, a line per submission"),
    Format.GEOJSON: _("GeoJSON"),
    Format.CODEBOOK: _("Codebook of variables only"),
}
_LANGUAGES = {"en": _("English"), "zh": _("Chinese")}


class NewExport(forms.Form):
    form = forms.ChoiceField(label=_("Form"))
    format = forms.ChoiceField(label=_("Format"), choices=list(FORMATS.items()))
    lang = forms.ChoiceField(label=_("Language of the labels"))
    values = forms.ChoiceField(
        label=_("Choices as"),
        choices=[("names", _("Names")), ("labels", _("Labels"))],
        required=False,
        help_text=_("For CSV and Excel. SPSS and Stata have both."),
    )
    headers = forms.ChoiceField(
        label=_("Columns as"),
        choices=[("names", _("Names")), ("labels", _("Questions"))],
        required=False,
        help_text=_("For CSV and Excel."),
    )
    since = forms.DateField(
        label=_("Received from"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("Received until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    split = forms.BooleanField(
        label=_("A column of 0 and 1 for each choice of a multiple question"), required=False
    )
    groups = forms.BooleanField(label=_("Groups in the names of columns"), required=False)
    with_media = forms.BooleanField(label=_("With recordings and pictures"), required=False)
    only_approved = forms.BooleanField(label=_("Only approved submissions"), required=False)
    only_archivable = forms.BooleanField(
        label=_("Without respondents who withdrew or do not want to be archived"), required=False
    )

    def __init__(self, member: Membership, data: object = None) -> None:
        super().__init__(data, initial={"lang": tongue()})  # type: ignore[arg-type] # a QueryDict
        versions = list(newest_forms(member))
        self._offer("form", [(each.form.form_id, title_of(each)) for each in versions])
        self._offer("lang", list(_languages(versions).items()))

    def _offer(self, name: str, choices: Sequence[tuple[str, str | Promise]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = choices

    def options(self) -> dict[str, object]:
        """As survey.formats.export.options takes them."""
        given = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {"form", "format", "with_media"} and value not in ("", None)
        }
        given["media"] = self.cleaned_data["with_media"]
        days = {name: given[name].isoformat() for name in ("since", "until") if name in given}
        return given | days

    def tell(self, refused: Refusal) -> None:
        """Beside the fields of which the refusal speaks, or above all."""
        for fault in refused.faults or [{"reason": str(refused)}]:
            name = str(fault.get("field", ""))
            self.add_error(name if name in self.fields else None, str(fault["reason"]))


@dataclass(frozen=True, slots=True)
class Line:
    """An export as the list shows it."""

    export: Export
    title: str
    format: Promise | str
    state: str
    failure: Failure | None
    is_ready: bool
    is_under_way: bool


@study_page(May.EXPORT_SUBMISSIONS, room="exports")
def exports(request: StudyRequest) -> HttpResponse:
    return _page(request, NewExport(request.member))


@study_deed(May.EXPORT_SUBMISSIONS, room="exports", back="exports")
def export_ask(request: StudyRequest) -> HttpResponse:
    form = NewExport(request.member, request.POST)
    if form.is_valid():
        try:
            request_export(
                form=exported_form_for(request.member, form.cleaned_data["form"]),
                format_=form.cleaned_data["format"],
                options=form.options(),
                by=request.member,
            )
            return redirect("exports", request.member.study.slug)
        except Refusal as refused:
            form.tell(refused)
    return _page(request, form)


@study_deed(May.EXPORT_SUBMISSIONS, room="exports", back="exports")
def export_again(request: StudyRequest, pk: int) -> HttpResponse:
    """Ask for the same once more, of the data as they are now."""
    former = export_for(request.member, pk)
    request_export(
        form=former.form, format_=former.format, options=former.options, by=request.member
    )
    return redirect("exports", request.member.study.slug)


@study_page(May.EXPORT_SUBMISSIONS, room="exports")
def export_file(request: StudyRequest, pk: int) -> HttpResponseBase:
    return download(export_for(request.member, pk), request.headers.get("Range", ""))


def download(export: Export, wanted: str) -> HttpResponseBase:
    """The file, or the part of it that the Range header `wanted` names; DoesNotExist without one."""
    if not export.file:
        raise Export.DoesNotExist
    name = file_name_of(export)
    answer = served(name, export.size or 0, export.digest, wanted)
    disposition = content_disposition_header(as_attachment=True, filename=name)
    headers = {
        **answer.headers,
        "Content-Type": DOWNLOAD,
        "Content-Disposition": disposition or "attachment",
    }
    if answer.portion is None:
        return HttpResponse(status=answer.status, headers=headers)
    body = PortionReader(export.file.open("rb"), answer.portion)
    return StreamingHttpResponse(body, status=answer.status, headers=headers)


def title_of(version: FormVersion) -> str:
    definition = definition_of(version)
    return definition.titles().get(tongue(), definition.title)


def _page(request: StudyRequest, form: NewExport) -> HttpResponse:
    titles = {each.form_id: title_of(each) for each in newest_forms(request.member)}
    context = {
        "form": form,
        "can_ask": bool(titles),
        "lines": [_line(each, titles) for each in exports_for(request.member)[:NEWEST]],
    }
    return render(request, "survey/exports.html", context)


def _line(export: Export, titles: dict[int, str]) -> Line:
    state = export.job.state
    return Line(
        export=export,
        title=titles.get(export.form_id, export.form.form_id),
        format=FORMATS.get(Format(export.format), export.format),
        state=message_of(export.job),
        failure=failure_of(export.job) if state == JobState.FAILED else None,
        is_ready=bool(export.file),
        is_under_way=state in {JobState.QUEUED, JobState.RUNNING},
    )


def _languages(versions: Sequence[FormVersion]) -> Mapping[str, Promise | str]:
    spoken = (lang for each in versions for lang in definition_of(each).languages)
    return {**_LANGUAGES, **{lang: lang for lang in spoken if lang not in _LANGUAGES}}
