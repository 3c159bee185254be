"""The OpenRosa door of a draft: its own address, for who may edit forms."""

import hashlib
import mimetypes
from http import HTTPStatus

from django.conf import settings
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.urls import include, path
from django.utils.translation import gettext as _

from survey.actions.attachment import keep_files
from survey.actions.trial import receive_trial
from survey.api.openrosa.door import XML, DoorRequest, address_of, answer, openrosa
from survey.api.openrosa.upload import parcel_of
from survey.formats.cases_csv import cases_csv
from survey.formats.openrosa_lists import ListedFile, ListedForm, form_list, manifest
from survey.models import FormMedia, FormVersion
from survey.queries.form import draft_for
from survey.queries.openrosa import media_of, roster_for
from survey.rules import May


@openrosa(May.EDIT_FORMS)
def trial_list(request: DoorRequest, form_id: str) -> HttpResponse:
    """A list of one form, the draft."""
    draft = _draft(request, form_id)
    here = {"form_id": form_id}
    listed = ListedForm(
        form_id=form_id,
        name=_("%(title)s (draft)") % {"title": str(draft.definition["title"])},
        version=draft.version,
        md5=_md5(draft.xform.encode()),
        download_url=address_of(request, "form", here, {}),
        manifest_url=(
            address_of(request, "manifest", here, {}) if media_of(draft).exists() else ""
        ),
    )
    return HttpResponse(form_list([listed]), content_type=XML)


@openrosa(May.EDIT_FORMS)
def trial_form(request: DoorRequest, form_id: str) -> HttpResponse:
    return HttpResponse(_draft(request, form_id).xform.encode(), content_type=XML)


@openrosa(May.EDIT_FORMS)
def trial_manifest(request: DoorRequest, form_id: str) -> HttpResponse:
    files = [
        ListedFile(
            filename=found.name,
            md5=_md5(_roster(request, found.name)) if found.is_cases else found.md5,
            download_url=address_of(request, "media", {"form_id": form_id, "name": found.name}, {}),
        )
        for found in media_of(_draft(request, form_id))
    ]
    return HttpResponse(manifest(files), content_type=XML)


@openrosa(May.EDIT_FORMS)
def trial_media(request: DoorRequest, form_id: str, name: str) -> HttpResponseBase:
    found: FormMedia = media_of(_draft(request, form_id)).get(name=name)
    content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if found.is_cases:
        response: HttpResponseBase = HttpResponse(_roster(request, name), content_type=content_type)
    else:
        response = FileResponse(
            found.file.open("rb"), as_attachment=True, filename=name, content_type=content_type
        )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@openrosa(May.EDIT_FORMS, "HEAD", "POST")
def trial_submission(request: DoorRequest, form_id: str) -> HttpResponse:
    """As the door for real submissions; what comes in here is a test."""
    draft = _draft(request, form_id)
    if request.method == "HEAD":
        headers = {
            "Location": address_of(request, "submission", {"form_id": form_id}, {}),
            "X-OpenRosa-Accept-Content-Length": str(settings.UPLOAD_LIMIT),
        }
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers=headers)
    with parcel_of(request) as parcel:
        device = request.GET.get("deviceID", "")
        kept = receive_trial(xml=parcel.xml, draft=draft, by=request.member, device=device)
        keep_files(submission=kept, files=parcel.files, by=request.member)
    return answer(_("Received as a test."), HTTPStatus.CREATED)


def _draft(request: DoorRequest, form_id: str) -> FormVersion:
    return draft_for(request.member, form_id)


def _roster(request: DoorRequest, name: str) -> bytes:
    return cases_csv(roster_for(request.member, name))


def _md5(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


addresses = [
    path("<path:form_id>/formList", trial_list, name="form_list"),
    path("<path:form_id>/form.xml", trial_form, name="form"),
    path("<path:form_id>/manifest", trial_manifest, name="manifest"),
    path("<path:form_id>/media/<path:name>", trial_media, name="media"),
    path("<path:form_id>/submission", trial_submission, name="submission"),
]

urlpatterns = [
    path("openrosa/<slug:slug>/draft/", include((addresses, "trial"), namespace="trial")),
    path(
        "key/<str:key>/openrosa/<slug:slug>/draft/",
        include((addresses, "trial"), namespace="trial_key"),
    ),
]
