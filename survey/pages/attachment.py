"""A file of a submission, to be seen, heard or saved."""

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from survey.formats.byte_range import PortionReader
from survey.formats.served_file import served
from survey.models import Attachment, ConflictingFile
from survey.pages.frame import StudyRequest, study_page
from survey.queries.attachment import attachment_for
from survey.queries.conflict import conflicting_files_for
from survey.rules import May


@study_page(May.READ_SUBMISSIONS, room="submissions")
def submission_file(request: StudyRequest, instance_id: str, name: str) -> HttpResponseBase:
    """For who may see the submission; players may ask for a part of it."""
    return _served(request, attachment_for(request.member, instance_id, name))


@study_page(May.READ_SUBMISSIONS, room="submissions")
def conflicting_file(request: StudyRequest, pk: int) -> HttpResponseBase:
    """A file that came with a body which is kept beside a submission."""
    return _served(request, conflicting_files_for(request.member).get(pk=pk))


def _served(request: StudyRequest, found: Attachment | ConflictingFile) -> HttpResponseBase:
    name = found.name
    answer = served(name, found.size or 0, found.digest, request.headers.get("Range", ""))
    disposition = content_disposition_header(as_attachment=not answer.is_shown, filename=name)
    headers = {**answer.headers, "Content-Disposition": disposition or "attachment"}
    if answer.portion is None:
        return HttpResponse(status=answer.status, headers=headers)
    body = PortionReader(found.file.open("rb"), answer.portion)
    return StreamingHttpResponse(body, status=answer.status, headers=headers)
