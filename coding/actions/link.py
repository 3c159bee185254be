"""Link two own segments: one supports the other, say."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from coding.models import Segment, SegmentLink
from survey.actions.refusal import Conflict, Refusal
from survey.models import Membership
from survey.rules import May, require

KINDS = ("supports", "contradicts", "explains", "follows", "repeats")


@transaction.atomic
def link_segments(
    *, pk: UUID, source: UUID, target: UUID, kind: str, note: str, by: Membership
) -> SegmentLink:
    """Link them under this id, or change the own link that has it; doing it again is harmless."""
    require(by, May.CODE)
    if kind not in KINDS:
        raise Refusal("unknown_kind", _("There is no such kind of link."))
    if source == target:
        raise Refusal("linked_to_itself", _("A segment cannot be linked to itself."))
    own = Segment.objects.filter(coder=by)
    ends = {"source": own.get(pk=source), "target": own.get(pk=target)}
    known = SegmentLink.objects.filter(pk=pk).first()
    if known is not None and known.author_id != by.pk:
        raise SegmentLink.DoesNotExist
    try:
        with transaction.atomic():
            link, _is_new = SegmentLink.objects.update_or_create(
                pk=pk, defaults={**ends, "kind": kind, "note": note, "author": by}
            )
    except IntegrityError:
        raise Conflict("already_linked", _("These segments are linked so already.")) from None
    return link


@transaction.atomic
def unlink_segments(*, pk: UUID, by: Membership) -> None:
    """Take an own link away; one that is gone already is no fault."""
    require(by, May.CODE)
    SegmentLink.objects.filter(pk=pk, author=by).delete()
