"""Every share of respondent turns of a run, corrected by the samples that were adjudicated."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.correction import FEWEST, Correction, Estimate, Population, Unit
from analysis.measures.coding import turn_weights
from analysis.measures.units import Interview
from analysis.resampling import Interval
from analysis.system.parts import IndicatorSystem
from coding.sampling import DecidedTurn, Drawn

TURN_SHARE = "code_turn_share"
MEASURE, THEME, CODE = "measure", "theme", "code"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A figure to correct: in how many turns one of the codes holds, as a share.

    `by_interview`: the mean of the interviews' shares, as measures have it; else the share of all
    turns. `kinds` are those of respondents, none means all.
    """

    scope: str
    key: str
    codes: frozenset[str]
    by_interview: bool = False
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Corrected:
    """`limits` are for interviews like these: both parts of the error, as far as known. `left_out`
    counts interviews that were coded, but stand in no frame whose sample corrects this figure.
    """

    wanted: Wanted
    estimate: Estimate
    limits: Interval | None
    left_out: int

    @property
    def is_corrected(self) -> bool:
        return self.estimate.coders_error is not None


def wanted_of(system: IndicatorSystem, themes: Mapping[str, Sequence[str]]) -> list[Wanted]:
    """The measures that are shares of turns, the themes, and the codes, in their order."""
    measures = [
        Wanted(MEASURE, one.id, frozenset(one.codes), by_interview=True, kinds=one.args.kinds)
        for one in system.measures
        if one.op == TURN_SHARE
    ]
    in_themes = [Wanted(THEME, key, frozenset(codes)) for key, codes in themes.items()]
    in_codes = dict.fromkeys(code for codes in themes.values() for code in codes)
    return [*measures, *in_themes, *(Wanted(CODE, key, frozenset({key})) for key in in_codes)]


def corrected(
    wanted: Iterable[Wanted],
    interviews: Sequence[Interview],
    samples: Sequence[Drawn],
    share: float,
) -> Iterator[Corrected]:
    """Each figure that has a turn to stand on. `interviews` are those of the reconciled layer, and
    the weight of a turn there is the proxy: the share of coders who marked it.

    A sample corrects a figure if all codes of it that anybody marked are in its scope. Its frame is
    the population then: interviews that came later wait for a sample of their own. Frames of a
    study do not overlap, so that several samples are strata of one.
    """
    seen = [one for one in interviews if one.turns]
    marked = frozenset(segment.code for one in seen for segment in one.segments)
    for each in wanted:
        mine = [one for one in seen if not each.kinds or one.kind in each.kinds]
        if mine:
            yield _corrected(each, mine, _fitting(each, samples, marked), share)


def _fitting(wanted: Wanted, samples: Sequence[Drawn], marked: frozenset[str]) -> list[Drawn]:
    return [
        sample
        for sample in samples
        if wanted.codes & sample.codes and wanted.codes & marked <= sample.codes
    ]


def _corrected(
    wanted: Wanted, interviews: Sequence[Interview], samples: Sequence[Drawn], share: float
) -> Corrected:
    strata, decided = _frame(interviews, samples)
    inside = [one for one in interviews if one.key in strata] or list(interviews)
    weights = {one.key: turn_weights(one, wanted.codes) for one in inside}
    weight_of = _weights(inside, by_interview=wanted.by_interview)
    correction = Correction(_population(inside, weights, weight_of, strata))
    for turn in decided:
        unit = Unit(
            key=(turn.transcript, turn.place),
            cluster=turn.transcript,
            stratum=strata[turn.transcript],
            weight=weight_of[turn.transcript],
            proxy=weights[turn.transcript].get(turn.place, 0.0),
        )
        correction.decide(unit, float(any(turn.codes.get(code) for code in wanted.codes)))
    found = correction.estimate()
    return Corrected(wanted, found, found.of_such(share), len(interviews) - len(inside))


def _frame(
    interviews: Sequence[Interview], samples: Sequence[Drawn]
) -> tuple[dict[str, str], list[DecidedTurn]]:
    """The stratum of each interview that stands in a frame, and the decided turns of these.

    An interview whose text was cut into other turns since is in no frame any more; a sample with
    fewer than two decisions corrects nothing yet.
    """
    turns = {one.key: len(one.turns) for one in interviews}
    strata: dict[str, str] = {}
    decided: list[DecidedTurn] = []
    for sample in samples:
        there = {code for code, (n, _stratum) in sample.frame.items() if turns.get(code) == n}
        found = [turn for turn in sample.decided if turn.transcript in there]
        if len(found) >= FEWEST:
            strata |= {code: f"{sample.number} {sample.frame[code][1]}" for code in there}
            decided += found
    return strata, decided


def _weights(interviews: Sequence[Interview], *, by_interview: bool) -> dict[str, float]:
    """What each turn of an interview weighs."""
    if by_interview:
        return {one.key: 1 / (len(interviews) * len(one.turns)) for one in interviews}
    return dict.fromkeys(
        (one.key for one in interviews), 1 / sum(len(one.turns) for one in interviews)
    )


def _population(
    interviews: Sequence[Interview],
    weights: Mapping[str, Mapping[int, float]],
    weight_of: Mapping[str, float],
    strata: Mapping[str, str],
) -> Population:
    sizes: Counter[str] = Counter()
    for one in interviews:
        sizes[strata.get(one.key, "")] += len(one.turns)
    return Population(
        {one.key: weight_of[one.key] * len(one.turns) for one in interviews},
        {one.key: weight_of[one.key] * math.fsum(weights[one.key].values()) for one in interviews},
        sizes,
    )
