"""How the units of a measure spread over categories, in the words of the form or the codebook."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analysis.models import Run
from analysis.queries.results import Figure
from analysis.system.parts import Measure
from coding.queries.codebook import content_of
from survey.actions.submission import definition_of
from survey.formats.definition import FormDefinition
from survey.queries.submission import latest_versions

type Name = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Share:
    """`share` is 0 to 1."""

    key: str
    name: Name
    share: float

    @property
    def percent(self) -> float:
        return 100 * self.share


@dataclass(frozen=True, slots=True)
class Spread:
    """One side of a distribution; `source` is "survey" or "coding". No shares below min_n."""

    source: str
    n: int
    shares: tuple[Share, ...]


def spreads_of(run: Run, figures: Iterable[Figure]) -> dict[str, tuple[Spread, ...]]:
    """The distributions of those measures that have one and may be shown, by the measure's key."""
    wanted = [f for f in figures if f.measure and f.is_shown and f.reconciled.shares]
    if not wanted:
        return {}
    words = _Words(run)
    return {
        figure.key: tuple(
            Spread(source, told["n"], words.shares(figure.measure, source, told["shares"]))
            for source, told in sorted(figure.reconciled.shares.items(), reverse=True)
        )
        for figure in wanted
        if figure.measure is not None
    }


class _Words:
    """Names of categories: the choices of a question, the levels of a code's scale."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.versions = latest_versions(run.study_id)

    def shares(
        self, measure: Measure, source: str, shares: Mapping[str, float]
    ) -> tuple[Share, ...]:
        """In the order of the form or the scale, categories that nobody chose among them."""
        names = self.of_form(measure) if source == "survey" else self.of_scale(measure)
        if not shares:
            return ()
        keys = [*names, *(key for key in shares if key not in names)]
        return tuple(
            Share(key, names.get(key) or {"en": key}, shares.get(key, 0.0)) for key in keys
        )

    def of_form(self, measure: Measure) -> dict[str, Name]:
        version = self.versions.get(measure.form or "")
        if version is None or not measure.questions:
            return {}
        definition: FormDefinition = definition_of(version)
        node = definition.question(measure.questions[0])
        choices = definition.choices.get(node.choices or "", ()) if node else ()
        return {choice.name: choice.label for choice in choices}

    def of_scale(self, measure: Measure) -> dict[str, Name]:
        content = content_of(self.run.codebook_version)
        scale = content.scale_of(measure.codes[0]) if measure.codes else None
        return {str(level.value): level.name for level in scale.levels} if scale else {}
