"""Comments on the codebook and proposals to change it, as a member may read them.

Who edits the codebook reads all, but while they code a text blind nothing of its other coders.
Others read their own and those of the editors: what coders write
may hold words of transcripts to which other coders are blind.
"""

from dataclasses import dataclass

from django.db.models import QuerySet

from coding.models import Code, CodeRemark, CodeState, RemarkState, Segment
from coding.queries.blindness import hidden_coders
from coding.queries.segment import readable_segments
from survey.models import Membership
from survey.rules import May, can


def remarks_for(member: Membership, *, code: str | None = None) -> QuerySet[CodeRemark]:
    """Newest first; those on one code, or all."""
    found = CodeRemark.objects.filter(codebook__study=member.study)
    if not can(member, May.READ_CODEBOOK):
        found = found.none()
    elif not can(member, May.EDIT_CODEBOOK):
        found = found.filter(pk__in=_readable(found, member))
    found = found.exclude(author__in=hidden_coders(member))
    if code is not None:
        found = found.filter(code__key=code)
    return found.select_related("author__user", "answered_by__user", "code").order_by("-pk")


def _readable(found: QuerySet[CodeRemark], member: Membership) -> list[int]:
    """Own remarks, and comments of those who edit the codebook."""
    comments = found.filter(state=RemarkState.COMMENT).select_related("author")
    editors = {each.author_id for each in comments if can(each.author, May.EDIT_CODEBOOK)}
    own = found.filter(author=member).values_list("pk", flat=True)
    theirs = comments.filter(author__in=editors).values_list("pk", flat=True)
    return [*own, *theirs]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A code that a coder made up while coding; `segments` are those the member may read."""

    code: Code
    segments: tuple[Segment, ...]
    n: int

    @property
    def is_open(self) -> bool:
        return self.code.state == CodeState.PROPOSED


SHOWN = 5


def proposals_for(member: Membership) -> QuerySet[Code]:
    """Codes that somebody proposed, open and declined ones: own ones; who edits the codebook reads
    all but those of coders to whom they are blind.
    """
    found = Code.objects.filter(codebook__study=member.study, proposed_by__isnull=False)
    if not can(member, May.EDIT_CODEBOOK):
        return found.filter(proposed_by=member)
    return found.exclude(proposed_by__in=hidden_coders(member))


def proposed_codes(member: Membership, *, is_open: bool = True) -> list[Proposed]:
    """Proposed codes that wait for an answer, or those declined: all for who edits the codebook,
    own ones for others.
    """
    state = CodeState.PROPOSED if is_open else CodeState.RETIRED
    found = proposals_for(member).filter(state=state).select_related("proposed_by__user", "theme")
    readable = readable_segments(member).select_related("transcript__case__consent", "coder__user")
    proposed = []
    for code in found.order_by("pk"):
        own = readable.filter(code=code).order_by("transcript__code", "start")
        segments = tuple(own.defer("transcript__text")[:SHOWN])
        proposed.append(Proposed(code, segments, own.count()))
    return proposed


def open_proposals(member: Membership) -> int:
    """How many proposals wait for this member's answer; 0 for who does not answer any."""
    if not can(member, May.EDIT_CODEBOOK):
        return 0
    remarks = (
        CodeRemark.objects.filter(codebook__study=member.study, state=RemarkState.OPEN)
        .exclude(code__state=CodeState.PROPOSED)
        .exclude(author__in=hidden_coders(member))
    )
    return remarks.count() + proposals_for(member).filter(state=CodeState.PROPOSED).count()
