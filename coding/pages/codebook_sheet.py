"""Write one part of the codebook's draft: a code, a theme, a scale, or what is said of the whole."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from coding.actions.codebook_draft import (
    BookSheet,
    fingerprint,
    save_book,
    save_code,
    save_theme,
)
from coding.actions.codebook_scale import save_scale, use_as_anchor
from coding.formats.attribute_lines import LinesRefused, from_lines, to_lines
from coding.models import Code, CodeState, Segment
from coding.pages.codebook_form import (
    BLANK_LEVELS,
    BookForm,
    CodeForm,
    ScaleForm,
    ThemeForm,
    levels_of,
    shown_levels,
)
from coding.queries.codebook import IN_THE_BOOK
from coding.queries.codebook_anchor import anchor_candidates
from coding.queries.codebook_draft import book_to_edit, draft_of
from coding.queries.codebook_remark import remarks_for
from coding.queries.codebook_structure import lineage_of
from survey.actions.refusal import Refusal
from survey.pages.frame import StudyRequest, study_deed, study_page, told_by
from survey.rules import May

KEYS = {"bad_key": "key", "key_taken": "key", "no_name": "name_en"}


def to_desk(request: StudyRequest, key: str = "") -> HttpResponse:
    place = f"#desk-{key}" if key else ""
    return redirect(reverse("codebook_edit", args=[request.member.study.slug]) + place)


def said_saved(request: StudyRequest, key: str) -> None:
    messages.success(request, _("%(key)s is written into the draft.") % {"key": key})


@study_page(May.EDIT_CODEBOOK, room="codebook")
def theme_new(request: StudyRequest) -> HttpResponse:
    used = {theme.color for theme in draft_of(book_to_edit(request.member)).themes}
    free = next((hue for hue in range(1, 10) if hue not in used), 1)
    return _theme(request, ThemeForm(initial={"hue": free}), "")


@study_page(May.EDIT_CODEBOOK, room="codebook")
def theme_edit(request: StudyRequest, key: str) -> HttpResponse:
    row = book_to_edit(request.member).themes.get(key=key)
    initial = ThemeForm.initial_of(row) | {"seen": fingerprint(row)}
    return _theme(request, ThemeForm(initial=initial), key)


@study_deed(May.EDIT_CODEBOOK, room="codebook", back="codebook_edit")
def theme_save(request: StudyRequest) -> HttpResponse:
    """`old` is the key of a theme that is there, empty for a new one."""
    old = request.POST.get("old", "")
    data = request.POST.copy()
    if old:
        data["key"] = old
    form = ThemeForm(data)
    if form.is_valid():
        key = form.cleaned_data["key"]
        with told_by(form, **KEYS):
            _refuse_taken(old, key, book_to_edit(request.member).themes.filter(key=key).exists())
            save_theme(
                key=key, sheet=form.sheet(), by=request.member, seen=form.cleaned_data["seen"]
            )
            said_saved(request, key)
            return to_desk(request, key)
    return _theme(request, form, old)


def _theme(request: StudyRequest, form: ThemeForm, old: str) -> HttpResponse:
    context = {"form": form, "old": old, "hues": range(1, 10)}
    return render(request, "coding/codebook_theme.html", context)


def _refuse_taken(old: str, key: str, is_there: bool) -> None:  # noqa: FBT001
    if is_there and not old:
        raise Refusal("key_taken", _("The key %(key)s is taken.") % {"key": key})


@study_page(May.EDIT_CODEBOOK, room="codebook")
def code_new(request: StudyRequest) -> HttpResponse:
    """Under the theme of `?theme=`."""
    draft = draft_of(book_to_edit(request.member))
    theme = request.GET.get("theme", "")
    initial = {"theme": theme, "key": f"{theme}." if theme else ""}
    return _code(request, CodeForm(draft, initial=initial), None)


@study_page(May.EDIT_CODEBOOK, room="codebook")
def code_edit(request: StudyRequest, key: str) -> HttpResponse:
    book = book_to_edit(request.member)
    row = book.codes.select_related("theme", "scale").get(IN_THE_BOOK, key=key)
    initial = CodeForm.initial_of(row) | {"seen": fingerprint(row)}
    return _code(request, CodeForm(draft_of(book), initial=initial), row)


@study_deed(May.EDIT_CODEBOOK, room="codebook", back="codebook_edit")
def code_save(request: StudyRequest) -> HttpResponse:
    """`old` is the key of a code that is there, empty for a new one."""
    book = book_to_edit(request.member)
    old = request.POST.get("old", "")
    row = book.codes.select_related("theme", "scale").get(IN_THE_BOOK, key=old) if old else None
    data = request.POST.copy()
    if old:
        data["key"] = old
    form = CodeForm(draft_of(book), data)
    if form.is_valid():
        key = form.cleaned_data["key"]
        with told_by(form, **KEYS, values_in_use="scale"):
            _refuse_taken(old, key, book.codes.filter(key=key).exists())
            save_code(
                key=key,
                theme=form.cleaned_data["theme"],
                sheet=form.sheet(),
                by=request.member,
                seen=form.cleaned_data["seen"],
            )
            said_saved(request, key)
            return to_desk(request, key)
    return _code(request, form, row)


def _code(request: StudyRequest, form: CodeForm, row: Code | None) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "code": row}
    if row is not None:
        context |= {
            "is_retired": row.state == CodeState.RETIRED,
            "remarks": remarks_for(request.member, code=row.key)[:20],
            "lineage": lineage_of(row.codebook, [row.key]),
        }
    return render(request, "coding/codebook_code.html", context)


@study_page(May.EDIT_CODEBOOK, room="codebook")
def scale_new(request: StudyRequest) -> HttpResponse:
    book_to_edit(request.member)
    return _scale(request, ScaleForm(), "", [])


@study_page(May.EDIT_CODEBOOK, room="codebook")
def scale_edit(request: StudyRequest, key: str) -> HttpResponse:
    row = book_to_edit(request.member).scales.get(key=key)
    initial = ScaleForm.initial_of(row) | {"seen": fingerprint(row)}
    return _scale(request, ScaleForm(initial=initial), key, shown_levels(row))


@study_deed(May.EDIT_CODEBOOK, room="codebook", back="codebook_edit")
def scale_save(request: StudyRequest) -> HttpResponse:
    """`old` is the key of a scale that is there, empty for a new one."""
    book = book_to_edit(request.member)
    old = request.POST.get("old", "")
    row = book.scales.filter(key=old).first()
    data = request.POST.copy()
    if old:
        data["key"] = old
    form, levels = ScaleForm(data), levels_of(request.POST)
    if form.is_valid():
        key = form.cleaned_data["key"]
        with told_by(form, bad_key="key", key_taken="key"):
            _refuse_taken(old, key, book.scales.filter(key=key).exists())
            sheet = form.sheet(levels, row.levels if row else [])
            save_scale(key=key, sheet=sheet, by=request.member, seen=form.cleaned_data["seen"])
            said_saved(request, key)
            return to_desk(request, f"scale-{key}")
    return _scale(request, form, old, levels)


def _scale(request: StudyRequest, form: ScaleForm, old: str, levels: list[Any]) -> HttpResponse:
    blank = [{"value": "", "en": "", "zh": "", "quotes": ""}] * (BLANK_LEVELS if levels else 5)
    context = {
        "form": form,
        "old": old,
        "levels": [*levels, *blank],
        "candidates": anchor_candidates(request.member, old) if old else [],
    }
    return render(request, "coding/codebook_scale.html", context)


@study_deed(May.EDIT_CODEBOOK, room="codebook", back="codebook_edit")
def anchor_add(request: StudyRequest, key: str) -> HttpResponse:
    """Show a segment (`segment`) with its level of the scale."""
    known = [each.segment for each in anchor_candidates(request.member, key)]
    wanted = request.POST.get("segment", "")
    segment = next((each for each in known if str(each.pk) == wanted), None)
    if segment is None:
        raise Segment.DoesNotExist
    use_as_anchor(segment=segment, by=request.member)
    messages.success(request, _("The quote is an anchor of its level now."))
    return redirect(reverse("scale_edit", args=[request.member.study.slug, key]) + "#candidates")


@study_page(May.EDIT_CODEBOOK, room="codebook")
def book_edit(request: StudyRequest) -> HttpResponse:
    book = book_to_edit(request.member)
    initial = {
        "title_en": book.title.get("en", ""),
        "title_zh": book.title.get("zh", ""),
        "rules_en": "\n".join(rule.get("en", "") for rule in book.rules),
        "rules_zh": "\n".join(rule.get("zh", "") for rule in book.rules),
        "attributes": to_lines(book.attributes),
        "seen": fingerprint(book),
    }
    return render(request, "coding/codebook_book.html", {"form": BookForm(initial=initial)})


@study_deed(May.EDIT_CODEBOOK, room="codebook", back="codebook_edit")
def book_save(request: StudyRequest) -> HttpResponse:
    form = BookForm(request.POST)
    if form.is_valid():
        with told_by(form, no_name="title_en", values_in_use="attributes", bad_lines="attributes"):
            save_book(sheet=_book_sheet(form), by=request.member, seen=form.cleaned_data["seen"])
            messages.success(request, _("It is written into the draft."))
            return to_desk(request)
    return render(request, "coding/codebook_book.html", {"form": form})


def _book_sheet(form: BookForm) -> BookSheet:
    given = form.cleaned_data
    try:
        attributes = from_lines(given["attributes"])
    except LinesRefused as refused:
        raise Refusal(
            "bad_lines",
            _("Line %(row)s is not understood: %(line)s")
            % {"row": refused.row, "line": refused.line[:80]},
        ) from None
    english, chinese = (given[f"rules_{lang}"].splitlines() for lang in ("en", "zh"))
    n = max(len(english), len(chinese))
    rules = [
        {"en": "".join(english[at : at + 1]), "zh": "".join(chinese[at : at + 1])}
        for at in range(n)
    ]
    return BookSheet(
        form.words("title"), [rule for rule in rules if any(rule.values())], attributes
    )
