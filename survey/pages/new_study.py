"""A new study: empty, or from a study package."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from survey.actions.loading import load_builtin, load_upload
from survey.actions.study import TITLE_LIMIT, found
from survey.models import JobState
from survey.pages.frame import PersonRequest, told_by
from survey.pages.job import failure_of, followed, message_of
from survey.queries.package import builtin_packages

SLUG_LIMIT = 60


class EmptyStudy(forms.Form):
    title_en = forms.CharField(
        label=_("Title in English"),
        max_length=TITLE_LIMIT,
        required=False,
        help_text=_("One of the two titles is enough."),
    )
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=TITLE_LIMIT, required=False)
    slug = forms.CharField(
        label=_("Short name"),
        max_length=SLUG_LIMIT,
        required=False,
        help_text=_(
            "Stands in the address. Small letters, digits and hyphens; left empty, it is made from the English title."
        ),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )

    def clean_slug(self) -> str:
        """Proposed from the title where nothing was typed."""
        typed: str = self.cleaned_data["slug"]
        return typed or slugify(self.cleaned_data.get("title_en", ""))[:SLUG_LIMIT].strip("-")

    def clean(self) -> dict[str, object]:
        cleaned = self.cleaned_data
        if not (cleaned.get("title_en") or cleaned.get("title_zh")):
            self.add_error("title_en", _("Give a title in one language at least."))
        elif not cleaned.get("slug") and "slug" not in self.errors:
            self.add_error("slug", _("Give a short name; none can be made from this title."))
        return cleaned

    def title(self) -> dict[str, str]:
        given = {lang: self.cleaned_data[f"title_{lang}"] for lang in ("en", "zh")}
        return {lang: text for lang, text in given.items() if text}


class Upload(forms.Form):
    file = forms.FileField(
        label=_("Study package"),
        help_text=_("A zip with a study.yaml and the files that it names."),
        error_messages={"required": _("Choose a zip file.")},
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
    )


@require_safe
def new_study(request: PersonRequest) -> HttpResponse:
    return _page(request)


@require_POST
def new_study_empty(request: PersonRequest) -> HttpResponse:
    form = EmptyStudy(request.POST)
    if form.is_valid():
        with told_by(
            form, slug_taken="slug", slug_reserved="slug", bad_slug="slug", long_title="title_en"
        ):
            founder = found(slug=form.cleaned_data["slug"], title=form.title(), by=request.user)
            return redirect("study", founder.study.slug)
    return _page(request, form=form)


@require_POST
def new_study_upload(request: PersonRequest) -> HttpResponse:
    form = Upload(request.POST, request.FILES)
    if form.is_valid():
        with told_by(form, too_large="file", not_a_zip="file"):
            return redirect(
                "loading", load_upload(file=form.cleaned_data["file"], by=request.user).pk
            )
    return _page(request, upload=form)


@require_POST
def new_study_builtin(request: PersonRequest) -> HttpResponse:
    form = forms.Form(request.POST)
    with told_by(form):
        return redirect(
            "loading", load_builtin(name=request.POST.get("name", ""), by=request.user).pk
        )
    return _page(request, builtin=form)


@require_safe
def loading(request: HttpRequest, pk: int) -> HttpResponse:
    """Progress while the package is loaded, then the study, or the faults to mend."""
    job = followed(request, pk)
    if job.state == JobState.DONE:
        return redirect("study", str(job.params["slug"]))
    failure = failure_of(job) if job.state == JobState.FAILED else None
    context = {
        "job": job,
        "label": message_of(job),
        "package": job.params.get("filename") or job.params.get("builtin", ""),
        "failure": failure,
    }
    return render(request, "survey/loading.html", context)


def _page(request: PersonRequest, **bound: forms.Form) -> HttpResponse:
    if not request.user.founds_studies:
        raise PermissionDenied
    context = {
        "form": EmptyStudy(),
        "upload": Upload(),
        "packages": builtin_packages(),
    }
    return render(request, "survey/new_study.html", context | bound)
