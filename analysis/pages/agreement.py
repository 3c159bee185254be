"""Agreement of a run: every figure by theme, code and scale, and the disagreements behind each."""

from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from analysis.agreement.gate import RELIABLE, TENTATIVE
from analysis.models import Agreement, AgreementFigure, AgreementScope, AgreementUnit, Run
from analysis.queries.agreement import agreement_of
from analysis.queries.disagreement import AT_ONCE, disagreements
from analysis.queries.run import run_for
from coding.models import Code, Theme
from coding.queries.reading import coder_label
from survey.pages.frame import StudyRequest, study_page
from survey.rules import May

UNITS: dict[str, Promise] = {
    AgreementUnit.TURN: _("Presence by turn"),
    AgreementUnit.CHARACTER: _("Presence by character"),
    AgreementUnit.VALUE: _("Values of matches"),
}
FIGURES: dict[str, Promise] = {
    AgreementFigure.ALPHA: _("Krippendorff’s α"),
    AgreementFigure.GWET: _("Gwet’s AC1, of values AC2"),
    AgreementFigure.PERCENT: _("Share of agreeing pairs"),
}
MOST_PAGES = 100_000


@study_page(May.READ_RESULTS, room="results")
def agreement(request: StudyRequest, number: int) -> HttpResponse:
    """All of one figure; `?unit=` and `?figure=` say which."""
    run = run_for(request.member, number)
    unit = _asked(request, "unit", UNITS)
    figure = _asked(request, "figure", FIGURES)
    context = {
        "run": run,
        "agreement": agreement_of(run, unit, figure),
        "unit": unit,
        "figure": figure,
        "units": UNITS.items(),
        "figures": FIGURES.items(),
        "thresholds": {"reliable": RELIABLE, "tentative": TENTATIVE},
        "line": TENTATIVE if figure == AgreementFigure.ALPHA else None,
        "differing": AgreementUnit.VALUE if unit == AgreementUnit.VALUE else AgreementUnit.TURN,
    }
    return render(request, "analysis/agreement_page.html", context)


def _asked(request: StudyRequest, name: str, known: dict[str, Promise]) -> str:
    """One of the known words, the first if nothing is asked. BadRequest for another."""
    asked = request.GET.get(name) or next(iter(known))
    if asked not in known:
        raise BadRequest
    return str(asked)


@dataclass(frozen=True, slots=True)
class Subject:
    """A theme or a code with its codes' keys."""

    name: dict[str, str]
    hue: int
    codes: list[str]


@study_page(May.READ_RESULTS, room="results")
def differing(request: StudyRequest, number: int, scope: str, key: str) -> HttpResponse:
    """The turns in which coders differ on a theme or a code; `?unit=value`: on its values.

    Only for who may read all segments.
    """
    run = run_for(request.member, number)
    subject = _subject(run, scope, key)
    unit = _asked(request, "unit", {each: UNITS[each] for each in ("turn", "value")})
    page = _page(request)
    found = disagreements(request.member, subject.codes, unit, page=page)
    if page > 1 and not found.shown:
        raise Http404
    alphas = Agreement.objects.filter(
        run=run, scope=scope, key=key, unit=unit, figure=AgreementFigure.ALPHA
    )
    last = (page - 1) * AT_ONCE + len(found.shown)
    context = {
        "run": run,
        "scope": scope,
        "key": key,
        "subject": subject,
        "unit": unit,
        "alphas": list(alphas.order_by("scale")),
        "thresholds": {"tentative": TENTATIVE},
        "found": found,
        "rows": [
            {
                "at": each,
                "marks": [(segment, coder_label(segment.coder)) for segment in each.marks],
                "silent": [coder_label(coder) for coder in each.silent],
            }
            for each in found.shown
        ],
        "first": (page - 1) * AT_ONCE + 1,
        "last": last,
        "newer_url": f"?unit={unit}&page={page - 1}" if page > 1 else "",
        "older_url": f"?unit={unit}&page={page + 1}" if last < found.total else "",
    }
    return render(request, "analysis/differing.html", context)


def _page(request: StudyRequest) -> int:
    asked = request.GET.get("page", "1")
    if not (asked.isascii() and asked.isdecimal()) or not 0 < int(asked[:9]) <= MOST_PAGES:
        raise BadRequest
    return int(asked[:9])


def _subject(run: Run, scope: str, key: str) -> Subject:
    in_study = {"codebook__study": run.study_id, "key": key}
    if scope == AgreementScope.CODE:
        code = Code.objects.select_related("theme").filter(**in_study).first()
        if code is not None:
            return Subject(code.name, code.theme.hue, [code.key])
    if scope == AgreementScope.THEME:
        theme = Theme.objects.filter(**in_study).first()
        if theme is not None:
            codes = Code.objects.filter(theme=theme).order_by("position")
            return Subject(theme.name, theme.hue, list(codes.values_list("key", flat=True)))
    raise Http404
