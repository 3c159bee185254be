"""One figure of a run: its formula in words, its parts or its units, and what these said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from analysis.models import Run, UnitValue, ValueKind
from analysis.pages.words import AGGREGATIONS, FLAGS, KINDS, LEVELS, OPERATIONS, SOURCES
from analysis.queries.correction import correction_of
from analysis.queries.results import Board, Figure, board_of
from analysis.queries.run import coder_names, run_for
from analysis.queries.spread import spreads_of
from analysis.queries.system import parts_of
from analysis.queries.trace import questions_of, trace
from analysis.system.parts import Aggregation, IndicatorSystem, Level, Measure
from coding.models import Code, Segment
from coding.queries.reading import coder_label
from coding.rules import shows_quote
from survey.actions.submission import definition_of
from survey.formats.labelled import LabelledAnswer
from survey.models import Submission
from survey.pages.frame import StudyRequest, study_page
from survey.pages.words import tongue
from survey.queries.submission import latest_versions
from survey.rules import May


@study_page(May.READ_RESULTS, room="results")
def figure(request: StudyRequest, number: int, kind: str, key: str) -> HttpResponse:
    run = run_for(request.member, number)
    board = board_of(run)
    found = board.figure(kind, key)
    if found is None:
        raise Http404
    before, after = board.neighbours(found)
    names = coder_names(run.study_id, board.coders)
    context = {
        "run": run,
        "figure": found,
        "kind": KINDS[found.kind],
        "path": board.path(found),
        "used_in": board.parents(found),
        "previous": before,
        "next": after,
        "coders": [(handle, names.get(handle, "")) for handle in board.coders],
        "missing": 100 * (found.reconciled.missing or 0.0),
        "flag_words": [FLAGS[flag] for flag in found.flags if flag in FLAGS],
        "flags": FLAGS.values(),
    }
    if found.measure is None:
        context |= _rule(found, parts_of(run.system_version))
    else:
        context |= _measure(run, board, found.measure)
        context["correction"] = correction_of(run, found.key)
        context |= _basis(request, run, found, found.measure)
    return render(request, "analysis/figure.html", context)


def _rule(found: Figure, system: IndicatorSystem) -> dict[str, Any]:
    """How the parts become one, and what the system's author remarks."""
    several: Mapping[str, Sequence[Any]] = {
        ValueKind.SUBINDICATOR.value: system.sub_indicators,
        ValueKind.DIMENSION.value: system.dimensions,
        ValueKind.COMPOSITE.value: system.composites,
    }
    part = next(one for one in several[found.kind] if one.id == found.key)
    limits = system.parameters
    needs = {
        ValueKind.SUBINDICATOR.value: limits.sub_indicator_needs,
        ValueKind.DIMENSION.value: limits.dimension_needs,
        ValueKind.COMPOSITE.value: 1.0,
    }[found.kind]
    how = getattr(part, "aggregation", Aggregation.ARITHMETIC)
    total = sum(one.weight or 0.0 for one in found.parts)
    return {
        "aggregation": AGGREGATIONS[how],
        "is_geometric": how is Aggregation.GEOMETRIC,
        "needs": round(100 * needs),
        "floor": limits.composite_floor,
        "note": part.note,
        "parts": [
            {"figure": one, "weight": one.weight, "share": 100 * (one.weight or 0.0) / total}
            for one in found.parts
        ],
    }


def _measure(run: Run, board: Board, measure: Measure) -> dict[str, Any]:
    names = {measure.id: measure.name for measure in parts_of(run.system_version).measures}
    return {
        "measure": measure,
        "operation": OPERATIONS.get(measure.op, measure.op),
        "level": LEVELS[measure.level],
        "source": SOURCES[measure.source],
        "goalposts": _goalposts(measure),
        "of_one": measure.level in {Level.NETWORK, Level.CLUSTER},
        "questions": _questions(run, measure),
        "codes": _codes(run, measure),
        "rests_on": [
            board.figure(ValueKind.MEASURE.value, key) or {"name": names.get(key, key)}
            for key in measure.args.measures
        ],
    }


def _goalposts(measure: Measure) -> tuple[str, str]:
    """Where the score is 0 and where it is 100, in the measure's own unit."""
    low, high = (f"{post:g}".replace("-", "−") for post in measure.goalposts)
    return (high, low) if measure.direction < 0 else (low, high)


def _questions(run: Run, measure: Measure) -> list[dict[str, str]]:
    """The questions whose answers it reads, in words and in the form's order."""
    version = latest_versions(run.study_id).get(measure.form or "")
    if version is None:
        return []
    definition = definition_of(version)
    wanted = questions_of(measure)
    return [
        {"name": node.name, "label": definition.label(node.name, tongue())}
        for node in definition.nodes
        if node.name in wanted
    ]


def _codes(run: Run, measure: Measure) -> list[Code]:
    codes = Code.objects.filter(codebook__study=run.study_id, key__in=measure.codes)
    return list(codes.select_related("theme").order_by("theme__position", "position"))


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that this member may read, with all marks of the measure's codes on them."""

    first: Segment
    marks: tuple[tuple[Segment, str], ...]


@dataclass(frozen=True, slots=True)
class ShownUnit:
    """A unit with what it said; `segments` counts those, too, whose words are withheld."""

    unit: UnitValue
    submission: Submission | None
    answers: tuple[LabelledAnswer, ...]
    segments: int
    quotes: tuple[Quote, ...]

    @property
    def withheld(self) -> int:
        return self.segments - sum(len(quote.marks) for quote in self.quotes)


def _basis(request: StudyRequest, run: Run, found: Figure, measure: Measure) -> dict[str, Any]:
    """The units with what they said; nothing where there are too few of them to be shown."""
    if not found.is_shown:
        return {}
    units = [
        ShownUnit(
            row.unit,
            row.submission,
            row.answers,
            len(row.segments),
            _quotes([s for s in row.segments if shows_quote(s, request.member)]),
        )
        for row in trace(request.member, run, measure, tongue())
    ]
    return {
        "units": units,
        "unit_values": [one.unit.value for one in units if one.unit.value is not None],
        "withheld": sum(one.withheld for one in units),
        "spreads": spreads_of(run, [found]).get(found.key, ()),
    }


def _quotes(segments: Sequence[Segment]) -> tuple[Quote, ...]:
    """The same words of several coders, or under several codes, stand once."""
    found = []
    for _, several in groupby(segments, key=lambda s: (s.transcript_id, s.start, s.end)):
        marks = tuple((segment, coder_label(segment.coder)) for segment in several)
        found.append(Quote(marks[0][0], marks))
    return tuple(found)
