"""The parts of an indicator system: measures, sub-indicators, dimensions, composites, profiles."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """What a measure has one value for."""

    FIRM = "firm"
    OFFICE = "office"
    INTERVIEW = "interview"
    NETWORK = "network"
    CLUSTER = "cluster"


class Source(StrEnum):
    SURVEY = "survey"
    CODING = "coding"
    MIXED = "mixed"


class Role(StrEnum):
    SCORE = "score"
    CONTEXT = "context"


class Aggregation(StrEnum):
    ARITHMETIC = "arithmetic"
    GEOMETRIC = "geometric"


@dataclass(frozen=True)
class ZeroIf:
    """A skip that means zero: the answer `value` to `question` makes a missing value 0."""

    question: str
    value: str


@dataclass(frozen=True)
class Arguments:
    """What an operation takes besides questions and codes; `operations` says which takes what.

    `kinds` keeps the interviews with these kinds of respondents; empty means all.
    """

    exclude: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    positive: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    weights: tuple[float, ...] = ()
    repeat: str | None = None
    field: str | None = None
    num: str | None = None
    den: str | None = None
    minuend: str | None = None
    subtrahend: str | None = None
    threshold: float | None = None
    top: int | None = None
    map: Mapping[str, float | None] = dataclasses.field(default_factory=dict)
    zero_if: ZeroIf | None = None


@dataclass(frozen=True)
class Measure:
    """What is computed from answers or from codes.

    `goalposts` are in the measure's own unit; `direction` -1 turns the normalised value round,
    0 means that it is never scored.
    """

    id: str
    name: Mapping[str, str]
    level: Level
    source: Source
    op: str
    formula: str
    unit: str
    direction: int
    goalposts: tuple[float, float]
    min_n: int
    role: Role
    form: str | None = None
    questions: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    args: Arguments = dataclasses.field(default_factory=Arguments)
    based_on: str = ""
    note: str = ""


@dataclass(frozen=True)
class SubIndicator:
    """`measures` maps each measure to its weight."""

    id: str
    name: Mapping[str, str]
    dimension: str
    measures: Mapping[str, float]
    weight: float
    note: str = ""


@dataclass(frozen=True)
class Dimension:
    id: str
    name: Mapping[str, str]
    themes: tuple[str, ...]
    sub_indicators: tuple[str, ...]
    aggregation: Aggregation
    note: str = ""


@dataclass(frozen=True)
class Composite:
    """`parts` maps each dimension to its weight."""

    id: str
    name: Mapping[str, str]
    parts: Mapping[str, float]
    aggregation: Aggregation
    note: str = ""


@dataclass(frozen=True)
class Profile:
    """A description that is never scored; which of the fields it uses depends on `op`."""

    id: str
    name: Mapping[str, str]
    op: str
    codes: tuple[str, ...] = ()
    within: str = ""
    rows: str = ""
    columns: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Parameters:
    """The numbers of the rules.

    `sub_indicator_needs` and `dimension_needs` are the shares of the weight that must be there;
    `composite_floor` is what a lower part is lifted to before the logarithm; above the share
    `weak_above` of missing units a value is weak; `draws` and `interval` are those of the
    bootstrap; `missing_values` are answers that count as missing.
    """

    sub_indicator_needs: float = 0.5
    dimension_needs: float = 0.6
    composite_floor: float = 1.0
    weak_above: float = 0.4
    draws: int = 1000
    interval: float = 0.95
    missing_values: tuple[str, ...] = ("na", "refused")


@dataclass(frozen=True)
class IndicatorSystem:
    """A whole system.

    `rules` are sentences for people, `parameters` their numbers for the computation. `lines` gives
    the line of every path, and of an item `x` of a list under `path[x]`.
    """

    id: str
    version: str
    codebook: str
    forms: tuple[str, ...]
    measures: tuple[Measure, ...]
    sub_indicators: tuple[SubIndicator, ...]
    dimensions: tuple[Dimension, ...]
    composites: tuple[Composite, ...]
    profiles: tuple[Profile, ...] = ()
    rules: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    parameters: Parameters = dataclasses.field(default_factory=Parameters)
    lines: Mapping[str, int] = dataclasses.field(default_factory=dict, compare=False, repr=False)
