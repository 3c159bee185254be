"""The codebook as a page."""

from django.http import HttpResponse
from django.shortcuts import render

from coding.queries.codebook import codebook_for, content_of, latest_version, themes_for
from survey.pages.frame import StudyRequest, study_page
from survey.rules import May


@study_page(May.READ_CODEBOOK, room="codebook")
def codebook(request: StudyRequest) -> HttpResponse:
    version = latest_version(request.member.study_id)
    themes = list(themes_for(request.member))
    context = {
        "codebook": codebook_for(request.member),
        "version": version,
        "content": content_of(version) if version else None,
        "themes": [
            {
                "theme": theme,
                "codes": (codes := list(theme.codes.all())),
                "count": sum(getattr(code, "n", 0) for code in codes),
            }
            for theme in themes
        ],
    }
    return render(request, "coding/codebook.html", context)
