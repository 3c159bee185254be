"""The nodes that expressions see, and the point from which they are seen."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import NamedTuple, Protocol

type Nodes = list["Node"]
type Value = float | str | bool | Nodes
type Evaluate = Callable[["Scope"], Value]
type Test = Callable[["Scope"], bool]

_NO_CHILDREN: tuple["Node", ...] = ()
_MANY = 8


class Node:
    """An element of a submission or of a list of choices.

    `path` is that of the model ("/data/g/age"), the same for each row of a repeat; `number`
    counts the rows of a repeat from 1 and is 0 outside. `is_number` says that the form asks for a
    number there. `asked` says whether the node is
    relevant, None as long as nobody needed to know; `relevant` is what decides.
    """

    __slots__ = (
        *("_by_name", "asked", "attributes", "children", "is_number", "name", "number", "order"),
        *("parent", "path", "relevant", "text"),
    )

    def __init__(self, name: str, text: str = "", parent: "Node | None" = None) -> None:
        self.name = name
        self.text = text
        self.parent = parent
        self.path = ""
        self.number = 0
        self.order = 0
        self.is_number = False
        self.asked: bool | None = True
        self.relevant: Test | None = None
        self.children: Sequence[Node] = _NO_CHILDREN
        self.attributes: Mapping[str, str] | None = None
        self._by_name: dict[str, list[Node]] | None = None

    def named(self, name: str) -> Sequence["Node"]:
        """The children of a name, in their order."""
        if len(self.children) <= _MANY:
            return [child for child in self.children if child.name == name]
        if self._by_name is None:
            found: dict[str, list[Node]] = {}
            for child in self.children:
                found.setdefault(child.name, []).append(child)
            self._by_name = found
        return self._by_name.get(name, _NO_CHILDREN)

    def descendants(self) -> Iterator["Node"]:
        """All nodes below, in document order."""
        for child in self.children:
            yield child
            yield from child.descendants()

    @property
    def value(self) -> str:
        """The string-value: the text, and that of everything below."""
        if not self.children:
            return self.text
        return "".join(child.value for child in self.children)


class Labels(Protocol):
    """What functions ask of the form: labels of choices, and texts by their ID."""

    def choice_label(self, scope: "Scope", value: str, path: str) -> str: ...

    def text(self, scope: "Scope", text_id: str) -> str: ...


class Reading(NamedTuple):
    """A way to understand a form: as which client, and in which language."""

    as_web: bool
    language: str


@dataclass(slots=True)
class Run:
    """One submission while it is looked at; `at` finds its nodes by their path in the model.

    `now` is the moment that the form's today() and now() stand for, on the clock of `zone`.
    `language` decides the labels that jr:itext() and jr:choice-name() give. Where clients differ
    from each other, an expression is read as ODK Collect does, or `as_web` forms do.
    """

    root: Node
    now: datetime
    zone: tzinfo
    labels: Labels
    language: str = ""
    version: str = ""
    as_web: bool = False
    at: dict[str, Nodes] = field(default_factory=dict)


class Scope:
    """Where an expression is evaluated: its node, and the node whose question it belongs to."""

    __slots__ = ("current", "node", "position", "run", "size")

    def __init__(
        self, run: Run, node: Node, current: Node, position: int = 1, size: int = 1
    ) -> None:
        self.run = run
        self.node = node
        self.current = current
        self.position = position
        self.size = size


def is_asked(node: Node, run: Run) -> bool:
    """Whether a node and all around it are relevant; found out once for each node.

    A node that asks for its own relevance while it is being found out counts as relevant.
    """
    known = node.asked
    if known is not None:
        return known
    parent = node.parent
    if parent is not None and not is_asked(parent, run):
        node.asked = False
        return False
    node.asked = True
    if node.relevant is not None:
        node.asked = node.relevant(Scope(run, node, node))
    return node.asked
