"""The files of a form: those of its draft can be put there and taken away."""

import hashlib
import mimetypes

from django.http import FileResponse, HttpResponse, HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response

from survey.actions.form_media import LARGEST, add_media, remove_media
from survey.api.central.door import ProjectDoor, instant
from survey.api.central.incoming import media_of, name_of
from survey.formats.cases_csv import cases_csv
from survey.formats.file_name import DOWNLOAD
from survey.models import FormMedia, FormVersion, Membership
from survey.queries.central import ExpectedFile, expected_files, plain_version_for
from survey.queries.form import draft_for
from survey.queries.openrosa import roster_for
from survey.rules import May

_TYPES = ("image", "audio", "video")


class FormFilesView(ProjectDoor):
    may = {"GET": May.READ_FORMS}

    def get(self, request: Request, project: int, form_id: str) -> Response:
        return Response(_listed(plain_version_for(self.member, form_id)))


class FormFileView(ProjectDoor):
    may = {"GET": May.READ_FORMS}

    def get(self, request: Request, project: int, form_id: str, name: str) -> HttpResponseBase:
        return _file(plain_version_for(self.member, form_id), name, self.member)


class DraftFilesView(ProjectDoor):
    may = {"GET": May.EDIT_FORMS}

    def get(self, request: Request, project: int, form_id: str) -> Response:
        return Response(_listed(draft_for(self.member, form_id)))


class DraftFileView(ProjectDoor):
    may = {"GET": May.EDIT_FORMS, "POST": May.EDIT_FORMS, "DELETE": May.EDIT_FORMS}

    def get(self, request: Request, project: int, form_id: str, name: str) -> HttpResponseBase:
        return _file(draft_for(self.member, form_id), name, self.member)

    def post(self, request: Request, project: int, form_id: str, name: str) -> Response:
        """The body is the file; it takes the place of one that is there."""
        draft = draft_for(self.member, form_id)
        with media_of(request, LARGEST) as file:
            add_media(draft=draft, name=name_of(name), file=file, by=self.member)
        return Response({"success": True})

    def delete(self, request: Request, project: int, form_id: str, name: str) -> Response:
        draft = draft_for(self.member, form_id)
        found = FormMedia.objects.get(version=draft, name=name)
        remove_media(draft=draft, name=found.name, by=self.member)
        return Response({"success": True})


def _listed(version: FormVersion) -> list[dict[str, object]]:
    return [_row(file) for file in expected_files(version)]


def _row(file: ExpectedFile) -> dict[str, object]:
    media = file.media
    has_blob = media is not None and bool(media.file)
    is_list = media is not None and media.is_cases
    return {
        "name": file.name,
        "type": _type(file.name),
        "hash": media.md5 if media else None,
        "exists": has_blob or is_list,
        "blobExists": has_blob,
        "datasetExists": is_list,
        "updatedAt": instant(media.arrived_at) if media else None,
    }


def _type(name: str) -> str:
    kind = (mimetypes.guess_type(name)[0] or "").partition("/")[0]
    return kind if kind in _TYPES else "file"


def _file(version: FormVersion, name: str, member: Membership) -> HttpResponseBase:
    """A file of the form. The sampling list is written anew, with the cases that the member sees."""
    found = FormMedia.objects.get(version=version, name=name)
    if found.is_cases:
        content = cases_csv(roster_for(member, found.name))
        digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
        response: HttpResponseBase = HttpResponse(content, content_type="text/csv; charset=utf-8")
        response.headers["ETag"] = f'"{digest}"'
        return response
    if not found.file:
        raise FormMedia.DoesNotExist
    return FileResponse(
        found.file.open("rb"), as_attachment=True, filename=name, content_type=DOWNLOAD
    )
