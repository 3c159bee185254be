"""Search all transcripts that a member reads, and code what was found, after a preview."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import BadRequest
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from coding.actions.search_coding import code_hits
from coding.formats.codebook import CodebookContent, Scale
from coding.kwic import LONGEST, QueryRefused, sought
from coding.models import Code
from coding.queries.codebook import content_of
from coding.queries.search import (
    INTERVIEWER,
    RESPONDENT,
    Cursor,
    Looking,
    Unit,
    Wanted,
    Where,
    open_tasks,
    plan,
    search,
)
from survey.models import Membership
from survey.pages.frame import StudyRequest, study_deed, study_page
from survey.pages.words import tongue
from survey.rules import May, can

AT_ONCE = 50
SHOWN = 12  # places of each transcript in a preview
SALT = "search-page"
PLACES = (
    (Where.STUDY.value, gettext_lazy("All transcripts")),
    (Where.MINE.value, gettext_lazy("My transcripts")),
)
SPEAKERS = (
    ("", gettext_lazy("Anybody")),
    (RESPONDENT, gettext_lazy("Respondents")),
    (INTERVIEWER, gettext_lazy("Interviewers")),
)
UNITS = (
    (Unit.HIT.value, gettext_lazy("The words found")),
    (Unit.SENTENCE.value, gettext_lazy("The whole sentence")),
    (Unit.TURN.value, gettext_lazy("The whole turn")),
)


PARTS = (
    ("", gettext_lazy("Parts of words, too")),
    ("on", gettext_lazy("Whole words only")),
)


class SearchForm(forms.Form):
    q = forms.CharField(label=gettext_lazy("Words"), max_length=LONGEST)
    speaker = forms.ChoiceField(label=gettext_lazy("Said by"), required=False, choices=SPEAKERS)
    where = forms.ChoiceField(label=gettext_lazy("In"), required=False, choices=PLACES)
    whole_words = forms.ChoiceField(label=gettext_lazy("Find"), required=False, choices=PARTS)

    def looking(self) -> Looking | None:
        """What is looked for; None where there is nothing to find."""
        if not self.is_valid():
            return None
        said = self.cleaned_data
        try:
            what = sought(said["q"], whole_words=said["whole_words"] == "on")
        except QueryRefused:
            return None
        return Looking(what, Where(said["where"] or Where.STUDY), speaker=said["speaker"])


class CodeForm(SearchForm):
    """The search again, with what to code its hits with."""

    unit = forms.ChoiceField(choices=UNITS)
    code = forms.CharField(max_length=80)
    value = forms.CharField(max_length=80, required=False)
    expected = forms.IntegerField(min_value=0, required=False)


@study_page(May.READ_TRANSCRIPTS, room="transcripts")
def search_page(request: StudyRequest) -> HttpResponse:
    form = SearchForm(request.GET if "q" in request.GET else None)
    looking = form.looking()
    found = None
    if looking is not None:
        found = search(request.member, looking, limit=AT_ONCE, after=_cursor(request.GET))
    context = {
        "form": form,
        "looking": looking,
        "rows": _named(request.member, found.rows) if found else [],
        "older_url": _following(request.GET, found.after) if found and found.after else "",
        "newer_url": _first(request.GET) if request.GET.get("after") else "",
        "units": UNITS,
        "themes": _themes(request.member),
    }
    return render(request, "coding/search.html", context)


@study_deed(May.CODE, room="transcripts", back="search")
def search_preview(request: StudyRequest) -> HttpResponse:
    """What coding all hits would do, transcript by transcript, and which value they get."""
    form = CodeForm(request.POST)
    looking = form.looking()
    if looking is None:
        return redirect("search", request.member.study.slug)
    tasks = plan(request.member, looking, *_wish(request.member, form), tasks=None)
    return render(request, "coding/search_preview.html", _preview(request.member, form, tasks))


@study_deed(May.CODE, room="transcripts", back="search")
def search_code(request: StudyRequest) -> HttpResponse:
    form = CodeForm(request.POST)
    looking = form.looking()
    slug = request.member.study.slug
    if looking is None:
        return redirect("search", slug)
    unit, wanted = _wish(request.member, form)
    made = code_hits(
        looking=looking,
        unit=unit,
        wanted=wanted,
        tasks=None,
        expected=form.cleaned_data["expected"] or 0,
        by=request.member,
    )
    n = sum(len(each.rows) for each in made)
    told = ngettext(
        "%(n)s segment coded. To undo it, open the transcript and press Z.",
        "%(n)s segments coded. To undo it, open each transcript and press Z.",
        n,
    )
    messages.success(request, told % {"n": n})
    query = QueryDict(mutable=True)
    query.update({name: form.cleaned_data[name] for name in ("q", "speaker", "where")})
    return redirect(f"{reverse('search', args=[slug])}?{query.urlencode()}")


def _named(member: Membership, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with their codes' names and colours."""
    keys = {key for row in rows for key in row["codes"]}
    codes = Code.objects.filter(codebook__study=member.study, key__in=keys)
    known = {code.key: code for code in codes.select_related("theme")}
    return [{**row, "codes": [known[key] for key in row["codes"]]} for row in rows]


