"""All memos of a study that a member reads, and writing own ones."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coding.actions.memo import LONGEST, About, delete_memo, write_memo
from coding.models import Memo
from coding.queries.codebook import themes_for
from coding.queries.memo import memos_for
from coding.queries.transcript import transcripts_for
from coding.rules import shows_quote
from survey.actions.refusal import Stale
from survey.models import Membership
from survey.pages.frame import StudyRequest, study_deed, study_page, told_by
from survey.pages.pager import slice_of
from survey.pages.words import tongue
from survey.rules import May

AT_ONCE = 30
KINDS = (
    ("", gettext_lazy("Anything")),
    ("segment", gettext_lazy("A segment")),
    ("code", gettext_lazy("A code")),
    ("transcript", gettext_lazy("A transcript")),
    ("study", gettext_lazy("The study")),
)
WHOSE = (
    ("", gettext_lazy("Anybody")),
    ("mine", gettext_lazy("Me")),
    ("others", gettext_lazy("Others")),
)


class MemoFilters(forms.Form):
    q = forms.CharField(label=gettext_lazy("Search"), required=False, max_length=200)
    about = forms.ChoiceField(label=gettext_lazy("About"), required=False, choices=KINDS)
    whose = forms.ChoiceField(label=gettext_lazy("Written by"), required=False, choices=WHOSE)


class MemoForm(forms.Form):
    """`about` is empty, or "code:" or "transcript:" with a key; segments are written about in the
    workspace.
    """

    about = forms.ChoiceField(label=gettext_lazy("About"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Memo"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    is_shared = forms.BooleanField(
        label=gettext_lazy("Share it with the team"),
        help_text=gettext_lazy("While a transcript is coded blind, no other coder reads it."),
        required=False,
    )

    def __init__(self, member: Membership, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        about = self.fields["about"]
        if isinstance(about, forms.ChoiceField):
            about.choices = _subjects(member)

    @property
    def subject(self) -> About:
        kind, _colon, key = self.cleaned_data["about"].partition(":")
        return About(**{kind: key}) if kind else About()


class MemoText(forms.Form):
    """The text of a memo that is there already."""

    text = forms.CharField(max_length=LONGEST)
    is_shared = forms.BooleanField(required=False)
    version = forms.IntegerField(min_value=1)


@study_page(May.READ_TRANSCRIPTS, room="transcripts")
def memos(request: StudyRequest) -> HttpResponse:
    return _page(request, MemoForm(request.member))


@study_deed(May.READ_TRANSCRIPTS, room="transcripts", back="memos")
def memo_new(request: StudyRequest) -> HttpResponse:
    form = MemoForm(request.member, request.POST)
    if form.is_valid():
        with told_by(form, no_text="text", too_long="text"):
            said = form.cleaned_data
            write_memo(
                pk=uuid4(),
                about=form.subject,
                text=said["text"],
                is_shared=said["is_shared"],
                version=None,
                by=request.member,
            )
            messages.success(request, _("The memo is kept."))
            return redirect("memos", request.member.study.slug)
    return _page(request, form)


@study_deed(May.READ_TRANSCRIPTS, room="transcripts", back="memos")
def memo_save(request: StudyRequest, pk: UUID) -> HttpResponse:
    """Change an own one. What somebody typed over a newer text is shown beside it, not lost."""
    form = MemoText(request.POST)
    memo = memos_for(request.member).get(pk=pk, author=request.member)
    if not form.is_valid():
        messages.error(request, _("Write something."))
        return redirect("memos", request.member.study.slug)
    said = form.cleaned_data
    try:
        write_memo(pk=pk, about=_about(memo), by=request.member, **said)
    except Stale as stale:
        messages.error(request, str(stale))
        return _page(request, MemoForm(request.member), typed={pk: said["text"]})
    messages.success(request, _("The memo is kept."))
    return redirect("memos", request.member.study.slug)


@study_deed(May.READ_TRANSCRIPTS, room="transcripts", back="memos")
def memo_remove(request: StudyRequest, pk: UUID) -> HttpResponse:
    version = request.POST.get("version", "")
    is_version = version.isascii() and version.isdigit()
    delete_memo(pk=pk, version=int(version[:9]) if is_version else 0, by=request.member)
    messages.success(request, _("The memo is gone."))
    return redirect("memos", request.member.study.slug)


def _about(memo: Memo) -> About:
    return About(
        memo.segment_id,
        memo.code.key if memo.code else None,
        memo.transcript.code if memo.transcript else None,
    )


def _subjects(member: Membership) -> list[tuple[str, Any]]:
    """What one can write about here, in the reader's language."""
    texts = transcripts_for(member).filter(is_current=True)
    lang = tongue()
    codes = [
        (
            theme.name.get(lang) or theme.key,
            [(f"code:{code.key}", code.name.get(lang) or code.key) for code in theme.codes.all()],
        )
        for theme in themes_for(member)
    ]
    return [
        ("", _("The study")),
        (_("Transcripts"), [(f"transcript:{text.code}", text.code) for text in texts]),
        *codes,
    ]


def _page(
    request: StudyRequest, form: MemoForm, typed: dict[UUID, str] | None = None
) -> HttpResponse:
    filters = MemoFilters(request.GET)
    filters.is_valid()
    found = _sought(request.member, filters)
    page = slice_of(found, request, key="changed_at", descending=True, size=AT_ONCE)
    rows = [_row(memo, request.member, (typed or {}).get(memo.pk)) for memo in page.rows]
    context = {
        "filters": filters,
        "is_filtered": any(filters.cleaned_data.values()),
        "rows": rows,
        "page": page,
        "form": form,
        "has_any": memos_for(request.member).exists(),
    }
    return render(request, "coding/memos.html", context)


def _sought(member: Membership, filters: MemoFilters) -> QuerySet[Memo]:
    asked = filters.cleaned_data
    found = memos_for(member).select_related("segment__transcript__case__consent")
    if asked.get("q"):
        found = found.filter(text__icontains=asked["q"])
    kind = asked.get("about")
    if kind == "study":
        found = found.filter(segment=None, code=None, transcript=None)
    elif kind:
        found = found.filter(**{f"{kind}__isnull": False})
    if asked.get("whose") == "mine":
        return found.filter(author=member)
    return found.exclude(author=member) if asked.get("whose") else found


def _row(memo: Memo, member: Membership, typed: str | None) -> dict[str, Any]:
    """`quote` is withheld where the respondent did not agree to be quoted."""
    segment = memo.segment
    return {
        "memo": memo,
        "is_own": memo.author_id == member.pk,
        "quote": segment.quote if segment and shows_quote(segment, member) else "",
        "typed": typed,
    }
