"""How far the coders of a run agree: theme by theme, and code by code within each."""

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.models import Agreement, Run
from analysis.queries.run import agreement_for
from coding.models import Code, Theme

type Name = Mapping[str, str]

TENTATIVE = 0.667


@dataclass(frozen=True, slots=True)
class Agreed:
    """Krippendorff's alpha of a theme or a code, under its name and its theme's hue."""

    row: Agreement
    name: Name
    hue: int

    @property
    def is_weak(self) -> bool:
        return self.row.alpha is not None and self.row.alpha < TENTATIVE


@dataclass(frozen=True, slots=True)
class ThemeAgreed:
    theme: Agreed
    codes: tuple[Agreed, ...]

    @property
    def weak(self) -> int:
        """How many of its codes are below the line for tentative conclusions."""
        return sum(code.is_weak for code in self.codes)


@dataclass(frozen=True, slots=True)
class AgreementBoard:
    themes: tuple[ThemeAgreed, ...]

    @property
    def codes(self) -> list[Agreed]:
        """Those for which agreement is defined."""
        return [c for each in self.themes for c in each.codes if c.row.alpha is not None]

    @property
    def agreed(self) -> int:
        """How many of them reach the line."""
        return sum(not code.is_weak for code in self.codes)

    @property
    def weakest(self) -> list[Agreed]:
        """The codes below the line, the least agreed first."""
        return sorted((c for c in self.codes if c.is_weak), key=lambda c: c.row.alpha or 0.0)


def agreement_of(run: Run) -> AgreementBoard:
    """In the codebook's order. A theme or code that the codebook no longer has is left out."""
    rows = {(row.scope, row.key): row for row in agreement_for(run)}
    themes = Theme.objects.filter(codebook__study=run.study_id).order_by("position")
    codes = list(Code.objects.filter(codebook__study=run.study_id).order_by("position"))
    return AgreementBoard(
        tuple(
            ThemeAgreed(
                Agreed(rows["theme", theme.key], theme.name, theme.hue),
                tuple(
                    Agreed(rows["code", code.key], code.name, theme.hue)
                    for code in codes
                    if code.theme_id == theme.pk and ("code", code.key) in rows
                ),
            )
            for theme in themes
            if ("theme", theme.key) in rows
        )
    )
