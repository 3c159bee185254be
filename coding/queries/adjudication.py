"""Samples of turns to adjudicate: how far they are, the next turn, and what was decided."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from coding.models import (
    AdjudicationSample,
    Code,
    CodeState,
    CodingRound,
    SampledTurn,
    Segment,
    Theme,
    Transcript,
    Turn,
    TurnDecision,
)
from coding.queries.blindness import blind_to
from coding.queries.codebook import IN_THE_BOOK, content_of
from coding.queries.reading import coder_label
from coding.queries.segment import segments_for
from coding.sampling import DecidedTurn, Drawn
from survey.models import Membership
from survey.rules import May, can

LARGEST = 2**31 - 1  # no number or rank is larger


def framed_transcripts(study_id: int) -> set[str]:
    """Codes of the transcripts that some sample was drawn from."""
    frames = AdjudicationSample.objects.filter(study=study_id).values_list("frame", flat=True)
    return {code for frame in frames for code in frame}


def scope_of(coding_round: CodingRound, themes: Collection[str]) -> list[str]:
    """Keys of the codes of these themes, or of all, in the codebook of the round, in its order;
    without those that are retired by now.
    """
    content = content_of(coding_round.codebook_version)
    active = set(
        Code.objects.filter(
            IN_THE_BOOK, codebook__study=coding_round.study_id, state=CodeState.ACTIVE
        ).values_list("key", flat=True)
    )
    return [
        code.id
        for theme in content.themes
        if not themes or theme.id in themes
        for code in theme.codes
        if code.id in active
    ]


def samples_for(member: Membership) -> QuerySet[AdjudicationSample]:
    """All samples, the newest first, each with `n_decided`; none for who does not adjudicate."""
    samples = AdjudicationSample.objects.filter(study=member.study)
    if not can(member, May.ADJUDICATE):
        samples = samples.none()
    decided = Count("turns", filter=Q(turns__decided_at__isnull=False))
    return (
        samples.select_related("round", "drawn_by__user")
        .annotate(n_decided=decided)
        .order_by("-number")
    )


def sample_for(member: Membership, number: int) -> AdjudicationSample:
    """Raises DoesNotExist."""
    return samples_for(member).get(number=min(number, LARGEST))


def turns_for(member: Membership, sample: AdjudicationSample) -> QuerySet[SampledTurn]:
    """The sampled turns in their random order, without those of transcripts that the member codes
    blind just now.
    """
    hidden = blind_to(member).values("code")
    return (
        SampledTurn.objects.filter(sample=sample)
        .exclude(turn__transcript__code__in=hidden)
        .select_related("turn__transcript", "decided_by__user")
        .defer("turn__transcript__text")
        .order_by("rank")
    )


def next_turn(
    member: Membership, sample: AdjudicationSample, after: int = -1
) -> SampledTurn | None:
    """The first undecided turn behind this rank, else the first undecided one at all."""
    waiting = turns_for(member, sample).filter(decided_at=None)
    return waiting.filter(rank__gt=min(after, LARGEST)).first() or waiting.first()


@dataclass(frozen=True, slots=True)
class Said:
    """A turn of the talk; `is_asked` marks the one to decide."""

    speaker: str
    language: str
    text: str
    is_question: bool
    is_asked: bool


@dataclass(frozen=True, slots=True)
class CodeToDecide:
    """`holds` is the decision, None if there is none; `marked_by` the coders who marked it in the
    turn, and nobody as long as that is not shown.
    """

    code: Code
    holds: bool | None
    marked_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ThemeToDecide:
    theme: Theme
    codes: tuple[CodeToDecide, ...]


@dataclass(frozen=True, slots=True)
class TurnToDecide:
    """`shows_marks`: what the coders marked is told, for the sample is not blind or the turn is
    decided.
    """

    sampled: SampledTurn
    talk: tuple[Said, ...]
    themes: tuple[ThemeToDecide, ...]
    coders: tuple[str, ...]
    shows_marks: bool


def turn_to_decide(member: Membership, sample: AdjudicationSample, rank: int) -> TurnToDecide:
    """One sampled turn with its neighbours and the codes in scope. Raises DoesNotExist."""
    sampled = turns_for(member, sample).get(rank=min(rank, LARGEST))
    turn = _turn_now(sampled)
    shows = not sample.is_blind or sampled.decided_at is not None
    marks = _marks(member, turn) if shows else {}
    holds = dict(TurnDecision.objects.filter(sampled=sampled).values_list("code__key", "holds"))
    return TurnToDecide(
        sampled,
        tuple(_talk(turn)),
        tuple(_themes(sample, holds, marks)),
        tuple(sorted({coder for some in marks.values() for coder in some})),
        shows,
    )


def _turn_now(sampled: SampledTurn) -> Turn:
    """The turn in the current version of its text, as long as that has as many of them."""
    drawn = sampled.turn
    if drawn.transcript.is_current:
        return drawn
    turns = list(
        Turn.objects.filter(
            transcript__study=drawn.transcript.study_id,
            transcript__code=drawn.transcript.code,
            transcript__is_current=True,
            is_respondent=True,
        ).order_by("position")
    )
    frame = sampled.sample.frame[drawn.transcript.code]
    return turns[sampled.place] if len(turns) == frame["turns"] else drawn


def _marks(member: Membership, turn: Turn) -> Mapping[str, Sequence[str]]:
    """Coders by code, of segments handed in that begin in the turn."""
    found: dict[str, list[str]] = defaultdict(list)
    segments: QuerySet[Segment] = segments_for(member, transcript=turn.transcript.code).filter(
        start__gte=turn.start, start__lt=turn.end, task__submitted_at__isnull=False
    )
    for segment in segments:
        label = coder_label(segment.coder)
        if label not in found[segment.code.key]:
            found[segment.code.key].append(label)
    return found


def _talk(turn: Turn) -> list[Said]:
    """The turn with the one before and the one after it."""
    text = Transcript.objects.values_list("text", flat=True).get(pk=turn.transcript_id)
    turns = list(Turn.objects.filter(transcript=turn.transcript_id).order_by("position"))
    place = bisect_right([each.position for each in turns], turn.position) - 1
    return [
        Said(
            each.speaker,
            each.language,
            text[each.start : each.end],
            not each.is_respondent,
            each.pk == turn.pk,
        )
        for each in turns[max(place - 1, 0) : place + 2]
    ]


def _themes(
    sample: AdjudicationSample, holds: Mapping[str, bool], marks: Mapping[str, Sequence[str]]
) -> list[ThemeToDecide]:
    rows = Code.objects.filter(codebook__study=sample.study_id, key__in=sample.codes)
    by_theme: dict[Theme, list[CodeToDecide]] = {}
    order = rows.select_related("theme", "scale").order_by("theme__position", "position", "pk")
    for code in order:
        by_theme.setdefault(code.theme, []).append(
            CodeToDecide(code, holds.get(code.key), tuple(marks.get(code.key, ())))
        )
    return [ThemeToDecide(theme, tuple(codes)) for theme, codes in by_theme.items()]


def samples_of(study_id: int) -> list[Drawn]:
    """All samples of a study, for its figures: the caller looks after who may see them."""
    samples = list(AdjudicationSample.objects.filter(study=study_id).order_by("number"))
    if not samples:
        return []
    decisions: dict[int, dict[str, bool]] = defaultdict(dict)
    rows = TurnDecision.objects.filter(sampled__sample__study=study_id)
    for sampled, code, holds in rows.values_list("sampled", "code__key", "holds"):
        decisions[sampled][code] = holds
    decided: dict[int, list[DecidedTurn]] = defaultdict(list)
    turns = SampledTurn.objects.filter(sample__study=study_id, decided_at__isnull=False)
    for pk, sample, transcript, place in turns.order_by("sample", "rank").values_list(
        "pk", "sample", "turn__transcript__code", "place"
    ):
        decided[sample].append(DecidedTurn(transcript, place, decisions[pk]))
    return [
        Drawn(
            each.number,
            {code: (part["turns"], part["stratum"]) for code, part in each.frame.items()},
            frozenset(each.codes),
            tuple(decided[each.pk]),
        )
        for each in samples
    ]
