"""A form as devices run it: the XForm, its manifest, and the files that it needs."""

import hashlib
import mimetypes

from django.http import FileResponse, HttpResponse, HttpResponseBase

from survey.api.openrosa.door import XML, DoorRequest, address_of, openrosa
from survey.formats.cases_csv import cases_csv
from survey.formats.openrosa_lists import ListedFile
from survey.formats.openrosa_lists import manifest as written
from survey.models import FormMedia, FormVersion
from survey.queries.openrosa import media_of, published_version_for, roster_for
from survey.rules import May


@openrosa(May.READ_FORMS)
def form(request: DoorRequest, form_id: str) -> HttpResponse:
    """The XForm, byte for byte that of the hash in the list; `?version=`, or the newest."""
    return HttpResponse(_version(request, form_id).xform.encode(), content_type=XML)


@openrosa(May.READ_FORMS)
def manifest(request: DoorRequest, form_id: str) -> HttpResponse:
    version = _version(request, form_id)
    query = {"version": version.version}
    files = [
        ListedFile(
            filename=found.name,
            md5=_md5(request, found),
            download_url=address_of(
                request, "media", {"form_id": form_id, "name": found.name}, query
            ),
        )
        for found in media_of(version)
    ]
    return HttpResponse(written(files), content_type=XML)


@openrosa(May.READ_FORMS)
def media(request: DoorRequest, form_id: str, name: str) -> HttpResponseBase:
    """A file of the form. The sampling list is written anew, with the cases that the member sees."""
    found = media_of(_version(request, form_id)).get(name=name)
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


def _version(request: DoorRequest, form_id: str) -> FormVersion:
    return published_version_for(request.member, form_id, request.GET.get("version"))


def _roster(request: DoorRequest, name: str) -> bytes:
    return cases_csv(roster_for(request.member, name))


def _md5(request: DoorRequest, found: FormMedia) -> str:
    if found.is_cases:
        return hashlib.md5(_roster(request, found.name), usedforsecurity=False).hexdigest()
    return found.md5
