"""The codebook as a page."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from coding.models import Theme
from coding.queries.codebook import codebook_for, content_of, latest_version, themes_for
from coding.queries.segment import reads_segments
from survey.pages.frame import StudyRequest, study_page
from survey.rules import May, can


@dataclass(frozen=True, slots=True)
class ShownTheme:
    """A theme with its codes; `count` adds up the segments that the member may see."""

    theme: Theme
    codes: list[Any]

    @property
    def count(self) -> int:
        return sum(code.n for code in self.codes)


@study_page(May.READ_CODEBOOK, room="codebook")
def codebook(request: StudyRequest) -> HttpResponse:
    member = request.member
    version = latest_version(member.study_id)
    themes = [ShownTheme(theme, list(theme.codes.all())) for theme in themes_for(member)]
    context = {
        "codebook": codebook_for(member),
        "version": version,
        "content": content_of(version) if version else None,
        "themes": themes,
        "codes_n": sum(len(each.codes) for each in themes),
        "reads_segments": reads_segments(member),
        "counts_are_own": not can(member, May.READ_ALL_SEGMENTS),
    }
    return render(request, "coding/codebook.html", context)
