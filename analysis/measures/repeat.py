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


def _hits(measure: Measure, respondent: Respondent) -> list[bool]:
    """For each row whether it names one of args.values."""
    wanted = set(measure.args.values)
    found = map(chosen, _answers(measure, respondent))
    return [not wanted.isdisjoint(choices) for choices in found]


def repeat_share(measure: Measure, respondent: Respondent) -> float | None:
    """Share of the rows that name one of args.values in args.field."""
    hits = _hits(measure, respondent)
    return hits.count(True) / len(hits) if hits else None


def repeat_share_not(measure: Measure, respondent: Respondent) -> float | None:
    """Share of the rows that name none of args.values in args.field."""
    hits = _hits(measure, respondent)
    return hits.count(False) / len(hits) if hits else None


REPEAT_OPERATIONS: Mapping[str, RespondentOperation] = {
    "repeat_mean": repeat_mean,
    "repeat_max": repeat_max,
    "repeat_share": repeat_share,
    "repeat_share_not": repeat_share_not,
}
