"""The files of a submission: which there are, and each as it came."""

from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from survey.api.describe import described
from survey.api.study_view import StudyView
from survey.formats.byte_range import PortionReader
from survey.formats.file_name import DOWNLOAD
from survey.formats.served_file import served
from survey.models import Attachment
from survey.queries.attachment import attachment_for, attachments_of
from survey.queries.version import current_for
from survey.rules import May

BYTES = {(HTTPStatus.OK, DOWNLOAD): OpenApiTypes.BINARY}


class FileRow(serializers.Serializer[Attachment]):
    """A file that the answers name, or that came with them; `arrived_at` is null until it is here."""

    name = serializers.CharField()
    size = serializers.IntegerField(allow_null=True, help_text="In bytes.")
    digest = serializers.CharField(help_text="SHA-256; empty until the file is here.")
    content_type = serializers.CharField(help_text="As the device said.")
    arrived_at = serializers.DateTimeField(allow_null=True)


class FileList(serializers.Serializer[Any]):
    results = FileRow(many=True)


class SubmissionFilesView(StudyView):
    may = May.READ_SUBMISSIONS

    @described("The files of a submission", name="submission_files", tag="survey", out=FileList)
    def get(self, request: Request, slug: str, instance_id: str) -> Response:
        submission = current_for(self.member, instance_id)
        return Response(FileList({"results": attachments_of(submission)}).data)


class SubmissionFileView(StudyView):
    may = May.READ_SUBMISSIONS

    @described("A file of a submission", name="submission_file", tag="survey", out=BYTES)
    def get(self, request: Request, slug: str, instance_id: str, name: str) -> HttpResponseBase:
        found = attachment_for(self.member, instance_id, name)
        answer = served(name, found.size or 0, found.digest, request.headers.get("Range", ""))
        disposition = content_disposition_header(as_attachment=True, filename=name)
        headers = {**answer.headers, "Content-Disposition": disposition or "attachment"}
        if answer.portion is None:
            return HttpResponse(status=answer.status, headers=headers)
        body = PortionReader(found.file.open("rb"), answer.portion)
        return StreamingHttpResponse(body, status=answer.status, headers=headers)
