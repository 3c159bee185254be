"""All agreement of a study: by theme, code and scale, on presence and on values, with intervals."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from analysis.agreement.coefficients import Coefficient, alpha, gwet, percent
from analysis.agreement.counts import Counts
from analysis.agreement.gate import Alphas
from analysis.agreement.matched import Matched, matched_values, value_counts
from analysis.agreement.metric import WEIGHTING, Metric
from analysis.agreement.presence import Coders, in_characters, in_turns, shared_interviews
from analysis.agreement.spread import DRAWS, estimates
from analysis.system.facts import CodebookFacts, ScaleFacts

FEWEST = 5  # matched segments, to judge the values of a code: own choice


class Scope(StrEnum):
    """What agreement is about."""

    THEME = "theme"
    CODE = "code"
    SCALE = "scale"


class Unit(StrEnum):
    """What is compared: turns or characters of the respondent, or values of matched segments."""

    TURN = "turn"
    CHARACTER = "character"
    VALUE = "value"


class Figure(StrEnum):
    """Which coefficient: Krippendorff's alpha, Gwet's AC1 (of weighted values AC2), or percent."""

    ALPHA = "alpha"
    GWET = "gwet"
    PERCENT = "percent"


class About(NamedTuple):
    """A theme, a code or a scale; `scale` is the one whose values are compared, if any are."""

    scope: Scope
    key: str
    scale: str = ""


@dataclass(frozen=True)
class Row:
    """One coefficient; `value` is None where it is undefined.

    `units` counts what two coders or more have seen.
    """

    about: About
    unit: Unit
    figure: Figure
    value: float | None
    low: float | None
    high: float | None
    units: int


def agreement(
    coders: Coders,
    facts: CodebookFacts,
    scale_of: Mapping[str, str],
    *,
    seed: int = 1,
    draws: int = DRAWS,
) -> list[Row]:
    """Every figure; none with less than two coders or without an interview that two have coded.

    `scale_of` names the scale of each code that has one. Intervals are the central 95 % in draws
    of whole interviews, the same draws for all figures.
    """
    shared = len(shared_interviews(coders))
    if shared == 0:
        return []

    def rows(unit: Unit, tables: Mapping[About, Counts]) -> Iterator[Row]:
        which = {about: _coefficients(_metric(about, facts, scale_of)) for about in tables}
        measured = estimates(tables, which, interviews=shared, seed=seed, draws=draws)
        for about, figures in measured.items():
            for name, found in figures.items():
                limits = found.interval
                low, high = (limits.low, limits.high) if limits else (None, None)
                yield Row(about, unit, name, found.value, low, high, tables[about].units)

    groups = _groups(facts.themes)
    return [
        *rows(Unit.TURN, dict(in_turns(coders, groups).counts())),
        *rows(Unit.CHARACTER, dict(in_characters(coders, groups))),
        *rows(Unit.VALUE, _values(matched_values(coders, facts.scales), facts, scale_of)),
    ]


def alphas_of(rows: Iterable[Row], theme_of: Mapping[str, str]) -> Alphas:
    """What the gate asks: alpha of each code's presence in turns, and of its values.

    Where a code has fewer than FEWEST matched segments, its values are judged with those of all
    codes of its theme on the same scale, or not at all: alpha of one or two units is a whim.
    """
    alphas = [row for row in rows if row.figure is Figure.ALPHA]
    presence = {
        row.about.key: row.value
        for row in alphas
        if row.unit is Unit.TURN and row.about.scope is Scope.CODE and row.value is not None
    }
    judged = {row.about: row for row in alphas if row.unit is Unit.VALUE}
    values: dict[str, float] = {}
    for about, row in judged.items():
        if about.scope is Scope.CODE:
            theme = About(Scope.THEME, theme_of.get(about.key, ""), about.scale)
            found = row if row.units >= FEWEST else judged.get(theme)
            if found is not None and found.units >= FEWEST and found.value is not None:
                values[about.key] = found.value
    return Alphas(presence, values)


def _groups(theme_of: Mapping[str, str]) -> dict[About, list[str]]:
    """Every theme with its codes, then every code by itself."""
    found: dict[About, list[str]] = {}
    for code, theme in theme_of.items():
        found.setdefault(About(Scope.THEME, theme), []).append(code)
    return found | {About(Scope.CODE, code): [code] for code in theme_of}


def _coefficients(metric: Metric) -> dict[Figure, Coefficient]:
    return {
        Figure.ALPHA: alpha(metric),
        Figure.GWET: gwet(WEIGHTING[metric]),
        Figure.PERCENT: percent(),
    }


def _metric(about: About, facts: CodebookFacts, scale_of: Mapping[str, str]) -> Metric:
    scale = _scale(about.scale, facts, scale_of)
    return Metric.NOMINAL if scale is None else Metric(scale.kind)


def _scale(name: str, facts: CodebookFacts, scale_of: Mapping[str, str]) -> ScaleFacts | None:
    return next((facts.scales[code] for code, scale in scale_of.items() if scale == name), None)


def _values(
    matches: Sequence[Matched], facts: CodebookFacts, scale_of: Mapping[str, str]
) -> dict[About, Counts]:
    """By theme and scale, by code, and by scale, as far as two coders gave values anywhere."""
    codes: dict[About, list[str]] = {}
    for code, scale in scale_of.items():
        theme = facts.themes.get(code, "")
        for about in (
            About(Scope.THEME, theme, scale),
            About(Scope.CODE, code, scale),
            About(Scope.SCALE, scale, scale),
        ):
            codes.setdefault(about, []).append(code)
    order = {scope: place for place, scope in enumerate(Scope)}
    found: dict[About, Counts] = {}
    for about in sorted(codes, key=lambda one: order[one.scope]):
        scale_facts = _scale(about.scale, facts, scale_of)
        if scale_facts is not None:
            counts = value_counts(matches, codes[about], scale_facts)
            if counts.units:
                found[about] = counts
    return found
