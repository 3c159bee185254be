"""Publish the draft, and what became of the codebook: versions, differences, lineage."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coding.actions.codebook import publish_draft, words_of
from coding.formats.codebook import CodebookContent
from coding.formats.codebook_change import next_version
from coding.formats.codebook_difference import differences, is_structural
from coding.formats.codebook_file import KINDS
from coding.formats.codebook_lacks import lacks_of
from coding.models import Codebook, CodebookVersion
from coding.pages.codebook_words import change_lines
from coding.queries.codebook import codebook_for, content_of, latest_version, versions_for
from coding.queries.codebook_draft import book_to_edit, changes_since, draft_of
from coding.queries.codebook_round import rounds_behind
from coding.queries.codebook_structure import lineage_of
from survey.pages.frame import StudyRequest, study_deed, study_page, told_by
from survey.rules import May


class PublishForm(forms.Form):
    version = forms.CharField(label=gettext_lazy("Version"), max_length=40)
    note = forms.CharField(
        label=gettext_lazy("What changed, and why"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@study_page(May.EDIT_CODEBOOK, room="codebook")
def codebook_publish(request: StudyRequest) -> HttpResponse:
    book = book_to_edit(request.member)
    latest = latest_version(book.study_id)
    proposal = next_version(
        latest.version if latest else "",
        is_structural=is_structural(changes_since(book)),
        taken=list(book.versions.values_list("version", flat=True)),
    )
    return _page(request, book, PublishForm(initial={"version": proposal}))


@study_deed(May.EDIT_CODEBOOK, room="codebook", back="codebook_edit")
def codebook_publish_do(request: StudyRequest) -> HttpResponse:
    book = book_to_edit(request.member)
    form = PublishForm(request.POST)
    if form.is_valid():
        with told_by(form, bad_version="version", version_taken="version"):
            version = publish_draft(**form.cleaned_data, by=request.member)
            messages.success(
                request, _("Version %(version)s is published.") % {"version": version.version}
            )
            if rounds_behind(request.member):
                return redirect("codebook_edit", request.member.study.slug)
            return redirect("codebook", request.member.study.slug)
    return _page(request, book, form)


def _page(request: StudyRequest, book: Codebook, form: PublishForm) -> HttpResponse:
    latest = latest_version(book.study_id)
    draft = draft_of(book)
    before = content_of(latest) if latest else _nothing(draft)
    changes = changes_since(book)
    context = {
        "form": form,
        "latest": latest,
        "lines": change_lines(changes, before, draft),
        "lacks": [words_of(lack) for lack in lacks_of(draft)],
    }
    return render(request, "coding/codebook_publish.html", context)


def _nothing(draft: CodebookContent) -> CodebookContent:
    return CodebookContent(draft.id, "", {}, (), {}, (), (), (), {}, ())


@study_page(May.READ_CODEBOOK, room="codebook")
def codebook_history(request: StudyRequest) -> HttpResponse:
    """All versions with their notes, and the lineage of codes."""
    book = codebook_for(request.member)
    context = {
        "versions": list(versions_for(request.member)),
        "lineage": lineage_of(book)[:200] if book else [],
        "kinds": list(KINDS),
    }
    return render(request, "coding/codebook_history.html", context)


@study_page(May.READ_CODEBOOK, room="codebook")
def codebook_difference(request: StudyRequest) -> HttpResponse:
    """`?from=` and `?to=` name versions; by default the last two."""
    versions = list(versions_for(request.member))
    after = _named(versions, request.GET.get("to"), 0)
    before = _named(versions, request.GET.get("from"), versions.index(after) + 1 if after else 1)
    context: dict[str, Any] = {"versions": versions, "before": before, "after": after}
    if before and after:
        old, new = content_of(before), content_of(after)
        context["lines"] = change_lines(differences(old, new), old, new)
    return render(request, "coding/codebook_difference.html", context)


def _named(
    versions: list[CodebookVersion], name: str | None, otherwise: int
) -> CodebookVersion | None:
    if name:
        found = next((each for each in versions if each.version == name), None)
        if found is None:
            raise CodebookVersion.DoesNotExist
        return found
    return versions[otherwise] if otherwise < len(versions) else None
