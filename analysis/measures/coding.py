"""Operations on the weighted segments of one interview; None is a missing value."""

import math
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from analysis.measures.units import Interview
from analysis.system.parts import Measure

InterviewOperation = Callable[[Measure, Interview], float | None]


def turn_of(position: int, turns: Sequence[tuple[int, int]]) -> int | None:
    """Index of the turn that holds the position; `turns` are sorted and do not overlap."""
    index = bisect_right(turns, position, key=lambda turn: turn[0]) - 1
    return index if index >= 0 and position < turns[index][1] else None


def _valued(interview: Interview, codes: Collection[str]) -> Iterator[tuple[str, float, float]]:
    """Code, value and weight of the segments that have a number for a value."""
    for segment in interview.segments:
        if segment.code in codes and isinstance(segment.value, int | float):
            yield segment.code, float(segment.value), segment.weight


def code_value_mean(measure: Measure, interview: Interview) -> float | None:
    """Weighted mean of the values; an interview without a segment is missing, not zero."""
    found = list(_valued(interview, measure.codes))
    weight = math.fsum(weight for _, _, weight in found)
    return math.fsum(value * weight for _, value, weight in found) / weight if weight else None


def turn_weights(interview: Interview, codes: Collection[str]) -> dict[int, float]:
    """The highest weight in each of the respondent's turns that has any, by the turn's place in the
    order of the text. A segment belongs to the turn it begins in.
    """
    turns = sorted(interview.turns)
    highest: dict[int, float] = {}
    for segment in interview.segments:
        turn = turn_of(segment.start, turns) if segment.code in codes else None
        if turn is not None:
            highest[turn] = max(highest.get(turn, 0.0), segment.weight)
    return highest


def code_turn_share(measure: Measure, interview: Interview) -> float | None:
    """Sum over the respondent's turns of the highest weight in the turn / number of turns."""
    if not interview.turns:
        return None
    return math.fsum(turn_weights(interview, measure.codes).values()) / len(interview.turns)


def code_intensity_max(measure: Measure, interview: Interview) -> float | None:
    """Mean over the codes of the highest value times weight; an absent code counts 0.

    With args.top only that many of the highest codes count.
    """
    highest = dict.fromkeys(measure.codes, 0.0)
    for code, value, weight in _valued(interview, highest):
        highest[code] = max(highest[code], value * weight)
    counted = sorted(highest.values(), reverse=True)[: measure.args.top]
    return math.fsum(counted) / len(counted)


def code_level_max(measure: Measure, interview: Interview) -> float | None:
    """Highest value, whatever its weight; an interview without the code is missing."""
    return max((value for _, value, _ in _valued(interview, measure.codes)), default=None)


def code_balance(measure: Measure, interview: Interview) -> float | None:
    """(positive - negative) / (positive + negative), each the sum of value times weight."""
    positive, negative = (
        math.fsum(value * weight for _, value, weight in _valued(interview, side))
        for side in (measure.args.positive, measure.args.negative)
    )
    total = positive + negative
    return (positive - negative) / total if total else None


CODING_OPERATIONS: Mapping[str, InterviewOperation] = {
    "code_value_mean": code_value_mean,
    "code_turn_share": code_turn_share,
    "code_intensity_max": code_intensity_max,
    "code_level_max": code_level_max,
    "code_balance": code_balance,
}
