"""Merge, split and retire a code: first what would become of its segments, then the deed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from coding.actions.codebook_structure import SplitPart, merge, retire, split
from coding.models import Code, CodeState
from coding.queries.codebook import IN_THE_BOOK
from coding.queries.codebook_draft import book_to_edit, draft_of
from coding.queries.codebook_structure import preview_of, segments_to_split
from coding.rules import shows_quote
from survey.actions.refusal import Refusal
from survey.models import Membership
from survey.pages.frame import StudyRequest, study_deed, study_page
from survey.rules import May

PARTS = 4
FEWEST = 2
MOST_SHOWN = 500


def given_code(member: Membership, key: str) -> Code:
    """A code of the draft that is given. Raises DoesNotExist."""
    book = book_to_edit(member)
    codes = book.codes.select_related("codebook", "theme", "scale")
    return codes.get(IN_THE_BOOK, key=key, state=CodeState.ACTIVE)


@study_page(May.EDIT_CODEBOOK, room="codebook")
def code_merge(request: StudyRequest, key: str) -> HttpResponse:
    """With `?into=`, what a merge into that code would do."""
    code = given_code(request.member, key)
    wanted = request.GET.get("into", "")
    target = given_code(request.member, wanted) if wanted and "\0" not in wanted else None
    draft = draft_of(code.codebook)
    context = {
        "code": code,
        "themes": [
            (theme, [each for each in theme.codes if not each.is_retired and each.id != key])
            for theme in draft.themes
        ],
        "target": target,
        "preview": preview_of(request.member, code, target),
    }
    return render(request, "coding/codebook_merge.html", context)


@study_deed(May.EDIT_CODEBOOK, room="codebook", back="codebook_edit")
def code_merge_do(request: StudyRequest, key: str) -> HttpResponse:
    into = request.POST.get("into", "")
    note = request.POST.get("note", "")[:2000]
    merge(key=key, into=into, by=request.member, note=note)
    return _done(request, into, _("%(key)s is merged into %(into)s.") % {"key": key, "into": into})


@study_page(May.EDIT_CODEBOOK, room="codebook")
def code_split(request: StudyRequest, key: str) -> HttpResponse:
    return _split_page(request, given_code(request.member, key), QueryDict())


@study_deed(May.EDIT_CODEBOOK, room="codebook", back="codebook_edit")
def code_split_do(request: StudyRequest, key: str) -> HttpResponse:
    """Parts come as `part-N-key` and names; `to-<segment>` is the number of the part it gets, and
    `rest` that of all others.
    """
    post = request.POST
    code = given_code(request.member, key)
    parts = _parts(post)
    keys = {number: part.key for number, part in parts}
    choices = {
        UUID(name.removeprefix("to-")): keys.get(str(number), "")
        for name, number in post.items()
        if name.startswith("to-") and number and _is_uuid(name.removeprefix("to-"))
    }
    try:
        split(
            key=key,
            parts=[part for _number, part in parts],
            rest=keys.get(post.get("rest", ""), ""),
            choices=choices,
            by=request.member,
            note=post.get("note", "")[:2000],
        )
    except Refusal as refused:
        messages.error(request, str(refused))
        return _split_page(request, code, post)
    told = {"key": key, "into": ", ".join(keys.values())}
    return _done(request, key, _("%(key)s is split into %(into)s.") % told)


def _split_page(request: StudyRequest, code: Code, typed: QueryDict) -> HttpResponse:
    segments = segments_to_split(request.member, code)
    rows: list[dict[str, Any]] = [
        {
            "number": str(number),
            "key": typed.get(f"part-{number}-key", _proposal(code.key, number)),
            "en": typed.get(f"part-{number}-en", ""),
            "zh": typed.get(f"part-{number}-zh", ""),
            "definition_en": typed.get(f"part-{number}-definition_en", ""),
            "definition_zh": typed.get(f"part-{number}-definition_zh", ""),
        }
        for number in range(1, PARTS + 1)
    ]
    context = {
        "code": code,
        "preview": preview_of(request.member, code),
        "parts": rows,
        "rest": typed.get("rest", "1"),
        "segments": [
            (each, typed.get(f"to-{each.pk}", ""), shows_quote(each, request.member))
            for each in segments[:MOST_SHOWN]
        ],
        "more": max(0, segments.count() - MOST_SHOWN),
    }
    return render(request, "coding/codebook_split.html", context)


def _proposal(key: str, number: int) -> str:
    """A key for each of the two parts that there must be."""
    return f"{key[:56]}.{number}" if number <= FEWEST else ""


def _parts(post: QueryDict) -> list[tuple[str, SplitPart]]:
    """The parts that have a key and a name, with their numbers."""
    found = []
    for number in map(str, range(1, PARTS + 1)):
        key = post.get(f"part-{number}-key", "").strip()
        name = _said(post, f"part-{number}-en", f"part-{number}-zh")
        words = _said(post, f"part-{number}-definition_en", f"part-{number}-definition_zh")
        if key and name:
            found.append((number, SplitPart(key, name, words)))
    return found


def _said(post: QueryDict, english: str, chinese: str) -> dict[str, str]:
    texts = {"en": post.get(english, "").strip(), "zh": post.get(chinese, "").strip()}
    return {lang: text for lang, text in texts.items() if text}


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@study_page(May.EDIT_CODEBOOK, room="codebook")
def code_retire(request: StudyRequest, key: str) -> HttpResponse:
    code = given_code(request.member, key)
    context = {"code": code, "preview": preview_of(request.member, code)}
    return render(request, "coding/codebook_retire.html", context)


@study_deed(May.EDIT_CODEBOOK, room="codebook", back="codebook_edit")
def code_retire_do(request: StudyRequest, key: str) -> HttpResponse:
    retire(key=key, by=request.member, note=request.POST.get("note", "")[:2000])
    return _done(request, key, _("%(key)s is retired.") % {"key": key})


def _done(request: StudyRequest, key: str, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect(reverse("codebook_edit", args=[request.member.study.slug]) + f"#desk-{key}")
