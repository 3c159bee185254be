"""The study's feed in sentences: who did what, with a way to what was done."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from coding.queries.blindness import hidden_deeds
from survey.models import Membership
from survey.queries.activity import Deed, feed_for
from survey.rules import May, can

HUES = 9


@dataclass(frozen=True, slots=True)
class Line:
    """`what` follows the name of `who`, or stands alone where nobody in person did it."""

    who: str
    hue: int
    what: SafeString
    at: datetime


@dataclass(frozen=True, slots=True)
class Sentence:
    """`one` speaks of a subject, {what}; `many` counts deeds of one kind, %(n)s, and `many_there`
    those with one subject, which `noun` calls {subject}. `door` is its page, for who may enter it.
    """

    one: Promise
    many: Any = None
    many_there: Any = None
    noun: Promise | str = "{subject}"
    door: str = ""
    may: May = May.READ_STUDY
    is_personal: bool = True


def _transcript(one: Promise, many: object, many_there: object = None) -> Sentence:
    return Sentence(one, many, many_there, door="transcript", may=May.READ_TRANSCRIPTS)


def _run(one: Promise, *, is_personal: bool = True) -> Sentence:
    noun = _("run {subject}")
    return Sentence(one, noun=noun, door="run", may=May.READ_RESULTS, is_personal=is_personal)


SENTENCES: dict[str, Sentence] = {
    "study.founded": Sentence(_("founded the study")),
    "package.loaded": Sentence(_("loaded the study package {what}")),
    "member.invited": Sentence(
        _("invited {what}"), ngettext_lazy("invited %(n)s person", "invited %(n)s people", "n")
    ),
    "member.joined": Sentence(_("joined as {what}")),
    "member.changed": Sentence(_("changed the roles of {what}")),
    "member.ended": Sentence(_("ended the membership of {what}")),
    "cases.listed": Sentence(_("put cases on the sampling list")),
    "case.assigned": Sentence(
        _("assigned case {what}"),
        ngettext_lazy("assigned %(n)s case", "assigned %(n)s cases", "n"),
        door="case",
        may=May.READ_CASES,
    ),
    "form.published": Sentence(
        _("published the form {what}"),
        ngettext_lazy("published %(n)s form", "published %(n)s forms", "n"),
    ),
    "submission.received": Sentence(
        _("sent a submission"),
        ngettext_lazy("sent %(n)s submission", "sent %(n)s submissions", "n"),
    ),
    "codebook.published": Sentence(_("published the codebook {what}")),
    "transcript.ready": _transcript(
        _("added the transcript {what}"),
        ngettext_lazy("added %(n)s transcript", "added %(n)s transcripts", "n"),
    ),
    "round.opened": Sentence(_("opened coding round {what}")),
    "task.assigned": _transcript(
        _("gave out the transcript {what} for coding"),
        ngettext_lazy("gave out %(n)s coding task", "gave out %(n)s coding tasks", "n"),
    ),
    "task.submitted": _transcript(
        _("handed in the coded transcript {what}"),
        ngettext_lazy("handed in %(n)s coded transcript", "handed in %(n)s coded transcripts", "n"),
    ),
    "task.withdrawn": _transcript(
        _("took back the coding task on {what}"),
        ngettext_lazy("took back %(n)s coding task", "took back %(n)s coding tasks", "n"),
    ),
    "task.reopen_asked": _transcript(_("asked to reopen the coding of {what}"), None),
    "task.reopened": _transcript(
        _("reopened the coding of {what}"),
        ngettext_lazy("reopened %(n)s coding task", "reopened %(n)s coding tasks", "n"),
    ),
    "task.reopen_declined": _transcript(_("declined to reopen the coding of {what}"), None),
    "round.closed": Sentence(_("closed coding round {what}")),
    "sample.drawn": Sentence(_("drew sample {what} to adjudicate")),
    "turn.adjudicated": _transcript(
        _("adjudicated a turn of {what}"),
        ngettext_lazy("adjudicated %(n)s turn", "adjudicated %(n)s turns", "n"),
        ngettext_lazy("adjudicated %(n)s turn of {what}", "adjudicated %(n)s turns of {what}", "n"),
    ),
    "turn.reopened": _transcript(
        _("took back the adjudication of a turn of {what}"),
        ngettext_lazy("took back %(n)s adjudication", "took back %(n)s adjudications", "n"),
    ),
    "segments.changed": _transcript(
        _("changed the coding of {what}"),
        ngettext_lazy(
            "changed coded segments %(n)s time", "changed coded segments %(n)s times", "n"
        ),
        ngettext_lazy(
            "changed the coding of {what} %(n)s time",
            "changed the coding of {what} %(n)s times",
            "n",
        ),
    ),
    "segment.marked": _transcript(
        _("coded a segment in {what}"),
        ngettext_lazy("coded %(n)s segment", "coded %(n)s segments", "n"),
        ngettext_lazy("coded %(n)s segment in {what}", "coded %(n)s segments in {what}", "n"),
    ),
    "system.published": Sentence(_("published the indicator system {what}")),
    "run.requested": _run(_("started {what}")),
    "run.finished": _run(_("The figures of {what} are there"), is_personal=False),
}


def feed_lines(member: Membership, *, lines: int) -> list[Line]:
    """The newest deeds that the member may know of."""
    return [
        _line(member, deed) for deed in feed_for(member, lines=lines, hidden=hidden_deeds(member))
    ]


def _line(member: Membership, deed: Deed) -> Line:
    sentence = SENTENCES.get(deed.kind.value)
    is_personal = deed.actor is not None and (sentence is None or sentence.is_personal)
    return Line(
        who=(deed.actor.name or deed.actor.email) if deed.actor and is_personal else "",
        hue=deed.actor.pk % HUES + 1 if deed.actor else 0,
        what=_told(member, deed, sentence),
        at=deed.at,
    )


def _told(member: Membership, deed: Deed, sentence: Sentence | None) -> SafeString:
    """A kind without a sentence, or without the one that is needed, is told by its label."""
    words = _words(deed, sentence)
    if sentence is None or words is None:
        times = f" × {deed.times}" if deed.times > 1 else ""
        return format_html("{}{}", deed.kind.label, times)
    return format_html(words, what=_subject(member, deed, sentence))


def _words(deed: Deed, sentence: Sentence | None) -> str | None:
    if sentence is None:
        return None
    if deed.times > 1:
        many = sentence.many_there if deed.subject and sentence.many_there else sentence.many
        if many is not None:
            return str(many % {"n": deed.times})
    one = str(sentence.one)
    return one if deed.subject or "{what}" not in one else None


def _subject(member: Membership, deed: Deed, sentence: Sentence) -> SafeString:
    name = format_html(str(sentence.noun), subject=deed.subject)
    if not sentence.door or not deed.subject or not can(member, sentence.may):
        return name
    address = reverse(sentence.door, args=[member.study.slug, deed.subject])
    return format_html('<a href="{}">{}</a>', address, name)
