"""Mark a segment: the span is checked against the text, code and value against the codebook."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coding.conventions import Breach, Finding, Marking, Severity, check_segment
from coding.models import Code, CodingTask, Segment
from coding.queries.codebook import content_of
from coding.text import SpanFault, SpanRefused, check_span
from survey.actions.event import record
from survey.actions.refusal import Conflict, Refusal
from survey.models import Kind, Membership
from survey.rules import May, require

BREACHES: dict[Breach, Promise] = {
    Breach.UNKNOWN_CODE: gettext_lazy("There is no code %(code)s."),
    Breach.VALUE_OUTSIDE_SCALE: gettext_lazy("%(value)s is not on the scale of %(code)s."),
    Breach.VALUE_WITHOUT_SCALE: gettext_lazy(
        "The code %(code)s has no scale, so it takes no value."
    ),
    Breach.UNKNOWN_ATTRIBUTE: gettext_lazy("There is no attribute %(attribute)s."),
    Breach.UNKNOWN_ATTRIBUTE_VALUE: gettext_lazy("%(value)s is not a value of %(attribute)s."),
    Breach.VALUE_MISSING: gettext_lazy("The code %(code)s has a scale, but no value was chosen."),
    Breach.INTERVIEWER_TURN: gettext_lazy("The segment covers words of the interviewer."),
    Breach.ACROSS_TURNS: gettext_lazy("The segment runs across %(turns)s turns."),
    Breach.OUTSIDE_TURNS: gettext_lazy("The segment covers no speech."),
    Breach.TOO_MANY_CODES: gettext_lazy("This span has %(codes)s codes already."),
}

SPAN_FAULTS: dict[SpanFault, Promise] = {
    SpanFault.OUT_OF_RANGE: gettext_lazy("The span lies outside the text."),
    SpanFault.EMPTY: gettext_lazy("The span is empty."),
    SpanFault.QUOTE_DIFFERS: gettext_lazy("The text of the span is not the quote."),
    SpanFault.CUTS_GRAPHEME: gettext_lazy("The span cuts a character in two."),
}


@dataclass(frozen=True, slots=True)
class NewSegment:
    """text[start:end] == quote, in code points, end exclusive."""

    id: UUID
    code: str
    start: int
    end: int
    quote: str
    value: float | str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Marked:
    """The stored segment, and where it departs from what the codebook advises."""

    segment: Segment
    warnings: tuple[Finding, ...] = ()


@transaction.atomic
def mark_segment(*, task: CodingTask, new: NewSegment, by: Membership) -> Marked:
    """Mark it for the coder of an open task. Sending the same segment again is harmless.

    Refused: a span that does not hold the quote or cuts a character, an unknown code, a value
    that is not on the code's scale, an unknown attribute, a task handed in or another's.
    """
    require(by, May.CODE)
    if task.coder_id != by.pk:
        raise CodingTask.DoesNotExist
    submitted_at = _lock(task)
    if (known := Segment.objects.filter(pk=new.id).first()) is not None:
        return Marked(_same(known, new, task))
    if submitted_at is not None:
        raise Conflict("task_submitted", _("This transcript was handed in; ask to reopen it."))
    _check_span(task, new)
    findings = _findings(task, new)
    segment = _insert(task, new, by)
    record(
        Kind.SEGMENT_MARKED,
        study=by.study,
        by=by.user,
        subject=task.transcript.code,
        data={"transcript": task.transcript_id, "segment": str(segment.pk), "code": new.code},
    )
    return Marked(segment, findings)


def words_for(finding: Finding) -> str:
    """The finding as a sentence in the reader's language."""
    return str(BREACHES[finding.breach]) % finding.parts


def _same(known: Segment, new: NewSegment, task: CodingTask) -> Segment:
    """What is stored under this id, if it is the same segment in the same task."""
    stored = (known.task_id, known.code.key, known.start, known.end, known.value)
    told = (task.pk, new.code, new.start, new.end, new.value)
    if stored != told or known.attributes != dict(new.attributes):
        raise Conflict("segment_exists", _("There is another segment under this id."))
    return known


def _lock(task: CodingTask) -> datetime | None:
    """Hold the task until the end of this transaction: nobody hands it in or marks meanwhile.

    Returns when it was handed in, as the database has it now.
    """
    locked = CodingTask.objects.select_for_update(no_key=True).filter(pk=task.pk)
    return locked.values_list("submitted_at", flat=True).get()


def _check_span(task: CodingTask, new: NewSegment) -> None:
    try:
        check_span(task.transcript.text, new.start, new.end, new.quote)
    except SpanRefused as refused:
        why = SPAN_FAULTS.get(refused.reason, refused.reason.value)
        raise Refusal(refused.reason.value, str(why)) from None


def _findings(task: CodingTask, new: NewSegment) -> tuple[Finding, ...]:
    """The warnings; an error is refused."""
    neighbours = Segment.objects.filter(task=task, start=new.start, end=new.end)
    findings = check_segment(
        Marking(new.start, new.end, new.code, new.value, new.attributes),
        codebook=content_of(task.round.codebook_version),
        turns=list(task.transcript.turns.filter(start__lt=new.end, end__gt=new.start)),
        others=[Marking(s.start, s.end, s.code.key) for s in neighbours.select_related("code")],
    )
    for finding in findings:
        if finding.severity is Severity.ERROR:
            raise Refusal(finding.breach.value, words_for(finding))
    return findings


def _insert(task: CodingTask, new: NewSegment, by: Membership) -> Segment:
    code = Code.objects.get(codebook=task.round.codebook_version.codebook_id, key=new.code)
    number = None if new.value is None or isinstance(new.value, str) else float(new.value)
    try:
        with transaction.atomic():
            return Segment.objects.create(
                id=new.id,
                task=task,
                transcript=task.transcript,
                coder=by,
                code=code,
                start=new.start,
                end=new.end,
                quote=new.quote,
                number=number,
                category=new.value if isinstance(new.value, str) else "",
                attributes=dict(new.attributes),
            )
    except IntegrityError:
        raise Conflict(
            "already_marked", _("This span already has the code %(code)s.") % {"code": new.code}
        ) from None
