"""Where devices hand in their submissions and the files that belong to them."""

import hashlib
from http import HTTPStatus

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from survey.actions.attachment import keep_files, keep_files_beside
from survey.actions.refusal import Conflict
from survey.actions.submission import Verdict, receive
from survey.api.openrosa.door import DoorRequest, address_of, answer, openrosa
from survey.api.openrosa.upload import parcel_of
from survey.rules import May

_KEPT_BESIDE = {
    Verdict.CONFLICT: gettext_lazy(
        "Another submission is already kept under this instance ID. Yours is kept beside it."
    ),
    Verdict.OUTDATED: gettext_lazy(
        "This submission has been edited since. Your edit is kept beside it, but changes nothing."
    ),
}


@openrosa(May.SEND_SUBMISSIONS, "HEAD", "POST")
def submission(request: DoorRequest) -> HttpResponse:
    """HEAD says where and how much to send; a POST is taken in once, however often it comes.

    A post that says *isIncomplete* is answered as any other: each names the whole submission, and
    the files that are still missing are known.
    """
    if request.method == "HEAD":
        return _welcome(request)
    with parcel_of(request) as parcel:
        device = request.GET.get("deviceID", "")
        kept, verdict = receive(xml=parcel.xml, by=request.member, device=device)
        if verdict in _KEPT_BESIDE:
            body = hashlib.sha256(parcel.xml).hexdigest()
            keep_files_beside(submission=kept, body=body, files=parcel.files, by=request.member)
            raise Conflict(verdict.value, str(_KEPT_BESIDE[verdict]))
        keep_files(submission=kept, files=parcel.files, by=request.member)
    return answer(_("The submission is safe. Thank you!"), HTTPStatus.CREATED)


def _welcome(request: DoorRequest) -> HttpResponse:
    return HttpResponse(
        status=HTTPStatus.NO_CONTENT,
        headers={
            "Location": address_of(request, "submission", {}, {}),
            "X-OpenRosa-Accept-Content-Length": str(settings.UPLOAD_LIMIT),
        },
    )
