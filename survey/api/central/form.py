"""Forms of a project: the list, one with its versions, and new ones."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from rest_framework.request import Request
from rest_framework.response import Response

from survey.actions.form_change import draft_again, new_draft, new_form, publish_as
from survey.actions.refusal import Refusal
from survey.actions.submission import definition_of
from survey.api.central.door import ProjectDoor, flag, instant, is_extended, spoken
from survey.api.central.incoming import form_of, has_no_body
from survey.api.central.problem import WARNINGS, Problem
from survey.formats.definition import FormDefinition, Kind, Node
from survey.formats.file_name import DOWNLOAD
from survey.formats.form_source import source_name, source_suffix, source_type
from survey.models import Form, FormVersion
from survey.queries.central import (
    hashes_of,
    plain_form_for,
    plain_forms_for,
    plain_version_for,
    received_by_form,
    shown_version,
)
from survey.queries.form import draft_for
from survey.rules import May

NO_NAME = "___"  # how a version without a name stands in an address


class FormsView(ProjectDoor):
    may = {"GET": May.READ_FORMS, "POST": May.EDIT_FORMS}

    def get(self, request: Request, project: int) -> Response:
        received = received_by_form(self.member) if is_extended(request) else None
        forms = list(plain_forms_for(self.member))
        told = version_rows([(form, shown_version(form)) for form in forms])
        if received is not None:
            for form, row in zip(forms, told, strict=True):
                count, last = received.get(form.pk, (0, None))
                row |= {"submissions": count, "lastSubmission": instant(last)}
        return Response(told)

    def post(self, request: Request, project: int) -> Response:
        """A form that is not there yet: a draft, or published at once with ?publish=true."""
        data, filename = form_of(request)
        accepts = flag(request, "ignoreWarnings")
        publish = flag(request, "publish")
        with _warned():
            draft = new_form(data=data, filename=filename, by=self.member, accepts_warnings=accepts)
        if publish:
            publish_as(form=draft.form, by=self.member)
        return Response(form_row(plain_form_for(self.member, draft.form.form_id)))


class FormView(ProjectDoor):
    may = {"GET": May.READ_FORMS}

    def get(self, request: Request, project: int, form_id: str) -> Response:
        return Response(form_row(plain_form_for(self.member, form_id)))


class FormFieldsView(ProjectDoor):
    """`?odata=true` changes nothing: names are told as they stand in the form."""

    may = {"GET": May.READ_FORMS}

    def get(self, request: Request, project: int, form_id: str) -> Response:
        version = plain_version_for(self.member, form_id)
        definition = definition_of(version)
        return Response([_field(definition, node) for node in definition.nodes if _has_place(node)])


class FormSourceView(ProjectDoor):
    """The XForm (`.xml`), or the workbook that was uploaded (`.xlsx`, `.xls`)."""

    may = {"GET": May.READ_FORMS}

    def get(
        self, request: Request, project: int, form_id: str, suffix: str, version: str = ""
    ) -> HttpResponse:
        name = "" if version == NO_NAME else version
        return source(plain_version_for(self.member, form_id, name if version else None), suffix)


class VersionsView(ProjectDoor):
    may = {"GET": May.READ_FORMS}

    def get(self, request: Request, project: int, form_id: str) -> Response:
        form = plain_form_for(self.member, form_id)
        return Response(version_rows([(form, version) for version in _published(form)]))


class VersionView(ProjectDoor):
    may = {"GET": May.READ_FORMS}

    def get(self, request: Request, project: int, form_id: str, version: str) -> Response:
        form = plain_form_for(self.member, form_id)
        wanted = "" if version == NO_NAME else version
        for found in _published(form):
            if found.version == wanted:
                return Response(version_row(form, found))
        raise FormVersion.DoesNotExist


class DraftView(ProjectDoor):
    may = {"GET": May.EDIT_FORMS, "POST": May.EDIT_FORMS}

    def get(self, request: Request, project: int, form_id: str) -> Response:
        form = plain_form_for(self.member, form_id)
        for version in form.versions.all():
            if version.published_at is None:
                return Response({**version_row(form, version), "draftToken": None})
        raise FormVersion.DoesNotExist

    def post(self, request: Request, project: int, form_id: str) -> Response:
        """Another file of the form; without one, what is published, to be given other files."""
        form = plain_form_for(self.member, form_id)
        if has_no_body(request):
            draft_again(form=form, by=self.member)
            return Response({"success": True})
        data, filename = form_of(request)
        accepts = flag(request, "ignoreWarnings")
        with _warned():
            new_draft(
                form=form, data=data, filename=filename, by=self.member, accepts_warnings=accepts
            )
        return Response({"success": True})


class DraftSourceView(ProjectDoor):
    may = {"GET": May.EDIT_FORMS}

    def get(self, request: Request, project: int, form_id: str, suffix: str) -> HttpResponse:
        return source(draft_for(self.member, form_id), suffix)


class PublishView(ProjectDoor):
    may = {"POST": May.EDIT_FORMS}

    def post(self, request: Request, project: int, form_id: str) -> Response:
        """Publish the draft; `?version=` gives it another name."""
        form = plain_form_for(self.member, form_id)
        publish_as(form=form, by=self.member, version=request.query_params.get("version", ""))
        return Response({"success": True})


@contextmanager
def _warned() -> Iterator[None]:
    """What the compiler warns of, in Central's own words for it."""
    try:
        yield
    except Refusal as refused:
        if refused.code != "form_warnings":
            raise
        said = [str(fault["message"]) for fault in refused.faults]
        told = {"xlsFormWarnings": said, "workflowWarnings": []}
        raise Problem(WARNINGS, str(refused), warnings=told) from None


