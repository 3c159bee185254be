"""Keep the corrected shares of a run beside its other figures."""

from collections.abc import Collection, Mapping, Sequence

from django.db import transaction

from analysis.compute import RECONCILED
from analysis.corrected import Corrected, corrected, wanted_of
from analysis.measures.units import Interview
from analysis.models import CorrectedFigure, Run
from analysis.queries.evidence import Evidence
from analysis.system.parts import IndicatorSystem
from coding.formats.codebook import CodebookContent


@transaction.atomic
def correct(
    run: Run, system: IndicatorSystem, codebook: CodebookContent, evidence: Evidence
) -> None:
    """Every share of turns, with what its sample says; doing it again gives the same rows."""
    themes = {theme.id: [code.id for code in theme.codes] for theme in codebook.themes}
    interviews = evidence.interviews[RECONCILED]
    found = corrected(
        wanted_of(system, themes), interviews, evidence.samples, system.parameters.interval
    )
    coders = _coders(evidence.interviews)
    CorrectedFigure.objects.filter(run=run).delete()
    CorrectedFigure.objects.bulk_create(
        _row(run, position, each, len(coders)) for position, each in enumerate(found)
    )


def _coders(layers: Mapping[str, Sequence[Interview]]) -> Collection[str]:
    return {layer for layer, interviews in layers.items() if interviews} - {RECONCILED}


def _row(run: Run, position: int, each: Corrected, coders: int) -> CorrectedFigure:
    estimate, limits = each.estimate, each.limits
    return CorrectedFigure(
        run=run,
        scope=each.wanted.scope,
        key=each.wanted.key,
        position=position,
        raw=estimate.raw,
        estimate=estimate.estimate,
        low=limits.low if limits else None,
        high=limits.high if limits else None,
        coders_error=estimate.coders_error,
        sampling_error=estimate.sampling_error,
        population=estimate.population,
        interviews=estimate.clusters,
        coders=coders,
        base=estimate.base,
        left_out=each.left_out,
        flags=[] if each.is_corrected else ["sampling_error_only"],
    )
