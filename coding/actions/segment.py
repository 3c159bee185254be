"""Single deeds on segments: mark one, change one, remove one. Each is a step of its task."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from coding.actions.hold import hold
from coding.actions.step import Made, take_step
from coding.changes import Change, Content
from coding.conventions import Finding
from coding.models import CodingTask, Segment
from survey.actions.refusal import Conflict
from survey.models import Membership
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

    @property
    def content(self) -> Content:
        return Content(
            self.start, self.end, self.quote, self.code, self.value, dict(self.attributes)
        )


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
    hold(task.pk, by)
    if (known := Segment.objects.filter(pk=new.id).first()) is not None:
        return Marked(_same(known, new, task))
    changes = [Change(new.id, None, new.content)]
    made = take_step(task=task.pk, pk=uuid4(), kind="code", changes=changes, by=by)
    return _marked(made, new.id)


@transaction.atomic
def change_segment(
    *, segment: UUID, version: int, changes: Mapping[str, Any], by: Membership
) -> Marked:
    """Change parts of the content of an own segment that is at this version; else Stale.

    `changes` are fields of Content. Refused as in mark_segment.
    """
    require(by, May.CODE)
    known = _own(segment, by)
    content = replace(_content(known), **changes)
    made = take_step(
        task=known.task_id,
        pk=uuid4(),
        kind="change",
        changes=[Change(segment, version, content)],
        by=by,
    )
    return _marked(made, segment)


def remove_segment(*, segment: UUID, version: int, by: Membership) -> Made:
    """Remove an own segment that is at this version; else Stale."""
    require(by, May.CODE)
    known = _own(segment, by)
    changes = [Change(segment, version, None)]
    return take_step(task=known.task_id, pk=uuid4(), kind="remove", changes=changes, by=by)


def _own(segment: UUID, by: Membership) -> Segment:
    return Segment.objects.select_related("code").get(pk=segment, coder=by)


def _marked(made: Made, segment: UUID) -> Marked:
    return Marked(Segment.objects.get(pk=segment), made.warnings.get(segment, ()))


def _content(known: Segment) -> Content:
    return Content(
        known.start, known.end, known.quote, known.code.key, known.value, known.attributes
    )


def _same(known: Segment, new: NewSegment, task: CodingTask) -> Segment:
    """What is stored under this id, if it is the same segment in the same task."""
    if known.task_id != task.pk or _content(known) != new.content:
        raise Conflict("segment_exists", _("There is another segment under this id."))
    return known
