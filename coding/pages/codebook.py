"""The codebook as a page: the last version, for all who code by it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from coding.formats.codebook import Code, CodebookContent, Theme
from coding.formats.codebook_file import KINDS
from coding.queries.codebook import codebook_for, content_of, counts_by_code, latest_version
from coding.queries.codebook_draft import changes_since
from coding.queries.codebook_remark import open_proposals
from coding.queries.segment import reads_segments
from survey.pages.frame import StudyRequest, study_page
from survey.rules import May, can


@dataclass(frozen=True, slots=True)
class ShownCode:
    """A code in the list of a theme; `home` is its own theme where it is a guest. `n` counts the
    segments that the member may see.
    """

    code: Code
    n: int
    home: Theme | None = None

    @property
    def key(self) -> str:
        return self.code.id


@dataclass(frozen=True, slots=True)
class ShownTheme:
    """A theme with its codes; `count` adds up the segments of its own codes."""

    theme: Theme
    codes: list[ShownCode]

    @property
    def count(self) -> int:
        return sum(code.n for code in self.codes if code.home is None)


def shown_themes(content: CodebookContent, counts: dict[str, int]) -> list[ShownTheme]:
    """The themes with the codes that are given, guests after their own."""
    homes = {code.id: theme for theme in content.themes for code in theme.codes}
    return [
        ShownTheme(
            theme,
            [
                ShownCode(
                    code,
                    counts.get(code.id, 0),
                    None if homes[code.id].id == theme.id else homes[code.id],
                )
                for code in content.under(theme)
            ],
        )
        for theme in content.themes
    ]


@study_page(May.READ_CODEBOOK, room="codebook")
def codebook(request: StudyRequest) -> HttpResponse:
    member = request.member
    book = codebook_for(member)
    version = latest_version(member.study_id)
    content = content_of(version) if version else None
    themes = shown_themes(content, counts_by_code(member)) if content else []
    edits = can(member, May.EDIT_CODEBOOK)
    context: dict[str, Any] = {
        "codebook": book,
        "version": version,
        "content": content,
        "themes": themes,
        "codes_n": sum(len([c for c in each.codes if c.home is None]) for each in themes),
        "retired": [code for code in content.codes if code.is_retired] if content else [],
        "reads_segments": reads_segments(member),
        "counts_are_own": not can(member, May.READ_ALL_SEGMENTS),
        "edits": edits,
        "kinds": list(KINDS),
        "changes_n": len(changes_since(book)) if edits and book else 0,
        "proposals_n": open_proposals(member),
    }
    return render(request, "coding/codebook.html", context)
