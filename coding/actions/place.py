"""Remember where a coder was in a transcript, and how far it has been read."""

from django.db.models import F, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Greatest, Least

from coding.models import CodingTask, Turn
from survey.models import Membership
from survey.rules import May, require


def note_place(*, task: int, read_to: int, left_at: int, by: Membership) -> CodingTask:
    """Both are code points of the text; `read_to` only grows. DoesNotExist for another's task."""
    require(by, May.CODE)
    last = Turn.objects.filter(transcript=OuterRef("transcript")).order_by("-position")
    end = Subquery(last.values("end")[:1])
    read, left = (Value(place, output_field=IntegerField()) for place in (read_to, left_at))
    own = CodingTask.objects.filter(pk=task, coder=by)
    own.update(
        read_to=Greatest(F("read_to"), Least(read, Coalesce(end, read))),
        left_at=Least(left, Coalesce(end, left)),
    )
    return own.only("read_to", "left_at").get()
