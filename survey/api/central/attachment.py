"""The files of a submission: which it names, whether they are here, and each as it came."""

from django.http import FileResponse, HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response

from survey.actions.attachment import keep_file_beside_newest, keep_files
from survey.actions.refusal import Conflict
from survey.api.central.door import ProjectDoor
from survey.api.central.incoming import file_of, name_of
from survey.formats.file_name import DOWNLOAD
from survey.models import Submission
from survey.queries.attachment import attachments_of
from survey.queries.central import plain_form_for
from survey.queries.odata import submission_called
from survey.rules import May


class AttachmentsView(ProjectDoor):
    may = {"GET": May.READ_SUBMISSIONS}

    def get(self, request: Request, project: int, form_id: str, instance_id: str) -> Response:
        form = plain_form_for(self.member, form_id)
        found = attachments_of(submission_called(self.member, form, instance_id))
        return Response([{"name": row.name, "exists": bool(row.file)} for row in found])


class AttachmentView(ProjectDoor):
    may = {"GET": May.READ_SUBMISSIONS, "POST": May.SEND_SUBMISSIONS}

    def get(
        self, request: Request, project: int, form_id: str, instance_id: str, name: str
    ) -> HttpResponseBase:
        submission = self._submission(form_id, instance_id)
        found = attachments_of(submission).exclude(file="").get(name=name)
        return FileResponse(
            found.file.open("rb"), as_attachment=True, filename=name, content_type=DOWNLOAD
        )

    def post(
        self, request: Request, project: int, form_id: str, instance_id: str, name: str
    ) -> Response:
        """The body is the file. One that is here already stands; another of its name is kept beside
        it where it belongs to a submission of this member that is kept beside, too.
        """
        submission = self._submission(form_id, instance_id)
        with file_of(request, name_of(name)) as file:
            try:
                keep_files(submission=submission, files=[file], by=self.member)
            except Conflict:
                keep_file_beside_newest(submission=submission, file=file, by=self.member)
                raise
        return Response({"success": True})

    def _submission(self, form_id: str, instance_id: str) -> Submission:
        form = plain_form_for(self.member, form_id)
        return submission_called(self.member, form, instance_id)
