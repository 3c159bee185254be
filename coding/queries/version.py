"""The versions of a transcript: all for who reads all transcripts, else the current one."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from coding.formats.turn_difference import Pair, difference
from coding.models import SealedText, Transcript
from coding.queries.script import script_of
from coding.queries.transcript import transcript_for
from survey.models import Membership
from survey.rules import May, can


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two versions; `same` counts the equal turns after the last pair."""

    before: Transcript
    after: Transcript
    pairs: list[Pair]
    same: int


def versions_for(member: Membership, code: str) -> list[Transcript]:
    """Newest first, each with `is_sealed`; DoesNotExist for a transcript that is not for them."""
    current = transcript_for(member, code)
    rows = Transcript.objects.filter(study=member.study, code=code)
    if not can(member, May.READ_ALL_TRANSCRIPTS):
        rows = rows.filter(pk=current.pk)
    sealed = SealedText.objects.filter(transcript=OuterRef("pk"))
    return list(
        rows.annotate(is_sealed=Exists(sealed)).select_related("made_by__user").order_by("-version")
    )


def comparison(versions: list[Transcript], before: int, after: int) -> Comparison | None:
    """Of two of these versions, by their numbers; None where one of them is sealed or missing."""
    by_number = {each.version: each for each in versions if each.text}
    if before not in by_number or after not in by_number:
        return None
    one, other = by_number[before], by_number[after]
    return Comparison(one, other, *difference(script_of(one), script_of(other)))
