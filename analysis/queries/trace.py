"""From a measure back to what it rests on: the answers of each unit, the segments in each text."""

import math
from collections import defaultdict
from dataclasses import dataclass

from analysis.models import Run, UnitValue
from analysis.queries.run import units_for
from analysis.system.parts import Measure, Source
from coding.models import Segment
from coding.queries.segment import segments_for
from survey.actions.submission import definition_of
from survey.formats.labelled import LabelledAnswer, label_submission
from survey.formats.openrosa import RepeatRow
from survey.models import Membership, ReviewState, Submission
from survey.queries.submission import submissions_for


@dataclass(frozen=True, slots=True)
class TracedUnit:
    """A firm, office or interview: its value, and the answers or segments behind it."""

    unit: UnitValue
    submission: Submission | None = None
    answers: tuple[LabelledAnswer, ...] = ()
    segments: tuple[Segment, ...] = ()


def trace(member: Membership, run: Run, measure: Measure, lang: str) -> list[TracedUnit]:
    """Every unit of the measure in the reconciled layer, the highest first, with what the member
    may see behind it.

    The texts are today's: the run's manifest tells whether they have changed since. It does not
    ask whether the measure has units enough to be shown.
    """
    units = sorted(units_for(run, measure.id), key=_height)
    keys = [unit.unit for unit in units]
    submissions = _submissions(member, measure, keys) if measure.source is not Source.CODING else {}
    segments = _segments(member, measure, keys) if measure.source is not Source.SURVEY else {}
    return [
        TracedUnit(
            unit,
            submission := submissions.get(unit.unit),
            _answers(submission, measure, lang) if submission else (),
            tuple(segments.get(unit.unit, ())),
        )
        for unit in units
    ]


def _height(unit: UnitValue) -> tuple[float, float, str]:
    value = -math.inf if unit.value is None else unit.value
    return -value, -unit.raw, unit.unit


def _submissions(member: Membership, measure: Measure, keys: list[str]) -> dict[str, Submission]:
    """The submission that stands for each case: the latest that was not rejected."""
    wanted = (
        submissions_for(member)
        .filter(form_version__form__form_id=measure.form, case__code__in=keys)
        .exclude(review=ReviewState.REJECTED)
        .prefetch_related("rows")
        .order_by("id")
    )
    return {submission.case.code: submission for submission in wanted if submission.case}


def questions_of(measure: Measure) -> set[str]:
    """The names of all questions whose answers the measure reads."""
    args = measure.args
    skipped = args.zero_if.question if args.zero_if else None
    named = (args.field, args.num, args.den, args.minuend, args.subtrahend, skipped)
    return {*measure.questions, *(name for name in named if name)}


def _answers(submission: Submission, measure: Measure, lang: str) -> tuple[LabelledAnswer, ...]:
    """The answers to the measure's questions; of a repeat, those of every row."""
    definition = definition_of(submission.form_version)
    rows = [
        RepeatRow(row.repeat, row.position, row.parent_position, row.answers, tuple(row.empty))
        for row in submission.rows.all()
    ]
    names = questions_of(measure)
    found: list[LabelledAnswer] = []
    for section in label_submission(definition, submission.answers, rows, lang):
        found += [item for item in section.items if item.name in names]
        for table in section.tables:
            found += [cell for row in table.rows for cell in row.cells if cell.name in names]
    return tuple(found)


def _segments(member: Membership, measure: Measure, keys: list[str]) -> dict[str, list[Segment]]:
    found: dict[str, list[Segment]] = defaultdict(list)
    wanted = segments_for(member, codes=list(measure.codes)).filter(
        transcript__code__in=keys, task__submitted_at__isnull=False
    )
    for segment in wanted:
        found[segment.transcript.code].append(segment)
    return found
