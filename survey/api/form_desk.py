"""What is done to forms over HTTP: publish, archive, restore, their files, and their sources."""

from http import HTTPStatus
from typing import Any

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from survey.actions.form import archive_form, publish_draft, restore_form
from survey.actions.form_media import add_media, offer_cases, remove_media
from survey.api.describe import described
from survey.api.filters import Filters, sent
from survey.api.form import FormFilters, VersionRow
from survey.api.study_view import StudyView
from survey.formats.file_name import DOWNLOAD
from survey.formats.form_source import source_name, source_type
from survey.models import FormMedia
from survey.queries.form import desk_form_for, draft_for, media_of_version, version_for
from survey.rules import May

SOURCE = {(HTTPStatus.OK, DOWNLOAD): OpenApiTypes.BINARY}
XFORM = {(HTTPStatus.OK, "application/xml"): OpenApiTypes.STR}


class FormState(serializers.Serializer[Any]):
    form_id = serializers.CharField()
    archived_at = serializers.DateTimeField(allow_null=True)


class MediaRow(serializers.Serializer[FormMedia]):
    """A file of a form; with `is_cases` it is the sampling list, written anew at each download."""

    name = serializers.CharField()
    size = serializers.IntegerField(allow_null=True, help_text="In bytes.")
    md5 = serializers.CharField()
    is_cases = serializers.BooleanField()


class MediaList(serializers.Serializer[Any]):
    results = MediaRow(many=True)


class NewMedia(serializers.Serializer[Any]):
    """A file, or `is_cases` and the name under which the form asks for the sampling list."""

    file = serializers.FileField(required=False)
    name = serializers.CharField(default="", help_text="Without it, the file's own.")
    is_cases = serializers.BooleanField(default=False)


class FormPublishView(StudyView):
    may_write = May.EDIT_FORMS

    @described(
        "Publish the draft of a form",
        name="publish_form",
        tag="survey",
        out=VersionRow,
        is_deed=True,
    )
    def post(self, request: Request, slug: str, form_id: str) -> Response:
        sent(Filters, request.data)
        form = desk_form_for(self.member, form_id)
        return Response(VersionRow(publish_draft(form=form, by=self.member)).data)


class FormArchiveView(StudyView):
    may_write = May.EDIT_FORMS

    @described(
        "Take a form from the devices' list",
        name="archive_form",
        tag="survey",
        out=FormState,
        is_deed=True,
    )
    def post(self, request: Request, slug: str, form_id: str) -> Response:
        sent(Filters, request.data)
        archive_form(form=desk_form_for(self.member, form_id), by=self.member)
        return Response(FormState(desk_form_for(self.member, form_id)).data)


class FormRestoreView(StudyView):
    may_write = May.EDIT_FORMS

    @described(
        "Let devices see an archived form again",
        name="restore_form",
        tag="survey",
        out=FormState,
        is_deed=True,
    )
    def post(self, request: Request, slug: str, form_id: str) -> Response:
        sent(Filters, request.data)
        restore_form(form=desk_form_for(self.member, form_id), by=self.member)
        return Response(FormState(desk_form_for(self.member, form_id)).data)


class FormMediaView(StudyView):
    may = May.READ_FORMS
    may_write = May.EDIT_FORMS
    filters = FormFilters
    parser_classes = (MultiPartParser,)

    @described(
        "The files of a form version",
        name="form_media",
        tag="survey",
        out=MediaList,
        filters=FormFilters,
    )
    def get(self, request: Request, slug: str, form_id: str) -> Response:
        version = version_for(self.member, form_id, self.asked.get("version"))
        return Response(MediaList({"results": media_of_version(version)}).data)

    @described(
        "Give the draft a file, or the sampling list as one",
        name="add_form_media",
        tag="survey",
        out=MediaRow,
        body=NewMedia,
        status=HTTPStatus.CREATED,
    )
    def post(self, request: Request, slug: str, form_id: str) -> Response:
        draft = draft_for(self.member, form_id)
        given = sent(NewMedia, request.data)
        file = given.get("file")
        if given["is_cases"]:
            kept = offer_cases(draft=draft, by=self.member, name=given["name"] or "cases.csv")
        elif file is None:
            raise serializers.ValidationError({"file": "required"})
        else:
            name = given["name"] or str(file.name)
            kept = add_media(draft=draft, name=name, file=file, by=self.member)
        return Response(MediaRow(kept).data, status=HTTPStatus.CREATED)


class FormMediaRemoveView(StudyView):
    may_write = May.EDIT_FORMS

    @described(
        "Take a file from the draft",
        name="remove_form_media",
        tag="survey",
        out=MediaList,
        is_deed=True,
    )
    def post(self, request: Request, slug: str, form_id: str, name: str) -> Response:
        sent(Filters, request.data)
        draft = draft_for(self.member, form_id)
        remove_media(draft=draft, name=media_of_version(draft).get(name=name).name, by=self.member)
        return Response(MediaList({"results": media_of_version(draft)}).data)


class FormMediaFileView(StudyView):
    may = May.READ_FORMS
    filters = FormFilters

    @described(
        "A file of a form version",
        name="form_media_file",
        tag="survey",
        out=SOURCE,
        filters=FormFilters,
    )
    def get(self, request: Request, slug: str, form_id: str, name: str) -> HttpResponseBase:
        version = version_for(self.member, form_id, self.asked.get("version"))
        found = media_of_version(version).exclude(file="").get(name=name)
        return FileResponse(
            found.file.open("rb"), as_attachment=True, filename=name, content_type=DOWNLOAD
        )


class FormSourceView(StudyView):
    may = May.READ_FORMS
    filters = FormFilters

    @described(
        "A form as it was uploaded: XLSForm or XForm",
        name="form_source",
        tag="survey",
        out=SOURCE,
        filters=FormFilters,
    )
    def get(self, request: Request, slug: str, form_id: str) -> HttpResponse:
        version = version_for(self.member, form_id, self.asked.get("version"))
        source = bytes(version.source)
        return _saved(source, source_type(source), source_name(form_id, version.version, source))


class FormXFormView(StudyView):
    may = May.READ_FORMS
    filters = FormFilters

    @described(
        "A form as devices get it (XForm)",
        name="form_xform",
        tag="survey",
        out=XFORM,
        filters=FormFilters,
    )
    def get(self, request: Request, slug: str, form_id: str) -> HttpResponse:
        version = version_for(self.member, form_id, self.asked.get("version"))
        name = source_name(form_id, version.version, b"<")
        return _saved(version.xform.encode(), "application/xml", name)


def _saved(content: bytes, content_type: str, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name)
    headers = {
        "Content-Disposition": disposition or "attachment",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=content_type, headers=headers)
