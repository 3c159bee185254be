"""The figures of a run as a reader sees them: each with its name, its parts and what it rests on."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from analysis.models import Layer, Run, Value, ValueKind
from analysis.queries.run import values_for
from analysis.queries.system import parts_of
from analysis.system.parts import Measure, Source

type Name = Mapping[str, str]
type Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with the figures it is made of; `coders` are (handle, value) in order.

    `value`, `low` and `high` are on 0..100, `raw` in the measure's unit. `is_shown` is False where
    there are too few units to show it.
    """

    kind: str
    key: str
    name: Name
    reconciled: Value
    coders: tuple[tuple[str, float | None], ...]
    weight: float | None = None
    measure: Measure | None = None
    parts: tuple["Figure", ...] = ()

    @property
    def value(self) -> float | None:
        return self.reconciled.value

    @property
    def flags(self) -> Sequence[str]:
        return self.reconciled.flags

    @property
    def is_shown(self) -> bool:
        return "below_min_n" not in self.flags

    @property
    def coder_values(self) -> list[float]:
        return [value for _handle, value in self.coders if value is not None]


@dataclass(frozen=True, slots=True)
class Board:
    """All figures of a run; a dimension holds sub-indicators, which hold measures."""

    composites: tuple[Figure, ...]
    dimensions: tuple[Figure, ...]
    context: tuple[Figure, ...]
    by_place: Mapping[Place, Figure] = field(repr=False)

    def figure(self, kind: str, key: str) -> Figure | None:
        return self.by_place.get((kind, key))

    def parents(self, figure: Figure) -> list[Figure]:
        """The figures that use this one, nearest first."""
        return [
            other
            for other in self.by_place.values()
            if any((part.kind, part.key) == (figure.kind, figure.key) for part in other.parts)
        ]


def board_of(run: Run) -> Board:
    """Read a run's figures with one query, and arrange them as its indicator system says."""
    return _Arranger(run).board()


class _Arranger:
    def __init__(self, run: Run) -> None:
        self.system = parts_of(run.system_version)
        self.values: dict[Place, dict[str, Value]] = defaultdict(dict)
        for value in values_for(run):
            self.values[value.kind, value.key][value.layer] = value
        self.found: dict[Place, Figure] = {}

    def board(self) -> Board:
        measures = {one.id: one for one in self.system.measures}
        for measure in measures.values():
            self._add(ValueKind.MEASURE, measure.id, measure.name, measure=measure)
        for sub in self.system.sub_indicators:
            self._add(ValueKind.SUBINDICATOR, sub.id, sub.name, sub.measures, ValueKind.MEASURE)
        weights = {sub.id: sub.weight for sub in self.system.sub_indicators}
        for dimension in self.system.dimensions:
            parts = {key: weights[key] for key in dimension.sub_indicators}
            self._add(
                ValueKind.DIMENSION, dimension.id, dimension.name, parts, ValueKind.SUBINDICATOR
            )
        for composite in self.system.composites:
            self._add(
                ValueKind.COMPOSITE,
                composite.id,
                composite.name,
                composite.parts,
                ValueKind.DIMENSION,
            )
        used = {key for sub in self.system.sub_indicators for key in sub.measures}
        return Board(
            composites=tuple(self._of(ValueKind.COMPOSITE)),
            dimensions=tuple(self._of(ValueKind.DIMENSION)),
            context=tuple(f for f in self._of(ValueKind.MEASURE) if f.key not in used),
            by_place=self.found,
        )

    def _of(self, kind: ValueKind) -> Iterator[Figure]:
        return (figure for (at, _key), figure in self.found.items() if at == kind.value)

    def _add(
        self,
        kind: ValueKind,
        key: str,
        name: Name,
        parts: Mapping[str, float] | None = None,
        part_kind: ValueKind | None = None,
        measure: Measure | None = None,
    ) -> None:
        layers = self.values.get((kind.value, key))
        if layers is None or Layer.RECONCILED not in layers:
            return
        below = [
            (self.found.get((part_kind.value, part)), weight)
            for part, weight in (parts or {}).items()
            if part_kind is not None
        ]
        is_survey = measure is not None and measure.source is Source.SURVEY
        others = sorted(handle for handle in layers if handle != Layer.RECONCILED)
        self.found[kind.value, key] = Figure(
            kind=kind.value,
            key=key,
            name=name,
            reconciled=layers[Layer.RECONCILED],
            coders=() if is_survey else tuple((h, layers[h].value) for h in others),
            measure=measure,
            parts=tuple(
                _weighted(figure, weight) for figure, weight in below if figure is not None
            ),
        )


def _weighted(figure: Figure, weight: float) -> Figure:
    return Figure(
        figure.kind,
        figure.key,
        figure.name,
        figure.reconciled,
        figure.coders,
        weight,
        figure.measure,
        figure.parts,
    )
