"""Pseudonymising: names found and chosen, looked at in their words, and replaced."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from coding.actions.pseudonym import Naming, pseudonymise
from coding.actions.revealing import pseudonym_of, reveal_name
from coding.models import Transcript
from coding.naming import LONGEST, SHORTEST, NameKind
from coding.queries.pseudonym import (
    Occurrence,
    occurrences,
    proposals,
    pseudonyms_for,
    suggestions_in,
    texts_for,
)
from survey.actions.refusal import Refusal
from survey.pages.frame import StudyRequest, study_deed, study_page
from survey.rules import May

ROOM = "transcripts"
KINDS = {
    NameKind.PERSON: gettext_lazy("Person"),
    NameKind.FIRM: gettext_lazy("Firm"),
    NameKind.PLACE: gettext_lazy("Place"),
    NameKind.PHONE: gettext_lazy("Phone number"),
    NameKind.EMAIL: gettext_lazy("E-mail address"),
    NameKind.NUMBER: gettext_lazy("Identity number"),
    NameKind.OTHER: gettext_lazy("Other name"),
}
MOST_NAMES = 150
MOST_SHOWN = 100  # occurrences of one name


@dataclass(frozen=True, slots=True)
class Row:
    """A name in the preview: `number` ties its fields together."""

    number: int
    name: str
    kind: NameKind
    replacement: str
    places: Sequence[Occurrence]

    @property
    def shown(self) -> Sequence[Occurrence]:
        return self.places[:MOST_SHOWN]

    @property
    def more(self) -> int:
        return max(0, len(self.places) - MOST_SHOWN)


@study_page(May.EDIT_TRANSCRIPTS, room=ROOM)
def pseudonyms(request: StudyRequest) -> HttpResponse:
    """What looks like a name, in one transcript or all; and what stands for names already."""
    scope = request.GET.get("transcript", "")
    texts = texts_for(request.member, scope)
    found = suggestions_in(texts)
    context = {
        "scope": scope,
        "texts": [text.code for text in texts_for(request.member)],
        "groups": [
            (kind, label, [each for each in found if each.kind == kind])
            for kind, label in KINDS.items()
            if any(each.kind == kind for each in found)
        ],
        "known": [(row, KINDS[NameKind(row.kind)]) for row in pseudonyms_for(request.member)],
        "most": MOST_NAMES,
    }
    return render(request, "coding/pseudonyms.html", context)


@study_deed(May.EDIT_TRANSCRIPTS, room=ROOM, back="pseudonyms")
def pseudonym_preview(request: StudyRequest) -> HttpResponse:
    """Every place of the chosen names, in its words. A POST, since names stand in no address."""
    scope = request.POST.get("transcript", "")
    texts = texts_for(request.member, scope)
    wanted = dict(_chosen(request))
    if not wanted:
        raise Refusal("no_names", _("Choose or write at least one name."))
    if len(wanted) > MOST_NAMES:
        raise Refusal("too_many_names", _("At most %(n)s names at once.") % {"n": MOST_NAMES})
    places = occurrences(texts, list(wanted))
    stand_ins = proposals(request.member, list(wanted.items()))
    rows = [
        Row(number, name, kind, stand_in, places[name])
        for number, ((name, kind), stand_in) in enumerate(
            zip(wanted.items(), stand_ins, strict=True)
        )
    ]
    touched = {place.code for row in rows for place in row.places}
    context = {
        "scope": scope,
        "rows": [row for row in rows if row.places],
        "absent": [row for row in rows if not row.places],
        "kinds": KINDS.items(),
        "versions": [text for text in texts if text.code in touched],
        "n": sum(len(row.places) for row in rows),
    }
    return _unstored(render(request, "coding/pseudonym_preview.html", context))


@study_deed(May.EDIT_TRANSCRIPTS, room=ROOM, back="pseudonyms")
def pseudonym_apply(request: StudyRequest) -> HttpResponse:
    made = pseudonymise(
        namings=list(_namings(request)),
        versions=dict(_versions(request)),
        by=request.member,
        reason=request.POST.get("reason", ""),
    )
    told = ngettext(
        "Names are replaced in %(n)s transcript.",
        "Names are replaced in %(n)s transcripts.",
        len(made),
    )
    messages.success(request, told % {"n": len(made)})
    return redirect("pseudonyms", request.member.study.slug)


@study_deed(May.REVEAL_NAMES, room=ROOM, back="pseudonyms")
def pseudonym_find(request: StudyRequest) -> HttpResponse:
    """What stands for a name; found by its blind index."""
    name = request.POST.get("name", "")
    row = pseudonym_of(name=name, by=request.member) if name.strip() else None
    if row is None:
        messages.warning(request, _("No pseudonym stands for this name."))
    else:
        told = _("%(pseudonym)s stands for this name.") % {"pseudonym": row.replacement}
        messages.success(request, told)
    return redirect("pseudonyms", request.member.study.slug)


@study_deed(May.REVEAL_NAMES, room=ROOM, back="pseudonyms")
def pseudonym_reveal(request: StudyRequest, pk: int) -> HttpResponse:
    row = pseudonyms_for(request.member).get(pk=pk)
    name = reveal_name(pseudonym=row, reason=request.POST.get("reason", ""), by=request.member)
    context = {"pseudonym": row, "name": name}
    return _unstored(render(request, "coding/pseudonym_revealed.html", context))


def _chosen(request: StudyRequest) -> Iterator[tuple[str, NameKind]]:
    """Ticked suggestions (`kind:name`), then names written by hand, one a line."""
    for said in request.POST.getlist("name"):
        kind, _colon, name = said.partition(":")
        if kind in set(NameKind) and SHORTEST <= len(name.strip()) <= LONGEST:
            yield " ".join(name.split()), NameKind(kind)
    for line in request.POST.get("names", "").splitlines():
        name = " ".join(line.split())
        if name and not SHORTEST <= len(name) <= LONGEST:
            raise Refusal("bad_name", _("A name has at least two characters and at most 120."))
        if name:
            yield name, NameKind.PERSON


def _namings(request: StudyRequest) -> Iterator[Naming]:
    for number in request.POST.getlist("row"):
        spared = request.POST.getlist(f"spare-{number}")
        kind = request.POST.get(f"kind-{number}", "")
        yield Naming(
            request.POST.get(f"name-{number}", ""),
            request.POST.get(f"replacement-{number}", ""),
            NameKind(kind) if kind in set(NameKind) else NameKind.OTHER,
            frozenset(_place(each) for each in spared),
        )


def _place(said: str) -> tuple[str, int]:
    start, _colon, code = said.partition(":")
    return code, int(start) if start.isascii() and start.isdigit() else -1


def _versions(request: StudyRequest) -> Iterator[tuple[str, int]]:
    for said in request.POST.getlist("version"):
        version, _colon, code = said.partition(":")
        if not (version.isascii() and version.isdigit() and len(version) < 9):  # noqa: PLR2004
            raise Transcript.DoesNotExist
        yield code, int(version)


def _unstored(answer: HttpResponse) -> HttpResponse:
    """Names stay in no cache."""
    answer["Cache-Control"] = "no-store"
    return answer
