"""The places of a form's answers, with what the form says about each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from survey.xform.syntax import Expression

type Words = tuple[str | Expression, ...]
type Texts = Mapping[str, Words]


class Severity(StrEnum):
    """How much a broken constraint matters: hard ones are errors, soft ones warn."""

    HARD = "hard"
    SOFT = "soft"
    CRITICAL = "critical"


class Completion(StrEnum):
    """What a broken critical constraint does when the interview is to be completed."""

    BLOCK = "block"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Rule:
    """An expression of the form; `expression` is None where it could not be read."""

    text: str
    expression: Expression | None


@dataclass(frozen=True, slots=True)
class Item:
    """A choice that is written into the question itself."""

    value: str
    label: Texts


@dataclass(frozen=True, slots=True)
class Itemset:
    """Choices that come from a list.

    `value` and `label` are columns; that of a translated label holds the ID of a text. External
    lists stand in the file itemsets.csv.
    """

    nodeset: Rule
    value: str
    label: str
    is_translated: bool = False
    is_external: bool = False


@dataclass(frozen=True, slots=True)
class Extent:
    """The numbers that a range offers."""

    start: float
    end: float
    step: float


@dataclass(slots=True)
class Control:
    """What a person sees of a question; `kind` is the body's element, such as select1."""

    kind: str
    appearance: str = ""
    items: tuple[Item, ...] = ()
    itemset: Itemset | None = None
    extent: Extent | None = None
    label: Texts = field(default_factory=dict)

    @property
    def is_multiple(self) -> bool:
        return self.kind in {"select", "rank"}


@dataclass(frozen=True, slots=True)
class Action:
    """A value that the form sets by itself when something happens."""

    events: frozenset[str]
    value: Rule


@dataclass(slots=True, eq=False)
class Place:
    """One node of the primary instance, and its bind.

    `path` is absolute, `step` its last part, `name` what the form's definition calls it. A place
    without children holds an answer. `data_type` is that of the bind, without its prefix.
    """

    path: str
    step: str
    parent: "Place | None" = None
    children: list["Place"] = field(default_factory=list)
    name: str = ""
    is_repeat: bool = False
    is_meta: bool = False
    is_readonly: bool = False
    is_preloaded: bool = False
    data_type: str = "string"
    relevant: Rule | None = None
    required: Rule | None = None
    constraint: Rule | None = None
    calculate: Rule | None = None
    constraint_message: Texts = field(default_factory=dict)
    required_message: Texts = field(default_factory=dict)
    severity: Severity = Severity.HARD
    completion: Completion = Completion.BLOCK
    control: Control | None = None
    actions: list[Action] = field(default_factory=list)

    @property
    def is_leaf(self) -> bool:
        return not self.children and not self.is_repeat

    def walk(self) -> Iterator["Place"]:
        """The place and all below, in the form's order."""
        yield self
        for child in self.children:
            yield from child.walk()
