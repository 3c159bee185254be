"""How far the coders of a run agree: theme by theme, and code by code within each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analysis.agreement.gate import RELIABLE, TENTATIVE
from analysis.models import (
    Agreement,
    AgreementFigure,
    AgreementScope,
    AgreementUnit,
    Run,
)
from analysis.queries.run import agreement_for
from coding.models import Code, Theme

type Name = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Agreed:
    """A coefficient of a theme or a code, under its name and its theme's hue."""

    row: Agreement
    name: Name
    hue: int

    @property
    def is_weak(self) -> bool:
        return self.row.value is not None and self.row.value < TENTATIVE


@dataclass(frozen=True, slots=True)
class ThemeAgreed:
    """A theme, on several scales once for each, and its codes."""

    on_scales: tuple[Agreed, ...]
    codes: tuple[Agreed, ...]

    @property
    def theme(self) -> Agreed:
        return self.on_scales[0]

    @property
    def weak(self) -> int:
        """How many of its codes are below the line for tentative conclusions."""
        return sum(code.is_weak for code in self.codes)


@dataclass(frozen=True, slots=True)
class AgreementBoard:
    """`scales` are there for values only, by the key of the scale."""

    themes: tuple[ThemeAgreed, ...]
    scales: tuple[Agreement, ...] = ()

    @property
    def codes(self) -> list[Agreed]:
        """Those for which agreement is defined."""
        return [c for each in self.themes for c in each.codes if c.row.value is not None]

    @property
    def agreed(self) -> int:
        """How many of them reach the line."""
        return sum(not code.is_weak for code in self.codes)

    @property
    def good(self) -> int:
        """How many of these are good."""
        return sum((code.row.value or 0.0) >= RELIABLE for code in self.codes)

    @property
    def tentative(self) -> int:
        return self.agreed - self.good

    @property
    def weakest(self) -> list[Agreed]:
        """The codes below the line, the least agreed first."""
        return sorted((c for c in self.codes if c.is_weak), key=lambda c: c.row.value or 0.0)


def agreement_of(
    run: Run,
    unit: str = AgreementUnit.TURN,
    figure: str = AgreementFigure.ALPHA,
) -> AgreementBoard:
    """In the codebook's order. A theme or code that the codebook no longer has is left out."""
    rows: dict[tuple[str, str], list[Agreement]] = {}
    for row in agreement_for(run, unit=unit, figure=figure):
        rows.setdefault((row.scope, row.key), []).append(row)
    in_study = {"codebook__study": run.study_id}
    themes = Theme.objects.filter(**in_study).order_by("position")
    codes = list(Code.objects.filter(**in_study).order_by("position"))

    def agreed(scope: AgreementScope, key: str, name: Name, hue: int) -> list[Agreed]:
        found: Iterable[Agreement] = rows.get((scope, key), ())
        return [Agreed(row, name, hue) for row in found]

    return AgreementBoard(
        tuple(
            ThemeAgreed(
                tuple(on_scales),
                tuple(
                    each
                    for code in codes
                    if code.theme_id == theme.pk
                    for each in agreed(AgreementScope.CODE, code.key, code.name, theme.hue)
                ),
            )
            for theme in themes
            if (on_scales := agreed(AgreementScope.THEME, theme.key, theme.name, theme.hue))
        ),
        tuple(
            row for (scope, _), own in rows.items() if scope == AgreementScope.SCALE for row in own
        ),
    )
