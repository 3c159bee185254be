"""The codebook of variables of a form, to take away."""

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from survey.formats.export.options import Format
from survey.formats.file_name import XLSX
from survey.pages.frame import StudyRequest, study_page
from survey.pages.words import tongue
from survey.queries.form_codebook import (
    FORMATS,
    codebook_languages,
    definitions_for,
    form_codebook,
)
from survey.rules import May


@study_page(May.READ_FORMS, room="forms")
def form_codebook_file(request: StudyRequest, form_id: str) -> HttpResponse:
    """In the language of `?lang=` (else the reader's), with the names and codes of `?format=`."""
    forms = definitions_for(request.member, form_id)
    lang = request.GET.get("lang") or tongue()
    format_ = request.GET.get("format") or Format.CSV
    if lang not in codebook_languages(forms[0]) or format_ not in FORMATS:
        raise BadRequest
    name, content = form_codebook(forms, lang, Format(format_))
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    headers = {"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=XLSX, headers=headers)
