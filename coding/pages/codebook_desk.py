"""The desk of the codebook: its draft as a tree to edit, and what is done from there by one click."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from coding.actions.codebook import begin_codebook
from coding.actions.codebook_draft import drop, place_code, place_theme, revive
from coding.actions.codebook_round import move_round
from coding.actions.codebook_undo import undo_restructuring
from coding.formats.codebook import Code, CodebookContent, Theme
from coding.formats.codebook_difference import Part
from coding.models import Codebook, Restructuring
from coding.pages.codebook_words import FLAGS, TURNS
from coding.queries.codebook import counts_by_code, latest_version
from coding.queries.codebook_draft import changes_since, draft_of
from coding.queries.codebook_remark import open_proposals
from coding.queries.codebook_round import rounds_behind
from coding.queries.codebook_structure import last_restructuring
from coding.queries.segment import reads_segments
from survey.actions.refusal import Refusal
from survey.models import Membership
from survey.pages.frame import StudyRequest, study_deed, study_page
from survey.rules import May

SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class DeskCode:
    """A code with its place, and where one step up or down would lead: `up` and `down` are what
    the buttons send, empty at the ends.
    """

    code: Code
    at: int
    n: int
    turns: tuple[tuple[object, str], ...]
    up: str
    down: str


@dataclass(frozen=True, slots=True)
class DeskTheme:
    theme: Theme
    at: int
    codes: list[DeskCode]
    guests: list[Code]
    turns: tuple[tuple[object, str], ...]
    up: str
    down: str


@study_page(May.EDIT_CODEBOOK, room="codebook")
def codebook_edit(request: StudyRequest) -> HttpResponse:
    member = request.member
    book = Codebook.objects.filter(study=member.study).first()
    context: dict[str, Any] = {"book": book}
    if book is not None:
        context |= desk_of(member, book)
    return render(request, "coding/codebook_edit.html", context)


def desk_of(member: Membership, book: Codebook) -> dict[str, Any]:
    """What the desk shows of a draft."""
    draft = draft_of(book)
    changes = changes_since(book)
    turns: dict[tuple[Part, str], list[tuple[object, str]]] = {}
    for change in changes:
        told = (TURNS[change.turn], FLAGS.get(change.turn, "info"))
        turns.setdefault((change.part, change.key), []).append(told)
    return {
        "draft": draft,
        "version": latest_version(member.study_id),
        "themes": _themes(draft, counts_by_code(member), turns),
        "scales": [(scale, tuple(turns.get((Part.SCALE, scale.id), ()))) for scale in draft.scales],
        "changes_n": len(changes),
        "proposals_n": open_proposals(member),
        "behind": rounds_behind(member),
        "undoable": last_restructuring(book),
        "reads_segments": reads_segments(member),
    }


def _themes(
    draft: CodebookContent,
    counts: dict[str, int],
    turns: dict[tuple[Part, str], list[tuple[object, str]]],
) -> list[DeskTheme]:
    last = len(draft.themes) - 1
    return [
        DeskTheme(
            theme,
            at,
            [_code(draft, at, place, counts, turns) for place in range(len(theme.codes))],
            [code for code in draft.codes if theme.id in code.also_under],
            tuple(turns.get((Part.THEME, theme.id), ())),
            up=_to("theme", theme.id, "", at - 1) if at else "",
            down=_to("theme", theme.id, "", at + 1) if at < last else "",
        )
        for at, theme in enumerate(draft.themes)
    ]


def _code(
    draft: CodebookContent,
    at: int,
    place: int,
    counts: dict[str, int],
    turns: dict[tuple[Part, str], list[tuple[object, str]]],
) -> DeskCode:
    """One step beyond the end of a theme leads into the next one."""
    theme = draft.themes[at]
    code = theme.codes[place]
    before = draft.themes[at - 1] if at else None
    after = draft.themes[at + 1] if at + 1 < len(draft.themes) else None
    up = down = ""
    if place:
        up = _to("code", code.id, theme.id, place - 1)
    elif before is not None:
        up = _to("code", code.id, before.id, len(before.codes))
    if place + 1 < len(theme.codes):
        down = _to("code", code.id, theme.id, place + 1)
    elif after is not None:
        down = _to("code", code.id, after.id, 0)
    told = tuple(turns.get((Part.CODE, code.id), ()))
    return DeskCode(code, place, counts.get(code.id, 0), told, up, down)


def _to(part: str, key: str, theme: str, at: int) -> str:
    return SEPARATOR.join((part, key, theme, str(at)))


@study_deed(May.EDIT_CODEBOOK, room="codebook", back="codebook_edit")
def codebook_place(request: StudyRequest) -> HttpResponse:
    """`to` is "code|key|theme|place" or "theme|key||place", as the desk's buttons and drags send."""
    parts = request.POST.get("to", "").split(SEPARATOR)
    if len(parts) != 4 or not parts[3].isdecimal():  # noqa: PLR2004
        raise Refusal("bad_place", _("There is no such place."))
    part, key, theme, at = parts
    if part == "theme":
        place_theme(key=key, at=int(at[:6]), by=request.member)
    else:
        place_code(key=key, theme=theme, at=int(at[:6]), by=request.member)
    return _desk(request, f"#desk-{key}")


@study_deed(May.EDIT_CODEBOOK, room="codebook", back="codebook_edit")
def codebook_begin(request: StudyRequest) -> HttpResponse:
    title = {"en": request.POST.get("title_en", ""), "zh": request.POST.get("title_zh", "")}
    begin_codebook(
        key="codebook",
        title={k: v.strip() for k, v in title.items() if v.strip()},
        by=request.member,
    )
    return _desk(request)


@study_deed(May.EDIT_CODEBOOK, room="codebook", back="codebook_edit")
def codebook_drop(request: StudyRequest) -> HttpResponse:
    part, key = request.POST.get("part", ""), request.POST.get("key", "")
    if part not in {"theme", "code", "scale"}:
        raise Refusal("bad_part", _("There is no such part of a codebook."))
    drop(part=part, key=key, by=request.member)
    messages.success(request, _("%(key)s is out of the draft.") % {"key": key})
    return _desk(request)


@study_deed(May.EDIT_CODEBOOK, room="codebook", back="codebook_edit")
def codebook_revive(request: StudyRequest) -> HttpResponse:
    code = revive(key=request.POST.get("key", ""), by=request.member)
    messages.success(
        request, _("%(key)s is given again, from the next version on.") % {"key": code.key}
    )
    return _desk(request, f"#desk-{code.key}")


@study_deed(May.EDIT_CODEBOOK, room="codebook", back="codebook_edit")
def codebook_undo(request: StudyRequest, deed: int) -> HttpResponse:
    meant = Restructuring.objects.get(pk=deed, codebook__study=request.member.study)
    undo_restructuring(deed=meant, by=request.member)
    messages.success(request, _("It is undone: segments and codes are as before."))
    return _desk(request, f"#desk-{meant.key}")


@study_deed(May.EDIT_CODEBOOK, room="codebook", back="codebook_edit")
def codebook_move_round(request: StudyRequest, position: int) -> HttpResponse:
    moved = move_round(
        position=position, by=request.member, despite_misfits="despite" in request.POST
    )
    messages.success(
        request,
        _("The round is coded by version %(version)s from now on.")
        % {"version": moved.codebook_version.version},
    )
    return _desk(request)


def _desk(request: StudyRequest, place: str = "") -> HttpResponse:
    return redirect(reverse("codebook_edit", args=[request.member.study.slug]) + place)
