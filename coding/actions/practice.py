"""A round to try the workspace with, for a study whose package brings its coding finished."""

from collections.abc import Collection

from coding.actions.assignment import give_tasks
from coding.actions.round import open_round
from coding.models import CodingRound, Transcript
from coding.queries.codebook import latest_version
from coding.queries.round import coders_of
from survey.models import Membership, Role, Study

NAME = {"en": "Practice", "zh": "练习"}


def open_practice(*, study: Study, transcripts: Collection[str]) -> CodingRound | None:
    """A second, blind round by the study's first lead coder: each coder gets each of these
    transcripts (codes). None where it is not wanted: not a demo study, no codebook or lead coder, or
    a second round is there already.

    What the package brought counts until a coder hands a task of this round in: then that one counts
    in its place, see analysis.queries.evidence.
    """
    lead = (
        Membership.objects.filter(study=study, roles__contains=[Role.LEAD_CODER], ended_at=None)
        .select_related("study", "user")
        .order_by("pk")
        .first()
    )
    version = latest_version(study.pk)
    is_begun = CodingRound.objects.filter(study=study, position__gt=1).exists()
    if not study.is_demo or lead is None or version is None or is_begun:
        return None
    made = open_round(name=NAME, codebook=version, by=lead)
    texts = Transcript.objects.filter(study=study, is_current=True, code__in=transcripts)
    pairs = [(text, coder) for text in texts.order_by("code") for coder in coders_of(lead)]
    give_tasks(coding_round=made, pairs=pairs, by=lead)
    return made
