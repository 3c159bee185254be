"""What a merge, a split or a retirement would do, and what such deeds did."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from coding.models import Code, Codebook, CodeLineage, Restructuring, Segment
from coding.queries.blindness import is_blind_anywhere
from coding.queries.segment import readable_segments
from survey.models import Event, Kind, Membership

CODEBOOK_DEEDS = (Kind.CODE_CHANGED, Kind.CODEBOOK_PUBLISHED, Kind.CODE_ANSWERED)


@dataclass(frozen=True, slots=True)
class TaskShare:
    """How many segments of a code a coder has in a transcript."""

    transcript: str
    coder: str
    is_submitted: bool
    n: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What becomes of the segments of a code. `lost` counts the values that do not go along, by
    value; `doubles` are segments whose span has the target already, which is kept. `has_hidden`:
    there may be more, of which the member may know nothing yet: they code a text blind.
    """

    shares: tuple[TaskShare, ...]
    lost: tuple[tuple[str, int], ...] = ()
    doubles: tuple[Segment, ...] = ()
    has_hidden: bool = False

    @property
    def n(self) -> int:
        return sum(share.n for share in self.shares)

    @property
    def n_open(self) -> int:
        return sum(share.n for share in self.shares if not share.is_submitted)

    @property
    def n_submitted(self) -> int:
        return self.n - self.n_open


def preview_of(member: Membership, code: Code, target: Code | None = None) -> Preview:
    """What the member may know of it; with a target, what a merge into it would do."""
    segments = readable_segments(member).filter(code=code)
    rows = (
        segments.values("transcript__code", "coder__handle", "task__submitted_at")
        .annotate(n=Count("pk"))
        .order_by("transcript__code", "coder__handle")
    )
    shares = tuple(
        TaskShare(
            row["transcript__code"],
            row["coder__handle"],
            row["task__submitted_at"] is not None,
            row["n"],
        )
        for row in rows
    )
    loses = target is not None and target.scale_id != code.scale_id
    return Preview(
        shares=shares,
        lost=_values(segments) if loses else (),
        doubles=_doubles(segments, target) if target else (),
        has_hidden=is_blind_anywhere(member),
    )


def _values(segments: QuerySet[Segment]) -> tuple[tuple[str, int], ...]:
    valued = segments.exclude(number=None, category="").order_by("number", "category")
    told = Counter(
        category or f"{number:g}" for number, category in valued.values_list("number", "category")
    )
    return tuple(told.items())


def _doubles(segments: QuerySet[Segment], target: Code) -> tuple[Segment, ...]:
    same = Segment.objects.filter(
        task=OuterRef("task"),
        transcript=OuterRef("transcript"),
        code=target,
        start=OuterRef("start"),
        end=OuterRef("end"),
    )
    found = segments.filter(Exists(same)).select_related("transcript", "coder")
    return tuple(found.defer("transcript__text").order_by("transcript__code", "start"))


def segments_to_split(member: Membership, code: Code) -> QuerySet[Segment]:
    """The code's segments that the member may read, with what a row shows."""
    return (
        readable_segments(member)
        .filter(code=code)
        .select_related("transcript__case__consent", "coder__user", "task")
        .defer("transcript__text")
        .order_by("transcript__code", "start", "coder__handle")
    )


def last_restructuring(book: Codebook) -> Restructuring | None:
    """The last such deed, if nothing has been done to the codebook since."""
    last = book.restructurings.filter(undone_at=None).order_by("-pk").first()
    if last is None:
        return None
    later = Event.objects.filter(study=book.study_id, kind__in=CODEBOOK_DEEDS, pk__gt=last.event)
    return None if later.exists() else last


def lineage_of(book: Codebook, keys: Iterable[str] | None = None) -> QuerySet[CodeLineage]:
    """What became of codes, newest first; of all or of these, and what became these."""
    found = book.lineage.select_related("by__user").order_by("-pk")
    if keys is not None:
        wanted = list(keys)
        found = found.filter(Q(from_key__in=wanted) | Q(to_key__in=wanted))
    return found.annotate(when=F("at"))
