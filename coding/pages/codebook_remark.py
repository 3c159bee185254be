"""Comments on the codebook, proposals, and the lead coder's answers to them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from coding.actions.codebook_remark import accept_code, answer, decline_code, merge_code, remark
from coding.formats.codebook import CodebookContent
from coding.models import Codebook, RemarkState
from coding.queries.codebook import codebook_for
from coding.queries.codebook_draft import draft_of
from coding.queries.codebook_remark import proposed_codes, remarks_for
from coding.rules import shows_quote
from survey.pages.frame import StudyRequest, study_deed, study_page
from survey.rules import May, can

MOST_SHOWN = 300


@study_page(May.READ_CODEBOOK, room="codebook")
def codebook_remarks(request: StudyRequest) -> HttpResponse:
    """All that the member may read; `?code=` those on one code."""
    member = request.member
    book = codebook_for(member)
    wanted = request.GET.get("code", "")
    key = wanted if wanted and "\0" not in wanted else None
    remarks = list(remarks_for(member, code=key)[:MOST_SHOWN])
    content = draft_of(book) if book else None
    context = {
        "book": book,
        "code": key,
        "open": [each for each in remarks if each.state == RemarkState.OPEN],
        "others": [each for each in remarks if each.state != RemarkState.OPEN],
        "proposed": _shown(request) if key is None else [],
        "declined": proposed_codes(member, is_open=False) if key is None else [],
        "themes": content.themes if content else (),
        "codes": _choices(content) if content else [],
        "edits": can(member, May.EDIT_CODEBOOK),
    }
    return render(request, "coding/codebook_remarks.html", context)


def _shown(request: StudyRequest) -> list[tuple[object, list[object]]]:
    """Proposed codes with those of their segments that may be quoted to this member."""
    return [
        (each, [one for one in each.segments if shows_quote(one, request.member)])
        for each in proposed_codes(request.member)
    ]


def _choices(content: CodebookContent) -> list[object]:
    return [code for code in content.codes if not code.is_retired]


@study_deed(May.READ_CODEBOOK, room="codebook", back="codebook_remarks")
def remark_add(request: StudyRequest) -> HttpResponse:
    post = request.POST
    is_proposal = post.get("kind") == "proposal"
    code = post.get("code", "")
    remark(text=post.get("text", ""), code=code, is_proposal=is_proposal, by=request.member)
    messages.success(
        request, _("The proposal is made.") if is_proposal else _("The comment is written.")
    )
    return _back(request, code)


@study_deed(May.EDIT_CODEBOOK, room="codebook", back="codebook_remarks")
def remark_answer(request: StudyRequest, pk: int) -> HttpResponse:
    accepted = request.POST.get("verdict") == "accept"
    answer(pk=pk, accepted=accepted, text=request.POST.get("text", "")[:4000], by=request.member)
    messages.success(request, _("The answer is given."))
    return _back(request)


@study_deed(May.EDIT_CODEBOOK, room="codebook", back="codebook_remarks")
def proposal_answer(request: StudyRequest, pk: int) -> HttpResponse:
    """`verdict` is accept (with key, theme and names), merge (with into) or decline."""
    post, by = request.POST, request.member
    text = post.get("text", "")[:4000]
    verdict = post.get("verdict")
    if verdict == "accept":
        names = {"en": post.get("name_en", "").strip(), "zh": post.get("name_zh", "").strip()}
        accept_code(
            pk=pk,
            key=post.get("key", ""),
            theme=post.get("theme", ""),
            name={lang: name for lang, name in names.items() if name},
            text=text,
            by=by,
        )
    elif verdict == "merge":
        merge_code(pk=pk, into=post.get("into", ""), text=text, by=by)
    else:
        decline_code(pk=pk, text=text, by=by)
    messages.success(request, _("The answer is given."))
    return _back(request)


def _back(request: StudyRequest, code: str = "") -> HttpResponse:
    query = {"code": code} if code else {}
    known = (
        not code or Codebook.objects.filter(study=request.member.study, codes__key=code).exists()
    )
    return redirect(
        reverse("codebook_remarks", args=[request.member.study.slug], query=query if known else {})
    )
