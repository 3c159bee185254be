"""The codebook of variables of a form, over HTTP."""

from http import HTTPStatus

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request

from survey.api.describe import described
from survey.api.filters import Filters
from survey.api.study_view import StudyView
from survey.formats.export.options import LONGEST_LANGUAGE, Format
from survey.formats.file_name import XLSX
from survey.queries.form_codebook import (
    FORMATS,
    codebook_languages,
    definitions_for,
    form_codebook,
)
from survey.rules import May

WORKBOOK = {(HTTPStatus.OK, XLSX): OpenApiTypes.BINARY}


class CodebookFilters(Filters):
    lang = serializers.CharField(
        default="en", max_length=LONGEST_LANGUAGE, help_text="Language of the labels."
    )
    format = serializers.ChoiceField(
        default=Format.CSV.value,
        choices=[each.value for each in FORMATS],
        help_text="Names and codes as exports in this format have them.",
    )


class FormCodebookView(StudyView):
    may = May.READ_FORMS
    filters = CodebookFilters

    @described(
        "The codebook of variables of a form, as XLSX",
        name="form_codebook",
        tag="survey",
        out=WORKBOOK,
        filters=CodebookFilters,
    )
    def get(self, request: Request, slug: str, form_id: str) -> HttpResponse:
        forms = definitions_for(self.member, form_id)
        lang = self.asked["lang"]
        if lang not in codebook_languages(forms[0]):
            raise serializers.ValidationError({"lang": _("The form has no such language.")})
        name, content = form_codebook(forms, lang, Format(self.asked["format"]))
        disposition = content_disposition_header(as_attachment=True, filename=name)
        headers = {
            "Content-Disposition": disposition or "attachment",
            "X-Content-Type-Options": "nosniff",
        }
        return HttpResponse(content, content_type=XLSX, headers=headers)
