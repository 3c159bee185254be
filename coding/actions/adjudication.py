"""Draw a random sample of respondent turns, and say of each which codes hold in it."""

import secrets
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from coding.actions.round import lock_round
from coding.models import (
    AdjudicationSample,
    Code,
    CodingRound,
    CodingTask,
    SampledTurn,
    Strata,
    Turn,
    TurnDecision,
)
from coding.queries.adjudication import framed_transcripts, scope_of
from coding.queries.blindness import blind_to
from coding.sampling import drawn
from survey.actions.event import record
from survey.actions.refusal import Conflict, Refusal
from survey.models import Kind, Membership, Study
from survey.rules import May, require

LARGEST_SAMPLE = 5000
SEEDS = 1_000_000
LONGEST_REASON = 2000
WHOLE, BRIDGE, REST = "", "bridge", "rest"

type Coders = Mapping[str, Collection[int]]
type Lots = Mapping[str, Sequence[tuple[Turn, int]]]


@transaction.atomic
def draw_sample(
    *,
    coding_round: CodingRound,
    size: int,
    by: Membership,
    strata: Strata = Strata.NONE,
    themes: Collection[str] = (),
    is_blind: bool = True,
    seed: int | None = None,
) -> AdjudicationSample:
    """About `size` turns of the respondents, unmarked ones included, from what was handed in in the
    round and stands in no earlier sample's frame. In scope are the codes of these themes, or all.

    Refused: a size that is none, nothing to draw from, a theme without codes.
    """
    require(by, May.ADJUDICATE)
    study = Study.objects.select_for_update(no_key=True).get(pk=by.study_id)
    held = lock_round(coding_round, by)
    codes = scope_of(held, themes)
    lots = _lots(study, _strata_of(_handed_in(held), strata))
    _refuse(size, codes, lots)
    last = AdjudicationSample.objects.filter(study=study).aggregate(n=Max("number"))["n"]
    seed = secrets.randbelow(SEEDS) if seed is None else seed
    takes = drawn(lots, size, seed=seed)
    sample = AdjudicationSample.objects.create(
        study=study,
        round=held,
        number=(last or 0) + 1,
        seed=seed,
        size=len(takes),
        strata=strata,
        codes=codes,
        frame=_frame(lots),
        is_blind=is_blind,
        drawn_by=by,
    )
    SampledTurn.objects.bulk_create(
        SampledTurn(sample=sample, turn=turn, rank=rank, place=place)
        for rank, (_stratum, (turn, place)) in enumerate(takes)
    )
    record(Kind.SAMPLE_DRAWN, study=study, by=by.user, subject=str(sample.number))
    return sample


def _refuse(size: int, codes: Sequence[str], lots: Lots) -> None:
    if not 0 < size <= LARGEST_SAMPLE:
        raise Refusal("wrong_size", _("A sample takes 1 to %(n)s turns.") % {"n": LARGEST_SAMPLE})
    if not codes:
        raise Refusal("no_codes", _("There is no code in these themes."))
    if not lots:
        raise Refusal(
            "nothing_to_draw",
            _("Nothing was handed in in this round that an earlier sample was not drawn from."),
        )


def _handed_in(coding_round: CodingRound) -> Coders:
    """Coders by transcript, of those that no frame holds yet."""
    found: dict[str, set[int]] = {}
    tasks = CodingTask.objects.filter(
        round=coding_round, submitted_at__isnull=False, transcript__is_current=True
    ).exclude(transcript__code__in=framed_transcripts(coding_round.study_id))
    for transcript, coder in tasks.values_list("transcript__code", "coder"):
        found.setdefault(transcript, set()).add(coder)
    return found


def _strata_of(coders: Coders, strata: Strata) -> dict[str, str]:
    """The stratum of each transcript. The bridge is what all coders of the round coded."""
    if strata == Strata.TRANSCRIPT:
        return {transcript: transcript for transcript in coders}
    if strata == Strata.BRIDGE:
        everybody = {coder for some in coders.values() for coder in some}
        return {
            transcript: BRIDGE if set(some) == everybody else REST
            for transcript, some in coders.items()
        }
    return dict.fromkeys(coders, WHOLE)


