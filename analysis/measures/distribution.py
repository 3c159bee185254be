"""How units spread over categories: shares of firms per option, of interviews per value."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from analysis.measures.units import Interview, Respondent, chosen
from analysis.resampling import Interval
from analysis.system.parts import Measure, Source


@dataclass(frozen=True)
class Distribution:
    """One side of a distribution.

    `units` gives the categories of each unit with their weights, which add up to 1; `shares` the
    means over the units, and nothing where there are fewer than min_n of them; `intervals` those
    of the shares.
    """

    source: Source
    n: int
    units: tuple[tuple[str, Mapping[str, float]], ...]
    shares: Mapping[str, float] = field(default_factory=dict)
    intervals: Mapping[str, Interval] = field(default_factory=dict)


def of_answers(measure: Measure, respondents: Iterable[Respondent]) -> Distribution:
    """Share of respondents per option."""
    question = measure.questions[0]
    units = [(one.key, _split(chosen(one.answers.get(question)))) for one in respondents]
    return _distribution(measure, Source.SURVEY, units, ())


def of_codes(
    measure: Measure, interviews: Iterable[Interview], values: Sequence[str]
) -> Distribution:
    """Share of interviews per value; `values` are those of the scale, in its order.

    An interview with several values counts once, split over them by weight.
    """
    units = []
    for interview in interviews:
        found: dict[str, float] = {}
        for segment in interview.segments:
            if segment.code in measure.codes and isinstance(segment.value, str):
                found[segment.value] = found.get(segment.value, 0.0) + segment.weight
        total = math.fsum(found.values())
        units.append((interview.key, {value: found[value] / total for value in sorted(found)}))
    return _distribution(measure, Source.CODING, units, values)


def _split(choices: Sequence[str]) -> Mapping[str, float]:
    return dict.fromkeys(choices, 1 / len(choices)) if choices else {}


def _distribution(
    measure: Measure,
    source: Source,
    units: Sequence[tuple[str, Mapping[str, float]]],
    values: Sequence[str],
) -> Distribution:
    """Categories run in the order of the scale, others follow by name."""
    present = tuple((key, weights) for key, weights in units if weights)
    seen = {category for _, weights in present for category in weights}
    categories = [*values, *sorted(seen - set(values))]
    shares = {
        category: math.fsum(weights.get(category, 0.0) for _, weights in present) / len(present)
        for category in categories
        if len(present) >= measure.min_n
    }
    return Distribution(source, len(present), present, shares)