def form_row(form: Form) -> dict[str, object]:
    """A form by its newest published version, else by its draft."""
    return version_row(form, shown_version(form))


def version_row(form: Form, version: FormVersion) -> dict[str, object]:
    (row,) = version_rows([(form, version)])
    return row


def version_rows(shown: Sequence[tuple[Form, FormVersion]]) -> list[dict[str, object]]:
    """What is told of each form in one of its versions."""
    hashes = hashes_of([version for _form, version in shown])
    return [_row(form, version, hashes.get(version.pk, "")) for form, version in shown]


def _row(form: Form, version: FormVersion, md5: str) -> dict[str, object]:
    return {
        "projectId": form.study_id,
        "xmlFormId": form.form_id,
        "name": spoken(form.title) or None,
        "version": version.version,
        "hash": md5,
        "state": "closing" if form.archived_at else "open",
        "keyId": None,
        "enketoId": None,
        "createdAt": instant(form.created_at),
        "updatedAt": instant(form.archived_at),
        "publishedAt": instant(version.published_at),
    }


def source(version: FormVersion, suffix: str) -> HttpResponse:
    """A form version as a file of this kind; DoesNotExist where it never was one."""
    xform, kept = version.xform.encode(), bytes(version.source)
    if suffix != "xml" and source_suffix(kept) != f".{suffix}":
        raise FormVersion.DoesNotExist
    content = xform if suffix == "xml" else kept
    name = source_name(version.form.form_id, version.version, b"<" if suffix == "xml" else kept)
    disposition = content_disposition_header(as_attachment=True, filename=name)
    headers = {
        "Content-Disposition": disposition or "attachment",
        "X-Content-Type-Options": "nosniff",
    }
    kind = "application/xml" if suffix == "xml" else source_type(kept) or DOWNLOAD
    return HttpResponse(content, content_type=kind, headers=headers)


def _published(form: Form) -> list[FormVersion]:
    return [version for version in form.versions.all() if version.published_at]


def _has_place(node: Node) -> bool:
    return node.kind is not Kind.NOTE


def _field(definition: FormDefinition, node: Node) -> dict[str, object]:
    structural = {Kind.GROUP: "structure", Kind.REPEAT: "repeat"}
    return {
        "path": node.path.removeprefix(f"/{definition.root}"),
        "name": node.path.rpartition("/")[2],
        "type": structural.get(node.kind) or node.data_type or "string",
        "binary": node.is_file or None,
        "selectMultiple": node.type == "select_multiple" or None,
    }