def _lots(study: Study, strata_of: Mapping[str, str]) -> Lots:
    """The respondents' turns by stratum, in the order of the texts, with their places."""
    turns = Turn.objects.filter(
        transcript__study=study,
        transcript__code__in=list(strata_of),
        transcript__is_current=True,
        is_respondent=True,
    )
    lots: dict[str, list[tuple[Turn, int]]] = {}
    places: Counter[str] = Counter()
    rows = turns.select_related("transcript").defer("transcript__text")
    for turn in rows.order_by("transcript__code", "position"):
        code = turn.transcript.code
        lots.setdefault(strata_of[code], []).append((turn, places[code]))
        places[code] += 1
    return lots


def _frame(lots: Lots) -> dict[str, dict[str, object]]:
    counts: dict[str, tuple[int, str]] = {}
    for stratum, turns in lots.items():
        for turn, place in turns:
            counts[turn.transcript.code] = (place + 1, stratum)
    return {code: {"turns": n, "stratum": stratum} for code, (n, stratum) in sorted(counts.items())}


@transaction.atomic
def adjudicate(
    *, sampled: SampledTurn, holds: Collection[str], by: Membership, reason: str = ""
) -> SampledTurn:
    """Say which codes in scope hold in the turn; all others in scope do not.

    Refused: a turn that is decided, a code out of scope, a transcript that the member codes blind.
    """
    require(by, May.ADJUDICATE)
    held = _held(sampled, by)
    if held.decided_at is not None:
        raise Conflict("decided", _("This turn is decided already: take the decision back first."))
    in_scope = set(held.sample.codes)
    if set(holds) - in_scope:
        raise Refusal("not_in_scope", _("This code is not in the scope of the sample."))
    codes = Code.objects.filter(codebook__study=by.study_id, key__in=in_scope)
    TurnDecision.objects.bulk_create(
        TurnDecision(sampled=held, code=code, holds=code.key in set(holds))
        for code in codes.order_by("pk")
    )
    SampledTurn.objects.filter(pk=held.pk).update(
        decided_at=Now(), decided_by=by, reason=reason.strip()[:LONGEST_REASON]
    )
    _tell(Kind.TURN_ADJUDICATED, held, by)
    held.refresh_from_db(fields=["decided_at", "decided_by", "reason"])
    return held


@transaction.atomic
def take_back(*, sampled: SampledTurn, by: Membership) -> SampledTurn:
    """The turn is undecided again; taking back what is not decided is harmless."""
    require(by, May.ADJUDICATE)
    held = _held(sampled, by)
    if held.decided_at is None:
        return held
    held.decisions.all().delete()
    SampledTurn.objects.filter(pk=held.pk).update(decided_at=None, decided_by=None)
    _tell(Kind.TURN_REOPENED, held, by)
    held.refresh_from_db(fields=["decided_at", "decided_by"])
    return held


def _held(sampled: SampledTurn, by: Membership) -> SampledTurn:
    held = (
        SampledTurn.objects.select_for_update(no_key=True, of=("self",))
        .select_related("sample__study", "turn__transcript")
        .defer("turn__transcript__text")
        .get(pk=sampled.pk, sample__study=by.study_id)
    )
    if blind_to(by).filter(code=held.turn.transcript.code).exists():
        raise Conflict(
            "blind_here", _("You code this transcript blind: hand it in before you adjudicate it.")
        )
    return held


def _tell(kind: Kind, held: SampledTurn, by: Membership) -> None:
    transcript = held.turn.transcript
    data = {"transcript": transcript.pk, "sample": held.sample.number}
    record(kind, study=held.sample.study, by=by.user, subject=transcript.code, data=data)
