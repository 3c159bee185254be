"""The figures of a run as a reader sees them: each with its name, its parts and what it rests on."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from analysis.models import Layer, Run, Value, ValueKind
from analysis.queries.run import values_for
from analysis.queries.system import parts_of
from analysis.system.parts import IndicatorSystem, Measure, Source

type Name = Mapping[str, str]
type Place = tuple[str, str]

HIDDEN = "below_min_n"
GATE = frozenset({"withheld", "gated"})


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with the figures it is made of; `weight` is its weight in the figure above it.

    `value`, `low` and `high` are on 0..100, `raw` in the measure's unit. Below min_n
    (`is_shown` is False) nothing but `n` may be seen, so the others are None. `coders` are
    (handle, value) of all coders of the run, in order; None where the figure rests on no coding.
    """

    kind: str
    key: str
    name: Name
    reconciled: Value = field(repr=False)
    coders: tuple[tuple[str, float | None], ...] = ()
    is_coded: bool = True
    weight: float | None = None
    measure: Measure | None = field(default=None, repr=False)
    parts: tuple["Figure", ...] = field(default=(), repr=False)

    @property
    def place(self) -> Place:
        return self.kind, self.key

    @property
    def flags(self) -> Sequence[str]:
        return self.reconciled.flags

    @property
    def is_shown(self) -> bool:
        return HIDDEN not in self.flags

    @property
    def n(self) -> int | None:
        return self.reconciled.n

    @property
    def value(self) -> float | None:
        return self.reconciled.value if self.is_shown else None

    @property
    def raw(self) -> float | None:
        return self.reconciled.raw if self.is_shown else None

    @property
    def low(self) -> float | None:
        return self.reconciled.low if self.is_shown else None

    @property
    def high(self) -> float | None:
        return self.reconciled.high if self.is_shown else None

    @property
    def is_gated(self) -> bool:
        """Whether measures that coders disagree on make a difference to it."""
        return self.is_shown and bool(GATE.intersection(self.flags))

    @property
    def gated(self) -> float | None:
        return self.reconciled.gated if self.is_shown else None

    @property
    def gated_low(self) -> float | None:
        return self.reconciled.gated_low if self.is_shown else None

    @property
    def gated_high(self) -> float | None:
        return self.reconciled.gated_high if self.is_shown else None

    @property
    def coder_values(self) -> list[float]:
        return [value for _handle, value in self.coders if value is not None]


@dataclass(frozen=True, slots=True)
class Board:
    """All figures of a run; a dimension holds sub-indicators, which hold measures.

    `context` are measures that no sub-indicator uses, `coders` the handles of the layers.
    """

    composites: tuple[Figure, ...]
    dimensions: tuple[Figure, ...]
    context: tuple[Figure, ...]
    coders: tuple[str, ...]
    by_place: Mapping[Place, Figure] = field(repr=False)

    def figure(self, kind: str, key: str) -> Figure | None:
        return self.by_place.get((kind, key))

    @property
    def measures(self) -> list[Figure]:
        return [figure for figure in self.by_place.values() if figure.kind == ValueKind.MEASURE]

    def parents(self, figure: Figure) -> list[Figure]:
        """The figures that are made of this one."""
        return [
            other
            for other in self.by_place.values()
            if any(part.place == figure.place for part in other.parts)
        ]

    def path(self, figure: Figure) -> list[Figure]:
        """From a composite down to what is right above the figure; of several the first."""
        above: list[Figure] = []
        parents = self.parents(figure)
        while parents:
            above.append(parents[0])
            parents = self.parents(parents[0])
        return above[::-1]

    def neighbours(self, figure: Figure) -> tuple[Figure | None, Figure | None]:
        """What stands before and after the figure among the parts of the same figure."""
        parents = self.parents(figure)
        row = parents[0].parts if parents else self._beside(figure)
        places = [other.place for other in row]
        if figure.place not in places:
            return None, None
        at = places.index(figure.place)
        return (row[at - 1] if at else None), (row[at + 1] if at + 1 < len(row) else None)

    def _beside(self, figure: Figure) -> tuple[Figure, ...]:
        tops = (self.composites, self.dimensions, self.context)
        return next((row for row in tops if figure in row), ())


def board_of(run: Run) -> Board:
    """Read a run's figures with one query, and arrange them as its indicator system says."""
    return _Arranger(parts_of(run.system_version), values_for(run)).board()


class _Arranger:
    """Figures from the bottom up: each finds its parts among those that are there already."""

    def __init__(self, system: IndicatorSystem, values: Iterable[Value]) -> None:
        self.system = system
        self.values: dict[Place, dict[str, Value]] = defaultdict(dict)
        for value in values:
            self.values[value.kind, value.key][value.layer] = value
        layers = {layer for several in self.values.values() for layer in several}
        self.coders = tuple(sorted(layers - {Layer.RECONCILED}))
        self.found: dict[Place, Figure] = {}

    def board(self) -> Board:
        for measure in self.system.measures:
            self._add(ValueKind.MEASURE, measure.id, measure.name, measure=measure)
        for sub in self.system.sub_indicators:
            parts = self._parts(ValueKind.MEASURE, sub.measures)
            self._add(ValueKind.SUBINDICATOR, sub.id, sub.name, parts)
        weights = {sub.id: sub.weight for sub in self.system.sub_indicators}
        for dimension in self.system.dimensions:
            used = {key: weights[key] for key in dimension.sub_indicators}
            parts = self._parts(ValueKind.SUBINDICATOR, used)
            self._add(ValueKind.DIMENSION, dimension.id, dimension.name, parts)
        for composite in self.system.composites:
            parts = self._parts(ValueKind.DIMENSION, composite.parts)
            self._add(ValueKind.COMPOSITE, composite.id, composite.name, parts)
        scored = {key for sub in self.system.sub_indicators for key in sub.measures}
        return Board(
            composites=tuple(self._of(ValueKind.COMPOSITE)),
            dimensions=tuple(self._of(ValueKind.DIMENSION)),
            context=tuple(f for f in self._of(ValueKind.MEASURE) if f.key not in scored),
            coders=self.coders,
            by_place=self.found,
        )

    def _of(self, kind: ValueKind) -> Iterator[Figure]:
        return (figure for (at, _key), figure in self.found.items() if at == kind.value)

    def _parts(self, kind: ValueKind, weights: Mapping[str, float]) -> tuple[Figure, ...]:
        found = ((self.found.get((kind.value, key)), weight) for key, weight in weights.items())
        return tuple(replace(part, weight=weight) for part, weight in found if part is not None)

    def _add(
        self,
        kind: ValueKind,
        key: str,
        name: Name,
        parts: tuple[Figure, ...] = (),
        measure: Measure | None = None,
    ) -> None:
        layers = self.values.get((kind.value, key), {})
        reconciled = layers.get(Layer.RECONCILED)
        if reconciled is None:
            return
        is_coded = measure is None or measure.source is not Source.SURVEY
        told = layers if is_coded and HIDDEN not in reconciled.flags else {}
        self.found[kind.value, key] = Figure(
            kind=kind.value,
            key=key,
            name=name,
            reconciled=reconciled,
            coders=tuple((h, told[h].value if h in told else None) for h in self.coders),
            is_coded=is_coded,
            measure=measure,
            parts=parts,
        )
