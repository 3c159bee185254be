"""Who is blind to what: the rule that every reading of segments and of what hangs on them asks.

While a member has an open task of a blind round on a transcript, nobody else's coding of it is
shown to them, whatever else their roles allow. A task is open until it is handed in or its round is
closed. Versions of a transcript are one transcript here. Who may not code any more is not blind.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from coding.models import CodingTask, Transcript
from survey.models import Kind, Membership
from survey.rules import May, can

OPEN = Q(submitted_at=None, round__closed_at=None)


def blind_to(member: Membership) -> QuerySet[Transcript]:
    """The transcripts, all versions of them, of which this member sees only what is their own."""
    transcripts = Transcript.objects.filter(study=member.study_id)
    if not can(member, May.CODE):
        return transcripts.none()
    at_hand = CodingTask.objects.filter(OPEN, round__is_blind=True, coder=member)
    return transcripts.filter(code__in=at_hand.values("transcript__code"))


def hidden_coders(member: Membership) -> QuerySet[Membership]:
    """Other members with a task on such a transcript: what they write may hold its words."""
    tasks = CodingTask.objects.filter(transcript__in=blind_to(member).values("pk"))
    return Membership.objects.filter(pk__in=tasks.values("coder")).exclude(pk=member.pk)


def coded_blind_by_others() -> Exists:
    """For a query of segments: whether somebody else codes the segment's transcript blind just now,
    and so must not meet it in the codebook, say.
    """
    others = CodingTask.objects.filter(
        OPEN,
        round__is_blind=True,
        transcript__code=OuterRef("transcript__code"),
        transcript__study=OuterRef("transcript__study"),
    )
    return Exists(others.exclude(coder=OuterRef("coder")))


def hidden_deeds(member: Membership) -> Q:
    """Of events, those that would tell what others mark in such transcripts, and how much."""
    transcripts = list(blind_to(member).values_list("code", flat=True))
    coders = list(hidden_coders(member).values_list("user", flat=True))
    marks = Q(kind__in=(Kind.SEGMENT_MARKED, Kind.SEGMENTS_CHANGED), subject__in=transcripts)
    words = Q(kind=Kind.CODE_PROPOSED, actor__in=coders)
    return (marks & ~Q(actor=member.user_id)) | words


def is_blind_anywhere(member: Membership) -> bool:
    """Whether there is a transcript to whose other coders the member is blind just now."""
    return blind_to(member).exists()


def opened_to_coder(member: Membership) -> Q:
    """Of others' segments, those that a coder reads who has no right to all: of a round in which the
    coder has a task on the same transcript, once that round is closed, or if it never was blind.
    """
    own = CodingTask.objects.filter(
        coder=member, round=OuterRef("task__round"), transcript__code=OuterRef("transcript__code")
    )
    is_shown = Q(task__round__is_blind=False) | Q(task__round__closed_at__isnull=False)
    return is_shown & Q(Exists(own))
