"""Submissions: the list, and one as people read it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from survey.actions.check import recheck
from survey.actions.correction import may_correct
from survey.actions.review import level_of
from survey.actions.submission import definition_of
from survey.formats import openrosa
from survey.formats.labelled import (
    LabelledAnswer,
    LabelledTable,
    Missed,
    Missing,
    Section,
    label_submission,
)
from survey.models import FormVersion, Membership, Submission
from survey.models.submission import ReviewState
from survey.pages.frame import StudyRequest, go_to, study_deed, study_page
from survey.pages.pager import slice_of
from survey.pages.review import review_context
from survey.pages.words import tongue
from survey.queries.finding import findings_of
from survey.queries.listing import conflicts_of, interviewers_for, newest_forms
from survey.queries.review import WAITING, Standing, standings_of
from survey.queries.submission import (
    Sought,
    sought_submissions_for,
    submissions_for,
)
from survey.queries.version import body_for, current_for
from survey.rules import May, can

MINE = "mine"  # among the review states: what waits for the reader
_NOT_IN_A_NAME = re.compile(r"[^\w.-]+")


class SubmissionFilters(forms.Form):
    case = forms.CharField(label=_("Case"), required=False, max_length=40)
    form = forms.ChoiceField(label=_("Form"), required=False)
    interviewer = forms.ChoiceField(label=_("Interviewer"), required=False)
    review = forms.ChoiceField(label=_("Review"), required=False)
    since = forms.DateField(
        label=_("Received from"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("Received until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, request: HttpRequest, member: Membership) -> None:
        super().__init__(request.GET)
        self.handle = member.handle
        forms_there = [(v.form.form_id, _title(v)) for v in newest_forms(member)]
        people = [(name, name) for name in interviewers_for(member)]
        states: list[tuple[str, Any]] = [*ReviewState.choices]
        if can(member, May.REVIEW_SUBMISSIONS):
            states.insert(0, (MINE, _("Mine to review")))
        offers = (("form", forms_there), ("interviewer", people), ("review", states))
        for name, offered in offers:
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
        until, review = given.get("until"), given.get("review")
        return Sought(
            form=given.get("form") or None,
            case=given.get("case") or None,
            interviewer=given.get("interviewer") or None,
            review=None if review == MINE else review or None,
            received_after=_midnight(given.get("since")),
            received_before=_midnight(until + timedelta(days=1) if until else None),
            to_review_by=self.handle if review == MINE else None,
        )


@dataclass(frozen=True, slots=True)
class SubmissionLine:
    """A submission as the list shows it; `waits` says that the reader may approve it."""

    submission: Submission
    title: str
    is_passed_on: bool = False
    waits: bool = False


@dataclass(slots=True)
class Block:
    """A stretch of a card; without a title it goes on with what the card is about."""

    title: str
    answers: list[LabelledAnswer] = field(default_factory=list)
    tables: tuple[LabelledTable, ...] = ()


@dataclass(slots=True)
class Card:
    """An outer section with its inner ones, or a heading that leads the cards below it.

    Questions that were not to be asked stand apart, folded.
    """

    name: str
    title: str
    level: int
    is_lead: bool = False
    blocks: list[Block] = field(default_factory=list)
    unasked: list[LabelledAnswer] = field(default_factory=list)

    def add(self, section: Section, title: str) -> None:
        block = Block(title, tables=section.tables)
        for item in section.items:
            shelf = self.unasked if item.missing is Missing.NOT_RELEVANT else block.answers
            shelf.append(item)
        if block.answers or block.tables:
            self.blocks.append(block)


@study_page(May.READ_SUBMISSIONS, room="submissions")
def submissions(request: StudyRequest) -> HttpResponse:
    member = request.member
    form = SubmissionFilters(request, member)
    form.is_valid()
    found = sought_submissions_for(member, form.sought())
    light = found.defer("answers", "empty", "unknown")
    page = slice_of(light, request, key="id", descending=True)
    lines = _lines(page.rows, member)
    total = submissions_for(member).count()
    is_filtered = any(request.GET.get(name) for name in form.fields)
    context = {
        "filters": form,
        "is_filtered": is_filtered,
        "page": page,
        "lines": lines,
        "some_wait": any(line.waits for line in lines),
        "query": request.GET.urlencode(),
        "found": found.count() if is_filtered else total,
        "all": total,
    }
    return render(request, "survey/submissions.html", context)


def _lines(rows: list[Submission], member: Membership) -> list[SubmissionLine]:
    may_review, level = can(member, May.REVIEW_SUBMISSIONS), level_of(member)
    standings = standings_of(rows) if may_review else {}
    lines = []
    for row in rows:
        standing = standings.get(row.pk, Standing())
        waits = may_review and row.review in WAITING and standing.at(level) is None
        lines.append(SubmissionLine(row, _title(row.form_version), standing.is_passed_on, waits))
    return lines


@study_page(May.READ_SUBMISSIONS, room="submissions")
def submission(request: StudyRequest, instance_id: str) -> HttpResponse:
    found = current_for(request.member, instance_id)
    if found.instance_id != instance_id:
        return _current(request, "submission", found)
    context = {
        "submission": found,
        "title": _title(found.form_version),
        "cards": cards_of(found, tongue()),
        "conflicts": conflicts_of(found),
        "findings": findings_of(found, definition_of(found.form_version), tongue()),
        "consent": getattr(found.case, "consent", None),
        "may_correct": may_correct(request.member, found),
        **review_context(request, found),
    }
    return render(request, "survey/submission.html", context)


@study_page(May.READ_SUBMISSIONS, room="submissions")
def submission_xml(request: StudyRequest, instance_id: str) -> HttpResponse:
    """The body that came under the instance ID, also if it was edited since; with `?digest=`,
    another body that is kept beside the submission.
    """
    digest = request.GET.get("digest", "").replace("\0", "")
    if digest:
        beside = current_for(request.member, instance_id).conflicts.get(digest=digest)
        body, name = bytes(beside.xml), f"{instance_id}-{digest[:8]}"
    else:
        body, name = body_for(request.member, instance_id), instance_id
    name = _NOT_IN_A_NAME.sub("-", name)
    return HttpResponse(
        body,
        content_type="application/xml",
        headers={
            "Content-Disposition": content_disposition_header(
                as_attachment=True, filename=f"{name}.xml"
            ),
            "Cache-Control": "no-store",
        },
    )


@study_deed(May.EDIT_FORMS, room="submissions", back="submissions")
def submission_check(request: StudyRequest, instance_id: str) -> HttpResponseBase:
    """Check it against the form again, and tell what that changed."""
    found = current_for(request.member, instance_id)
    changes = recheck(submission=found, by=request.member)
    messages.success(
        request,
        _("Checked again: %(new)s new, %(gone)s gone, %(all)s in all.")
        % {"new": len(changes.added), "gone": len(changes.gone), "all": changes.total},
    )
    return go_to(request, reverse("submission", args=[request.member.study.slug, instance_id]))


def _current(request: StudyRequest, name: str, found: Submission) -> HttpResponse:
    """An address of a content that was edited since leads to what stands now."""
    return go_to(request, reverse(name, args=[request.member.study.slug, found.instance_id]))


def cards_of(found: Submission, lang: str) -> list[Card]:
    """The answers by section, labelled in `lang`."""
    rows = [
        openrosa.RepeatRow(
            repeat=row.repeat,
            index=row.position,
            parent_index=row.parent_position,
            answers=row.answers,
            empty=tuple(row.empty),
        )
        for row in sorted(found.rows.all(), key=lambda row: (row.repeat, row.position))
    ]
    sections = label_submission(
        definition_of(found.form_version),
        found.answers,
        rows,
        lang,
        Missed(empty=found.empty, not_relevant=frozenset(found.not_relevant)),
    )
    return laid_out(sections)


def laid_out(sections: Iterable[Section]) -> list[Card]:
    """One card per outer section; where an outer one is a mere heading, one per section below it.

    A section that goes on after an inner one stays in its card.
    """
    cards: list[Card] = []
    for section in sections:
        if section.level <= 1 and not section.has_content:
            cards.append(Card(section.name, section.title, section.level, is_lead=True))
            continue
        last = cards[-1] if cards else None
        if last is None or last.is_lead or not _belongs(section, last):
            cards.append(Card(section.name, section.title, section.level))
            cards[-1].add(section, "")
        else:
            last.add(section, "" if section.name == last.name else section.title)
    return cards


def _belongs(section: Section, card: Card) -> bool:
    return section.level > card.level or (section.is_continued and section.name == card.name)


def _title(version: FormVersion) -> str:
    definition = definition_of(version)
    return definition.titles().get(tongue(), definition.title)


def _midnight(day: date | None) -> datetime | None:
    """The beginning of a day where the service stands."""
    return None if day is None else timezone.make_aware(datetime.combine(day, time.min))
