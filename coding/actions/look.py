"""Look at what a correction did to a segment: let it be, place it anew, or take it away."""

from uuid import uuid4

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from coding.actions.step import take_step
from coding.changes import Change, Content
from coding.models import CarriedSegment, Fate, Transcript
from coding.queries.look import look_for
from coding.text import SpanFault, SpanRefused, find_quote
from survey.actions.refusal import Refusal
from survey.models import Membership
from survey.rules import May, require


@transaction.atomic
def keep_as_it_is(*, look: int, by: Membership) -> None:
    """The words that a segment has now are the ones that are meant. For its coder, and for who
    reads all coders' segments. A lost one has no words: it cannot be kept.
    """
    require(by, May.READ_TRANSCRIPTS)
    row = look_for(by, look)
    if row.fate == Fate.LOST:
        raise Refusal("lost_segment", _("The words are gone: place it anew, or take it away."))
    _seen(row, by)


@transaction.atomic
def place_anew(*, look: int, quote: str, by: Membership) -> None:
    """Put the own segment on these words of the current text, which must stand there once. It is a
    step of its coder, which can be undone.
    """
    require(by, May.CODE)
    row = look_for(by, look)
    text = Transcript.objects.values_list("text", flat=True).get(
        study=by.study, code=row.transcript.code, is_current=True
    )
    try:
        start, end = find_quote(text, quote.strip())
    except SpanRefused as refused:
        raise _not_found(refused.reason) from None
    segment = row.segment
    content = Content(
        start, end, text[start:end], segment.code.key, segment.value, segment.attributes
    )
    _step(row, content, "carry", by)
    _seen(row, by)


@transaction.atomic
def take_away(*, look: int, by: Membership) -> None:
    """Remove the own segment; it is a step of its coder, which can be undone."""
    require(by, May.CODE)
    row = look_for(by, look)
    _seen(row, by)
    _step(row, None, "remove", by)


def _step(row: CarriedSegment, after: Content | None, kind: str, by: Membership) -> None:
    segment = row.segment
    change = Change(segment.pk, segment.version, after)
    take_step(task=segment.task_id, pk=uuid4(), kind=kind, changes=[change], by=by)


def _seen(row: CarriedSegment, by: Membership) -> None:
    CarriedSegment.objects.filter(pk=row.pk).update(seen_at=Now(), seen_by=by)


def _not_found(reason: SpanFault) -> Refusal:
    sentences = {
        SpanFault.EMPTY: _("Say on which words it is to stand."),
        SpanFault.QUOTE_NOT_UNIQUE: _("These words stand in more places than one: take more."),
    }
    absent = _("These words do not stand in the text.")
    return Refusal(reason.value, sentences.get(reason, absent))
