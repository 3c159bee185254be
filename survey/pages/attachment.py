"""A file of a submission, to be seen, heard or saved."""

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from survey.formats.byte_range import PortionReader
from survey.formats.served_file import served
from survey.pages.frame import StudyRequest, study_page
from survey.queries.attachment import attachment_for
from survey.rules import May


@study_page(May.READ_SUBMISSIONS, room="submissions")
def submission_file(request: StudyRequest, instance_id: str, name: str) -> HttpResponseBase:
    """For who may see the submission; players may ask for a part of it."""
    found = attachment_for(request.member, instance_id, name)
    answer = served(name, found.size or 0, found.digest, request.headers.get("Range", ""))
    disposition = content_disposition_header(as_attachment=not answer.is_shown, filename=name)
    headers = {**answer.headers, "Content-Disposition": disposition or "attachment"}
    if answer.portion is None:
        return HttpResponse(status=answer.status, headers=headers)
    body = PortionReader(found.file.open("rb"), answer.portion)
    return StreamingHttpResponse(body, status=answer.status, headers=headers)
