"""The forms of a study, with their questions."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from survey.actions.form import draft_form
from survey.actions.form_file import read_upload
from survey.actions.form_media import missing_media
from survey.actions.form_sentences import in_our_words
from survey.actions.submission import definition_of
from survey.api.describe import described, page_of
from survey.api.filters import Filters, Paged, sent
from survey.api.paging import Keyset
from survey.api.study_view import StudyView
from survey.formats.definition import FormDefinition
from survey.models import Form, FormVersion
from survey.queries.form import form_for, forms_with_versions_for
from survey.rules import May

BY_FORM_ID = Keyset(("form_id",))


def _words() -> serializers.DictField:
    return serializers.DictField(child=serializers.CharField(), help_text="A text per language.")


class FormRow(serializers.Serializer[Form]):
    form_id = serializers.CharField()
    kind = serializers.CharField(help_text="Respondent kind.")
    title = _words()
    versions = serializers.SerializerMethodField(help_text="The newest first.")
    received = serializers.IntegerField(help_text="How many submissions of it you may see.")

    def get_versions(self, form: Form) -> list[str]:
        return [version.version for version in form.versions.all()]


class Question(serializers.Serializer[Any]):
    """What stands in the form: question, group, repeat, note, calculation or device data."""

    name = serializers.CharField()
    path = serializers.CharField()
    kind = serializers.CharField()
    type = serializers.CharField(help_text="XLSForm type.")
    label = _words()  # type: ignore[assignment]
    hint = _words()
    choices = serializers.CharField(allow_null=True, help_text="Name of the choice list.")
    required = serializers.CharField(  # type: ignore[assignment]
        help_text="An expression; empty means no."
    )
    relevant = serializers.CharField(help_text="An expression; empty means always.")
    constraint = serializers.CharField(help_text="An expression; empty means any.")
    severity = serializers.CharField(
        source="gravity", help_text="Of a broken constraint: hard, soft, critical; else empty."
    )
    completion = serializers.CharField(
        help_text="`warn` where a critical constraint does not keep from completing."
    )
    repeat = serializers.CharField(allow_null=True, help_text="The repeat around it.")


class ChoiceRow(serializers.Serializer[Any]):
    name = serializers.CharField()
    label = _words()  # type: ignore[assignment]


class FormDetail(FormRow):
    version = serializers.CharField()
    published_at = serializers.DateTimeField()
    languages = serializers.ListField(child=serializers.CharField())
    default_language = serializers.CharField()
    questions = Question(many=True)
    choices = serializers.DictField(child=ChoiceRow(many=True))


class Warned(serializers.Serializer[Any]):
    """What the compiler says of a form that works."""

    sheet = serializers.CharField()
    row = serializers.IntegerField(allow_null=True)
    column = serializers.CharField()
    message = serializers.SerializerMethodField()

    def get_message(self, warning: Mapping[str, Any]) -> str:
        return in_our_words(str(warning["message"]))


class VersionRow(serializers.Serializer[FormVersion]):
    """A version of a form; a draft is not published yet, and the next draft takes its place."""

    form_id = serializers.CharField(source="form.form_id")
    version = serializers.CharField()
    created_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)
    warnings = Warned(many=True)
    missing_files = serializers.SerializerMethodField(
        help_text="Files that the form names, and that are not there yet."
    )

    def get_missing_files(self, version: FormVersion) -> list[str]:
        return missing_media(version)


class NewDraft(serializers.Serializer[Any]):
    file = serializers.FileField(help_text="At most 10 MB.")
    kind = serializers.CharField(
        default="", help_text="Respondent kind of a new form; else the study's first."
    )


class FormFilters(Filters):
    version = serializers.CharField(required=False, help_text="Without it, the newest.")


class FormsView(StudyView):
    may = May.READ_FORMS
    may_write = May.EDIT_FORMS
    filters = Paged
    parser_classes = (MultiPartParser,)

    @described("The forms", name="forms", tag="survey", out=page_of(FormRow), filters=Paged)
    def get(self, request: Request, slug: str) -> Response:
        page = BY_FORM_ID.page(forms_with_versions_for(self.member), request, **self.place)
        return page.answer(FormRow)

    @described(
        "Upload a draft: .xlsx or .xls (XLSForm) or .xml (XForm)",
        name="draft_form",
        tag="survey",
        out=VersionRow,
        body=NewDraft,
        status=HTTPStatus.CREATED,
    )
    def post(self, request: Request, slug: str) -> Response:
        given = sent(NewDraft, request.data)
        data, filename = read_upload(given["file"])
        draft = draft_form(data=data, filename=filename, kind=given["kind"], by=self.member)
        return Response(VersionRow(draft).data, status=HTTPStatus.CREATED)


class FormView(StudyView):
    may = May.READ_FORMS
    filters = FormFilters

    @described(
        "One form with its questions and choices",
        name="form",
        tag="survey",
        out=FormDetail,
        filters=FormFilters,
    )
    def get(self, request: Request, slug: str, form_id: str) -> Response:
        form = form_for(self.member, form_id)
        version = _wanted(form, self.asked.get("version"))
        return Response(_detail(form, version, definition_of(version)))


def _wanted(form: Form, name: str | None) -> FormVersion:
    """The version of that name, or the newest."""
    for version in form.versions.all():
        if name in {None, version.version}:
            return version
    raise FormVersion.DoesNotExist


def _detail(form: Form, version: FormVersion, definition: FormDefinition) -> dict[str, object]:
    return {
        **FormRow(form).data,
        "version": version.version,
        "published_at": version.published_at,
        "languages": list(definition.languages),
        "default_language": definition.default_language,
        "questions": Question(definition.nodes, many=True).data,
        "choices": {
            name: ChoiceRow(choices, many=True).data for name, choices in definition.choices.items()
        },
    }
