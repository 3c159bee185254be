"""One submission as people read it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from survey.actions.check import recheck
from survey.actions.correction import may_correct
from survey.actions.refusal import Refusal
from survey.actions.review import require_current
from survey.actions.submission import definition_of
from survey.actions.takeover import take_over
from survey.formats import openrosa
from survey.formats.labelled import (
    LabelledAnswer,
    LabelledTable,
    Missed,
    Missing,
    Section,
    label_submission,
)
from survey.models import ConflictingBody, ConflictingFile, Submission
from survey.pages.frame import StudyRequest, go_to, study_deed, study_page
from survey.pages.review import ChangeLine, change_in_words, review_context
from survey.pages.words import title_of, tongue
from survey.queries.conflict import beside
from survey.queries.finding import findings_of
from survey.queries.version import body_for, current_for
from survey.rules import May, can

_NOT_IN_A_NAME = re.compile(r"[^\w.-]+")


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
def submission(request: StudyRequest, instance_id: str) -> HttpResponse:
    found = current_for(request.member, instance_id)
    if found.instance_id != instance_id:
        return _current(request, "submission", found)
    context = {
        "submission": found,
        "title": title_of(found.form_version),
        "cards": cards_of(found, tongue()),
        "conflicts": _conflicts(found),
        "may_take_over": can(request.member, May.EDIT_SUBMISSIONS),
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


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """A body beside the submission, with its differences in words; None: not readable."""

    body: ConflictingBody
    files: tuple[ConflictingFile, ...]
    changes: tuple[ChangeLine, ...] | None


def _conflicts(found: Submission) -> list[ConflictLine]:
    definition = definition_of(found.form_version)
    lines = []
    for each in beside(found, definition):
        words = None
        if each.changes is not None:
            words = tuple(change_in_words(one, definition, tongue()) for one in each.changes)
        lines.append(ConflictLine(each.body, each.files, words))
    return lines


@study_deed(May.READ_SUBMISSIONS, room="submissions", back="submissions")
def submission_take_over(request: StudyRequest, instance_id: str, digest: str) -> HttpResponseBase:
    """Put a conflicting body in the place of what the reader saw."""
    found = current_for(request.member, instance_id)
    try:
        if found.instance_id == instance_id:
            found = take_over(submission=found, digest=digest, by=request.member)
            said = _("Taken over as version %(number)s. The former one is kept.")
            messages.success(request, said % {"number": found.number})
        else:
            require_current(found, instance_id)
    except Refusal as refused:
        messages.error(request, str(refused))
        found = current_for(request.member, instance_id)
    return _current(request, "submission", found)


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
