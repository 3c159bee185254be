"""Operations on the rows of a repeat of one respondent; rows without an answer do not count."""

import math
from collections.abc import Mapping

from analysis.measures.survey import RespondentOperation
from analysis.measures.units import Answer, Respondent, chosen, number
from analysis.system.parts import Measure


def _answers(measure: Measure, respondent: Respondent) -> list[Answer]:
    rows = respondent.repeats.get(measure.args.repeat or "", ())
    found = (row.get(measure.args.field or "") for row in rows)
    return [answer for answer in found if answer is not None]


def _numbers(measure: Measure, respondent: Respondent) -> list[float]:
    found = map(number, _answers(measure, respondent))
    return [value for value in found if value is not None]


def repeat_mean(measure: Measure, respondent: Respondent) -> float | None:
    """Mean of args.field over the rows."""
    found = _numbers(measure, respondent)
    return math.fsum(found) / len(found) if found else None


def repeat_max(measure: Measure, respondent: Respondent) -> float | None:
    """Largest args.field of the rows."""
    return max(_numbers(measure, respondent), default=None)


def repeat_share(measure: Measure, respondent: Respondent) -> float | None:
    """Share of the rows that name one of args.values in args.field."""
    found = _answers(measure, respondent)
    wanted = set(measure.args.values)
    hits = sum(not wanted.isdisjoint(chosen(answer)) for answer in found)
    return hits / len(found) if found else None


def repeat_share_not(measure: Measure, respondent: Respondent) -> float | None:
    """Share of the rows that name none of args.values in args.field."""
    share = repeat_share(measure, respondent)
    return None if share is None else 1.0 - share


REPEAT_OPERATIONS: Mapping[str, RespondentOperation] = {
    "repeat_mean": repeat_mean,
    "repeat_max": repeat_max,
    "repeat_share": repeat_share,
    "repeat_share_not": repeat_share_not,
}
