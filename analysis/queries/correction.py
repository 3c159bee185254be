"""The corrected shares of a run, with the names of what they are of."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from analysis.models import CorrectedFigure, Run, Scope
from analysis.queries.system import parts_of
from coding.queries.codebook import content_of

type Name = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """`hue` is the colour of the theme, 0 for a measure."""

    figure: CorrectedFigure
    name: Name
    hue: int

    @property
    def is_corrected(self) -> bool:
        return self.figure.coders_error is not None


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme with its codes, as far as the run has them."""

    line: Line
    codes: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Corrections:
    measures: tuple[Line, ...]
    themes: tuple[Theme, ...]

    @property
    def lines(self) -> list[Line]:
        codes = [code for theme in self.themes for code in theme.codes]
        return [*self.measures, *(theme.line for theme in self.themes), *codes]

    @property
    def corrected(self) -> int:
        return sum(line.is_corrected for line in self.lines)

    @property
    def base(self) -> int:
        """The most adjudicated turns that any figure rests on."""
        return max((line.figure.base for line in self.lines), default=0)

    @property
    def left_out(self) -> int:
        return max((line.figure.left_out for line in self.lines), default=0)


def corrected_for(run: Run) -> QuerySet[CorrectedFigure]:
    """The corrected figures of a run that `run_for` gave, in their order."""
    return CorrectedFigure.objects.filter(run=run).order_by("position")


def corrections_of(run: Run) -> Corrections:
    """The same by measure, theme and code."""
    found = {(row.scope, row.key): row for row in corrected_for(run)}
    system, codebook = parts_of(run.system_version), content_of(run.codebook_version)
    measures = [
        Line(row, measure.name, 0)
        for measure in system.measures
        if (row := found.get((Scope.MEASURE, measure.id)))
    ]
    themes = [
        Theme(
            Line(row, theme.name, theme.color),
            tuple(
                Line(own, code.name, theme.color)
                for code in theme.codes
                if (own := found.get((Scope.CODE, code.id)))
            ),
        )
        for theme in codebook.themes
        if (row := found.get((Scope.THEME, theme.id)))
    ]
    return Corrections(tuple(measures), tuple(themes))


def correction_of(run: Run, measure: str) -> CorrectedFigure | None:
    """That of a measure, if it is a share of turns."""
    return corrected_for(run).filter(scope=Scope.MEASURE, key=measure).first()
