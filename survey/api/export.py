"""Exports: ask for one, see how far it is, fetch it."""

from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from survey.actions.export import request_export
from survey.api.describe import described, page_of
from survey.api.filters import Paged, sent
from survey.api.paging import Keyset
from survey.api.study_view import StudyView
from survey.formats.byte_range import PortionReader
from survey.formats.export.options import LONGEST_LANGUAGE, Format, Words
from survey.formats.file_name import DOWNLOAD
from survey.formats.served_file import served
from survey.models import Export, JobState
from survey.queries.export import export_for, exported_form_for, exports_for, file_name_of
from survey.rules import May

NEWEST_FIRST = Keyset(("pk",), is_descending=True)
ZIP = {(HTTPStatus.OK, "application/zip"): OpenApiTypes.BINARY}


class ExportOptions(serializers.Serializer[Any]):
    """How and which answers are written; see README.txt of each archive."""

    lang = serializers.CharField(
        default="en", max_length=LONGEST_LANGUAGE, help_text="Language of the labels."
    )
    values = serializers.ChoiceField(
        choices=[word.value for word in Words],
        default="names",
        help_text="How choices are written in CSV and XLSX.",
    )
    headers = serializers.ChoiceField(
        choices=[word.value for word in Words],
        default="names",
        help_text="What stands above the columns in CSV and XLSX.",
    )
    split = serializers.BooleanField(
        default=False, help_text="A column of 0 and 1 for each choice of a select-multiple."
    )
    groups = serializers.BooleanField(default=False, help_text="Groups in the names of columns.")
    media = serializers.BooleanField(default=False, help_text="With the files of submissions.")
    only_approved = serializers.BooleanField(default=False)
    only_archivable = serializers.BooleanField(
        default=False,
        help_text="Without respondents who withdrew or do not want to be archived.",
    )
    since = serializers.DateField(default=None, allow_null=True, help_text="First day of arrival.")
    until = serializers.DateField(default=None, allow_null=True, help_text="Last day of arrival.")


class NewExport(ExportOptions):
    form = serializers.CharField(max_length=200, help_text="Form ID.")
    format = serializers.ChoiceField(choices=[each.value for each in Format])


class ExportRow(serializers.Serializer[Export]):
    """`file` is null until the job is done, and again once the file was deleted."""

    id = serializers.IntegerField(source="pk")
    form = serializers.CharField(source="form.form_id")
    format = serializers.CharField()
    options = serializers.DictField()
    state = serializers.ChoiceField(source="job.state", choices=JobState.values)
    done = serializers.IntegerField(source="job.done", help_text="Submissions written.")
    total = serializers.IntegerField(source="job.total")
    error = serializers.CharField(source="job.error")
    size = serializers.IntegerField(allow_null=True, help_text="In bytes.")
    digest = serializers.CharField(help_text="SHA-256; empty without a file.")
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(source="job.finished_at", allow_null=True)
    file = serializers.SerializerMethodField()

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_file(self, export: Export) -> str | None:
        if not export.file:
            return None
        address = reverse("api:export_file", args=[export.study.slug, export.pk])
        request: Request = self.context["request"]
        return str(request.build_absolute_uri(address))


class ExportsView(StudyView):
    may = May.EXPORT_SUBMISSIONS
    may_write = May.EXPORT_SUBMISSIONS
    filters = Paged

    @described(
        "Your exports, newest first",
        name="exports",
        tag="survey",
        out=page_of(ExportRow),
        filters=Paged,
    )
    def get(self, request: Request, slug: str) -> Response:
        page = NEWEST_FIRST.page(exports_for(self.member), request, **self.place)
        return page.answer(ExportRow, request=request)

    @described(
        "Ask for an export; a job makes it",
        name="request_export",
        tag="survey",
        out=ExportRow,
        body=NewExport,
        status=HTTPStatus.ACCEPTED,
    )
    def post(self, request: Request, slug: str) -> Response:
        asked = sent(NewExport, request.data)
        form = exported_form_for(self.member, asked.pop("form"))
        days = {name: asked[name] and asked[name].isoformat() for name in ("since", "until")}
        export = request_export(
            form=form, format_=asked.pop("format"), options=asked | days, by=self.member
        )
        row = ExportRow(export_for(self.member, export.pk), context={"request": request})
        return Response(row.data, status=HTTPStatus.ACCEPTED)


class ExportView(StudyView):
    may = May.EXPORT_SUBMISSIONS

    @described("One of your exports", name="export", tag="survey", out=ExportRow)
    def get(self, request: Request, slug: str, pk: int) -> Response:
        found = export_for(self.member, pk)
        return Response(ExportRow(found, context={"request": request}).data)


class ExportFileView(StudyView):
    may = May.EXPORT_SUBMISSIONS

    @described("The file of an export", name="export_file", tag="survey", out=ZIP)
    def get(self, request: Request, slug: str, pk: int) -> HttpResponseBase:
        found = export_for(self.member, pk)
        if not found.file:
            raise Export.DoesNotExist
        name = file_name_of(found)
        answer = served(name, found.size or 0, found.digest, request.headers.get("Range", ""))
        disposition = content_disposition_header(as_attachment=True, filename=name)
        headers = {**answer.headers, "Content-Disposition": disposition or "attachment"}
        headers["Content-Type"] = DOWNLOAD
        if answer.portion is None:
            return HttpResponse(status=answer.status, headers=headers)
        body = PortionReader(found.file.open("rb"), answer.portion)
        return StreamingHttpResponse(body, status=answer.status, headers=headers)
