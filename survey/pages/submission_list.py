"""The list of submissions: narrowed, with what is found in them and who reviews them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from survey.models import Membership, Severity, Submission
from survey.models.submission import ReviewState
from survey.pages.frame import StudyRequest, study_page
from survey.pages.pager import Slice, slice_of
from survey.pages.words import title_of
from survey.queries.counting import counted, newest_of
from survey.queries.finding import counts_of
from survey.queries.listing import interviewers_for, newest_forms
from survey.queries.review import WAITING, Standing, level_of, reviewers_for, standings_of
from survey.queries.submission import (
    NOBODY,
    Sought,
    sought_submissions_for,
    submissions_for,
    waiting_submissions_for,
)
from survey.rules import May, can

# Among the review states: what waits at the reader's level, and what was given to the reader.
WAITS, MINE = "waiting", "mine"
WITH, WITHOUT = "with", "without"


class SubmissionFilters(forms.Form):
    text = forms.CharField(label=_("Case, name or instance ID"), required=False, max_length=200)
    case = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    form = forms.ChoiceField(label=_("Form"), required=False)
    interviewer = forms.ChoiceField(label=_("Interviewer"), required=False)
    review = forms.ChoiceField(label=_("Review"), required=False)
    reviewer = forms.ChoiceField(label=_("Reviewer"), required=False)
    findings = forms.ChoiceField(
        label=_("Findings"),
        required=False,
        choices=[
            ("", _("Any")),
            (WITH, _("With findings")),
            (Severity.CRITICAL.value, _("With critical findings")),
            (Severity.HARD.value, _("With hard findings")),
            (Severity.SOFT.value, _("With soft findings")),
            (WITHOUT, _("Without findings")),
        ],
    )
    since = forms.DateField(
        label=_("Received from"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("Received until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, asked: QueryDict, member: Membership) -> None:
        super().__init__(asked)
        self.handle, self.level = member.handle, level_of(member)
        self.reviewers: list[tuple[str, str]] = []
        states: list[tuple[str, Any]] = [*ReviewState.choices]
        offers: dict[str, Sequence[tuple[str, Any]]] = {
            "form": [(v.form.form_id, title_of(v)) for v in newest_forms(member)],
            "interviewer": [(name, name) for name in interviewers_for(member)],
            "review": states,
        }
        if can(member, May.REVIEW_SUBMISSIONS):
            states[:0] = [(WAITS, _("Waits for me")), (MINE, _("Mine to review"))]
            self.reviewers = [(each.handle, str(each.user)) for each in reviewers_for(member)]
            offers["reviewer"] = [(NOBODY, _("Nobody in particular")), *self.reviewers]
        else:
            del self.fields["reviewer"]
        for name, offered in offers.items():
            choice = self.fields[name]
            assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - declared above
            choice.choices = [("", _("Any")), *offered]

    def clean(self) -> dict[str, object]:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since > until:
            self.add_error("until", _("This day is before the first one."))
        return self.cleaned_data

    def sought(self) -> Sought:
        """What is asked for; a field that is not understood narrows nothing."""
        given = self.cleaned_data
        until, review, findings = given.get("until"), given.get("review"), given.get("findings")
        is_state, is_severity = review in ReviewState.values, findings in Severity.values
        return Sought(
            form=given.get("form") or None,
            case=given.get("case") or None,
            interviewer=given.get("interviewer") or None,
            review=review if is_state else None,
            received_after=_midnight(given.get("since")),
            received_before=_midnight(until + timedelta(days=1) if until else None),
            to_review_by=self.handle if review == MINE else None,
            waiting_at=self.level if review == WAITS else None,
            reviewer=given.get("reviewer") or None,
            has_findings=findings == WITH if findings and not is_severity else None,
            severity=findings if is_severity else None,
            text=(given.get("text") or "").replace("\0", "") or None,
        )


@dataclass(frozen=True, slots=True)
class SubmissionLine:
    """A submission as the list shows it; `waits` says that the reader may approve it."""

    submission: Submission
    title: str
    findings: int = 0
    is_passed_on: bool = False
    waits: bool = False


@study_page(May.READ_SUBMISSIONS, room="submissions")
def submissions(request: StudyRequest) -> HttpResponse:
    member = request.member
    form = SubmissionFilters(request.GET, member)
    form.is_valid()
    found = sought_submissions_for(member, form.sought())
    light = found.defer("answers", "empty", "unknown")
    page = slice_of(light, request, key="id", descending=True)
    context = {
        "filters": form,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "page": page,
        "lines": _lines(page.rows, member),
        "query": request.GET.urlencode(),
        "all": counted(submissions_for(member)),
        "found": counted(found),
        "newest": _newest(page, found),
        **_bulk(member, form),
    }
    return render(request, "survey/submissions.html", context)


def _newest(page: Slice[Submission], found: QuerySet[Submission]) -> int | None:
    is_first = page.rows and not page.newer_url
    return page.rows[0].pk if is_first else newest_of(found)


def _bulk(member: Membership, form: SubmissionFilters) -> dict[str, object]:
    """What can be done to many at once: how many wait, and to whom they can be given."""
    if not can(member, May.REVIEW_SUBMISSIONS):
        return {}
    waiting = waiting_submissions_for(member).filter(form.sought().condition())
    return {"may_review": True, "waiting": counted(waiting), "reviewers": form.reviewers}


def _lines(rows: list[Submission], member: Membership) -> list[SubmissionLine]:
    may_review, level = can(member, May.REVIEW_SUBMISSIONS), level_of(member)
    standings = standings_of(rows) if may_review else {}
    findings = counts_of(rows)
    lines = []
    for row in rows:
        standing = standings.get(row.pk, Standing())
        waits = may_review and row.review in WAITING and standing.at(level) is None
        lines.append(
            SubmissionLine(
                row,
                title_of(row.form_version),
                findings.get(row.pk, 0),
                standing.is_passed_on,
                waits,
            )
        )
    return lines


def _midnight(day: date | None) -> datetime | None:
    """The beginning of a day where the service stands."""
    return None if day is None else timezone.make_aware(datetime.combine(day, time.min))