def _wish(member: Membership, form: CodeForm) -> tuple[Unit, Wanted]:
    said = form.cleaned_data
    scale = _scale(member, said["code"])
    values = {str(level.value): level.value for level in scale.levels} if scale else {}
    return Unit(said["unit"]), Wanted(said["code"], values.get(said["value"]), {})


def _preview(member: Membership, form: CodeForm, tasks: list[dict[str, Any]]) -> dict[str, Any]:
    said = form.cleaned_data
    scale = _scale(member, said["code"])
    rows = [
        {
            "transcript": task["transcript"],
            "n": len(task["changes"]),
            "already": task["already"],
            "quotes": [change["after"]["quote"] for change in task["changes"][:SHOWN]],
            "more": max(0, len(task["changes"]) - SHOWN),
        }
        for task in tasks
    ]
    return {
        "said": said,
        "rows": rows,
        "total": sum(row["n"] for row in rows),
        "already": sum(row["already"] for row in rows),
        "name": _name(member, said["code"]),
        "unit": dict(UNITS)[said["unit"]],
        "levels": scale.levels if scale else (),
    }


def _content(member: Membership) -> CodebookContent | None:
    """The codebook of the member's newest open task."""
    tasks = open_tasks(member).select_related("round__codebook_version__codebook")
    task = tasks.defer("round__codebook_version__content").order_by("-round__position").first()
    return content_of(task.round.codebook_version) if task else None


def _themes(member: Membership) -> list[tuple[Mapping[str, str], list[tuple[str, str]]]]:
    """The codes one may give, by theme; none for who has nothing to code."""
    content = _content(member) if can(member, May.CODE) else None
    if content is None:
        return []
    lang = tongue()
    return [
        (
            theme.name,
            [
                (code.id, code.name.get(lang) or next(iter(code.name.values()), code.id))
                for code in content.under(theme)
            ],
        )
        for theme in content.themes
    ]


def _scale(member: Membership, code: str) -> Scale | None:
    content = _content(member)
    return content.scale_of(code) if content else None


def _name(member: Membership, code: str) -> Mapping[str, str] | str:
    content = _content(member)
    known = content.code(code) if content else None
    return known.name if known else code


def _cursor(query: QueryDict) -> Cursor | None:
    said = query.get("after")
    if not said:
        return None
    try:
        return Cursor(*signing.loads(said, salt=SALT))
    except (signing.BadSignature, TypeError):
        raise BadRequest from None


def _following(query: QueryDict, after: Cursor) -> str:
    following = query.copy()
    following["after"] = signing.dumps(list(after), salt=SALT)
    return f"?{following.urlencode()}"


def _first(query: QueryDict) -> str:
    first = query.copy()
    del first["after"]
    return f"?{first.urlencode()}"
