"""The segments of one code, with their words."""

from django.http import HttpResponse
from django.shortcuts import render

from coding.queries.passage import code_for, neighbours, passages_for
from coding.queries.segment import reads_segments
from survey.pages.frame import StudyRequest, study_page
from survey.rules import May


@study_page(May.READ_CODEBOOK, room="codebook")
def segments(request: StudyRequest, code: str) -> HttpResponse:
    found = code_for(request.member, code)
    before, after = neighbours(found)
    context = {
        "code": found,
        "passages": passages_for(request.member, found, coder=request.GET.get("coder", "")),
        "reads_segments": reads_segments(request.member),
        "previous": before,
        "next": after,
    }
    return render(request, "coding/segments.html", context)
