"""Mark a segment: the span is checked against the text, the value against the scale."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from coding.formats.codebook import CodebookContent
from coding.models import Code, CodingTask, Segment
from coding.queries.codebook import content_of
from coding.text import SpanRefused, check_span
from survey.actions.event import record
from survey.actions.refusal import Conflict, Refusal
from survey.models import Kind, Membership
from survey.rules import May, require


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


@transaction.atomic
def mark_segment(*, task: CodingTask, new: NewSegment, by: Membership) -> Segment:
    """Mark it for the coder of an open task. Sending the same segment again is harmless.

    Refused: a span that does not hold the quote or cuts a character, an unknown code, a value
    that is not on the code's scale, an unknown attribute, a task handed in or another's.
    """
    require(by, May.CODE)
    if (known := Segment.objects.filter(pk=new.id, coder=by).first()) is not None:
        return _same(known, new)
    _check_task(task, by)
    _check_span(task, new)
    content = content_of(task.round.codebook_version)
    _check_value(content, new)
    _check_attributes(content, new)
    segment = _insert(task, new, by)
    record(
        Kind.SEGMENT_MARKED,
        study=by.study,
        by=by.user,
        subject=task.transcript.code,
        data={"transcript": task.transcript_id, "segment": str(segment.pk), "code": new.code},
    )
    return segment


def _same(known: Segment, new: NewSegment) -> Segment:
    if (known.code.key, known.start, known.end) != (new.code, new.start, new.end):
        raise Conflict("segment_exists", _("There is another segment under this id."))
    return known


def _check_task(task: CodingTask, by: Membership) -> None:
    if task.coder_id != by.pk:
        raise CodingTask.DoesNotExist
    if task.submitted_at is not None:
        raise Conflict("task_submitted", _("This transcript was handed in; ask to reopen it."))


def _check_span(task: CodingTask, new: NewSegment) -> None:
    try:
        check_span(task.transcript.text, new.start, new.end, new.quote)
    except SpanRefused as refused:
        reason = _("Characters %(start)s to %(end)s of %(code)s cannot be a segment: %(why)s.")
        raise Refusal(
            refused.reason.value,
            reason
            % {
                "start": new.start,
                "end": new.end,
                "code": task.transcript.code,
                "why": refused.reason.value,
            },
        ) from None


def _check_value(content: CodebookContent, new: NewSegment) -> None:
    if content.code(new.code) is None:
        raise Refusal("unknown_code", _("There is no code %(code)s.") % {"code": new.code})
    scale = content.scale_of(new.code)
    if new.value is not None and (scale is None or not scale.accepts(new.value)):
        raise Refusal(
            "bad_value",
            _("%(value)s is not on the scale of %(code)s.")
            % {"value": new.value, "code": new.code},
        )


def _check_attributes(content: CodebookContent, new: NewSegment) -> None:
    for key, value in new.attributes.items():
        attribute = content.attribute(key)
        if attribute is None or value not in attribute.value_ids:
            raise Refusal(
                "bad_attribute",
                _("%(attribute)s = %(value)s is not in the codebook.")
                % {"attribute": key, "value": value},
            )


def _insert(task: CodingTask, new: NewSegment, by: Membership) -> Segment:
    code = Code.objects.get(codebook=task.round.codebook_version.codebook_id, key=new.code)
    is_category = isinstance(new.value, str)
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
                number=None if is_category or new.value is None else float(new.value),
                category=str(new.value) if is_category else "",
                attributes=dict(new.attributes),
            )
    except IntegrityError:
        raise Conflict(
            "already_marked", _("This span already has the code %(code)s.") % {"code": new.code}
        ) from None
