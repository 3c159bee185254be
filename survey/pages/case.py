"""The sampling list, and one case of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from survey.actions.submission import definition_of
from survey.formats.attributes import AttributeWords
from survey.models import Case, Membership
from survey.pages.frame import StudyRequest, study_page
from survey.pages.pager import slice_of
from survey.pages.words import tongue
from survey.queries.case import cases_for
from survey.queries.listing import (
    NOT_ASKED,
    SoughtCases,
    newest_forms,
    places_for,
    sought_cases_for,
)
from survey.queries.submission import submissions_for
from survey.rules import May

COLUMNS = 3
CONSENT_WORDS = (
    ("", _("Any")),
    ("take_part", _("takes part")),
    ("record", _("may be recorded")),
    ("quote", _("may be quoted")),
    ("archive", _("may be archived")),
    (NOT_ASKED, _("not asked yet")),
)
HEARD_WORDS = (("", _("Any")), ("yes", _("with a submission")), ("no", _("without one")))


class CaseFilters(forms.Form):
    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    place = forms.ChoiceField(label=_("Place"), required=False)
    consent = forms.ChoiceField(label=_("Consent"), required=False, choices=CONSENT_WORDS)
    heard = forms.ChoiceField(label=_("Interview"), required=False, choices=HEARD_WORDS)

    def offer(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        """Let the field offer these; without a choice to make, the field is not shown."""
        offered = list(choices)
        if len(offered) < 2:  # noqa: PLR2004 - one is no choice
            del self.fields[name]
            return
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", _("Any")), *offered]

    def sought(self) -> SoughtCases:
        """What is asked for; a field that is not understood narrows nothing."""
        given = self.cleaned_data
        heard = given.get("heard")
        return SoughtCases(
            text=given.get("q", ""),
            kind=given.get("kind", ""),
            place=given.get("place", ""),
            consent=given.get("consent", ""),
            is_heard=None if not heard else heard == "yes",
        )


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case as the list shows it: its kind in both languages, the first attributes in words."""

    case: Case
    kind: object
    facts: list[tuple[str, str]]
    received: int


@study_page(May.READ_CASES, room="cases")
def cases(request: StudyRequest) -> HttpResponse:
    member = request.member
    words = _words(member)
    form = CaseFilters(request.GET)
    form.offer("kind", [(key, _kind_word(member, key)) for key in member.study.kinds])
    form.offer("place", [(value, words.value("place", value)) for value in places_for(member)])
    form.is_valid()
    found = sought_cases_for(member, form.sought())
    page = slice_of(found, request, key="code")
    columns = _columns(page.rows)
    context = {
        "filters": form,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "page": page,
        "columns": [words.name(name) for name in columns],
        "lines": [_line(member, case, words, columns) for case in page.rows],
        "found": found.count(),
        "all": cases_for(member).count(),
    }
    return render(request, "survey/cases.html", context)


@study_page(May.READ_CASES, room="cases")
def case(request: StudyRequest, code: str) -> HttpResponse:
    member = request.member
    found = cases_for(member).get(code=code)
    words = _words(member)
    context = {
        "case": found,
        "kind": member.study.kinds.get(found.kind, found.kind),
        "facts": [
            (words.name(name), words.value(name, value)) for name, value in found.attributes.items()
        ],
        "submissions": submissions_for(member).filter(case=found),
    }
    return render(request, "survey/case.html", context)


def _words(member: Membership) -> AttributeWords:
    return AttributeWords(map(definition_of, newest_forms(member)), tongue())


def _kind_word(member: Membership, key: str) -> str:
    name = member.study.kinds.get(key) or {}
    return name.get(tongue()) or next(iter(name.values()), key)


def _columns(rows: Iterable[Case]) -> list[str]:
    """The first attributes that the cases of this page have, in the order of the list's columns."""
    seen: dict[str, None] = {}
    for row in rows:
        seen |= dict.fromkeys(row.attributes)
    return list(seen)[:COLUMNS]


def _line(member: Membership, row: Case, words: AttributeWords, columns: list[str]) -> CaseLine:
    facts = [
        (
            words.name(name),
            words.value(name, row.attributes[name]) if name in row.attributes else "",
        )
        for name in columns
    ]
    received: int = getattr(row, "received", 0)
    return CaseLine(row, member.study.kinds.get(row.kind, row.kind), facts, received)
