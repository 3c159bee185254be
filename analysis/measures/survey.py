"""Operations on the answers of one respondent; None is a missing value."""

import math
from collections.abc import Callable, Mapping, Sequence

from analysis.measures.units import Answers, Respondent, chosen, number
from analysis.system.parts import Measure, ZeroIf

LEAST_ANSWERED = 0.5

RespondentOperation = Callable[[Measure, Respondent], float | None]


def _numbers(names: Sequence[str], answers: Answers) -> list[float]:
    found = (number(answers.get(name)) for name in names)
    return [value for value in found if value is not None]


def _skip_means_zero(skip: ZeroIf | None, answers: Answers) -> float | None:
    if skip is not None and skip.value in chosen(answers.get(skip.question)):
        return 0.0
    return None


def mean_scale(measure: Measure, respondent: Respondent) -> float | None:
    """Mean of the items; at least half of them must be answered."""
    found = _numbers(measure.questions, respondent.answers)
    if not found or len(found) < LEAST_ANSWERED * len(measure.questions):
        return None
    return math.fsum(found) / len(found)


def number_given(measure: Measure, respondent: Respondent) -> float | None:
    """The number as given; args.zero_if makes a skip zero."""
    found = number(respondent.answers.get(measure.questions[0]))
    if found is None:
        return _skip_means_zero(measure.args.zero_if, respondent.answers)
    return found


def count_selected(measure: Measure, respondent: Respondent) -> float | None:
    """Number of choices that were selected, without those of args.exclude."""
    answer = respondent.answers.get(measure.questions[0])
    if answer is None:
        return None
    return float(len(set(chosen(answer)) - set(measure.args.exclude)))


def count_at_least(measure: Measure, respondent: Respondent) -> float | None:
    """Number of items at args.threshold or above; missing if no item was answered."""
    found = _numbers(measure.questions, respondent.answers)
    threshold = measure.args.threshold or 0.0
    return float(sum(value >= threshold for value in found)) if found else None


def map_mean(measure: Measure, respondent: Respondent) -> float | None:
    """Weighted mean of the scores that args.map gives to the choices.

    The question of args.zero_if is not scored itself; a choice without a score is missing.
    """
    skip = measure.args.zero_if
    scored = [name for name in measure.questions if skip is None or name != skip.question]
    weights = measure.args.weights or (1.0,) * len(scored)
    total = weight_seen = 0.0
    for name, weight in zip(scored, weights, strict=True):
        answer = respondent.answers.get(name)
        score = measure.args.map.get(answer) if isinstance(answer, str) else None
        if score is not None:
            total += weight * score
            weight_seen += weight
    return total / weight_seen if weight_seen else _skip_means_zero(skip, respondent.answers)


def ratio(measure: Measure, respondent: Respondent) -> float | None:
    """args.num / args.den; missing if the denominator is zero."""
    top = number(respondent.answers.get(measure.args.num or ""))
    bottom = number(respondent.answers.get(measure.args.den or ""))
    return None if top is None or not bottom else top / bottom


def hhi_inverse(measure: Measure, respondent: Respondent) -> float | None:
    """1 - the sum of squared shares (Herfindahl 1950), shares in per cent.

    Missing unless all shares are answered and at least one is above zero.
    """
    found = _numbers(measure.questions, respondent.answers)
    if len(found) < len(measure.questions) or not any(found):
        return None
    return 1.0 - math.fsum((share / 100) ** 2 for share in found)


def difference(measure: Measure, respondent: Respondent) -> float | None:
    """args.minuend - args.subtrahend."""
    left = number(respondent.answers.get(measure.args.minuend or ""))
    right = number(respondent.answers.get(measure.args.subtrahend or ""))
    return None if left is None or right is None else left - right


SURVEY_OPERATIONS: Mapping[str, RespondentOperation] = {
    "mean_scale": mean_scale,
    "number": number_given,
    "count_selected": count_selected,
    "count_at_least": count_at_least,
    "map_mean": map_mean,
    "ratio": ratio,
    "hhi_inverse": hhi_inverse,
    "difference": difference,
}
