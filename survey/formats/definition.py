"""What a form asks, as plain values: nodes, choices and labels, ready to be kept as JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, Self

FILE_TYPE = "binary"
NUMBER_TYPES = frozenset({"int", "decimal"})
MULTIPLE_TYPES = frozenset({"select_multiple", "rank"})
META_NAMES = frozenset({"instanceID", "instanceName", "deprecatedID"})
_ALWAYS_KEPT = frozenset({"path", "name", "kind", "type"})


class DefinitionUnreadable(ValueError):  # noqa: N818
    """A stored definition has not the shape that `to_json` writes."""


class Kind(StrEnum):
    """What a node is for. A calculate is filled in by the form, a meta node by the device."""

    QUESTION = "question"
    GROUP = "group"
    REPEAT = "repeat"
    NOTE = "note"
    CALCULATE = "calculate"
    META = "meta"


_HOLDS_ANSWERS = frozenset({Kind.QUESTION, Kind.CALCULATE, Kind.META, Kind.NOTE})


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a list; `other` holds the columns that choice filters read."""

    name: str
    label: Mapping[str, str] = field(default_factory=dict)
    other: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Node:
    """One row of the survey sheet that has a place in a submission.

    `name` is the last step of `path`; where a form uses that name twice it is the whole path
    below the root ("g_a/age"). `type` is the XLSForm type ("select_one", "integer"), `data_type`
    the XForm one ("string", "int", "binary"). `choices` names the choice list, or the file that
    the choices come from. `repeat` names the innermost repeat around the node. Expressions are
    as written in the sheet; `required` is "" (no), "true()" or an expression. `severity` says how
    much a broken constraint matters, "" (hard), "soft" or "critical"; `completion` is "warn" for a
    critical one that does not keep the interview from being completed. `row` is the row of the
    survey sheet, None for what the compiler added.
    """

    path: str
    name: str
    kind: Kind
    type: str
    data_type: str = ""
    label: Mapping[str, str] = field(default_factory=dict)
    hint: Mapping[str, str] = field(default_factory=dict)
    choices: str | None = None
    required: str = ""
    relevant: str = ""
    constraint: str = ""
    constraint_message: Mapping[str, str] = field(default_factory=dict)
    severity: str = ""
    completion: str = ""
    calculation: str = ""
    appearance: str = ""
    repeat: str | None = None
    row: int | None = None

    @property
    def is_multiple(self) -> bool:
        return self.type in MULTIPLE_TYPES

    @property
    def is_file(self) -> bool:
        return self.data_type == FILE_TYPE

    @property
    def gravity(self) -> str:
        """How much a broken constraint matters: hard, soft or critical; "" without a constraint."""
        return (self.severity or "hard") if self.constraint.strip() else ""

    @property
    def parent_path(self) -> str:
        return self.path.rpartition("/")[0]


@dataclass(frozen=True)
class FormDefinition:
    """A compiled form. `nodes` stand in the form's order, a group before its children.

    Languages are short tags ("en", "zh"); a form without translations has one, "default".
    """

    form_id: str
    version: str
    title: str
    languages: tuple[str, ...]
    default_language: str
    nodes: tuple[Node, ...]
    choices: Mapping[str, tuple[Choice, ...]]
    root: str = "data"

    @cached_property
    def by_path(self) -> Mapping[str, Node]:
        return {node.path: node for node in self.nodes}

    @cached_property
    def by_name(self) -> Mapping[str, Node]:
        """Every node under its name; where a group shares a name, what holds answers wins."""
        nodes = {node.name: node for node in self.nodes if node.kind is Kind.GROUP}
        return nodes | {node.name: node for node in self.nodes if node.kind is not Kind.GROUP}

    @cached_property
    def children(self) -> Mapping[str, tuple[Node, ...]]:
        """The nodes directly below each path, in the form's order; the root has a path too."""
        below: dict[str, list[Node]] = {}
        for node in self.nodes:
            below.setdefault(node.parent_path, []).append(node)
        return {path: tuple(nodes) for path, nodes in below.items()}

    @cached_property
    def _choice_labels(self) -> Mapping[tuple[str, str], Mapping[str, str]]:
        return {
            (name, choice.name): choice.label
            for name, choices in self.choices.items()
            for choice in choices
        }

    def question(self, name: str) -> Node | None:
        """The node that holds the answer called `name`: question, calculate, note or meta."""
        node = self.by_name.get(name)
        return node if node and node.kind in _HOLDS_ANSWERS else None

    def questions(self) -> tuple[Node, ...]:
        """What a person is asked, in the form's order."""
        return tuple(node for node in self.nodes if node.kind is Kind.QUESTION)

    def fields(self, repeat: str | None = None) -> tuple[Node, ...]:
        """What may hold an answer directly in a repeat (None: in the submission itself)."""
        return tuple(
            node for node in self.nodes if node.kind in _HOLDS_ANSWERS and node.repeat == repeat
        )

    def repeats(self) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes if node.kind is Kind.REPEAT)

    def label(self, name: str, lang: str) -> str:
        """The label of a node, in the default language where `lang` has none, else its name."""
        node = self.by_name.get(name)
        return self.words(node.label, lang) or name if node else name

    def choice_label(self, choices: str | None, name: str, lang: str) -> str:
        """The label of a choice; what is on no list (a file's choices, a typo) is its name."""
        return self.words(self._choice_labels.get((choices or "", name), {}), lang) or name

    def words(self, texts: Mapping[str, str], lang: str) -> str:
        """A text in `lang`, else in the default language, else in any; "" when there is none."""
        for tag in (lang, self.default_language, *self.languages):
            if texts.get(tag):
                return texts[tag]
        return ""

    def titles(self) -> dict[str, str]:
        """The title by language: "Interview / 访谈" is split when it has a part per language."""
        parts = [part.strip() for part in self.title.split(" / ")]
        if len(parts) != len(self.languages):
            parts = [self.title] * len(self.languages)
        return dict(zip(self.languages, parts, strict=True))

    def to_json(self) -> dict[str, object]:
        """The definition in dicts, lists, texts, numbers and None; `from_json` reads it back."""
        return {
            "form_id": self.form_id,
            "version": self.version,
            "title": self.title,
            "languages": list(self.languages),
            "default_language": self.default_language,
            "nodes": [_without_blanks(asdict(node)) for node in self.nodes],
            "choices": {
                name: [_without_blanks(asdict(choice)) for choice in choices]
                for name, choices in self.choices.items()
            },
            "root": self.root,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """The definition that `to_json` wrote. Raises DefinitionUnreadable."""
        try:
            return cls(
                form_id=stored["form_id"],
                version=stored["version"],
                title=stored["title"],
                languages=tuple(stored["languages"]),
                default_language=stored["default_language"],
                nodes=tuple(
                    Node(**node | {"kind": Kind(node["kind"])}) for node in stored["nodes"]
                ),
                choices={
                    name: tuple(Choice(**choice) for choice in choices)
                    for name, choices in stored["choices"].items()
                },
                root=stored["root"],
            )
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise DefinitionUnreadable(str(error)) from error


def _without_blanks(values: Mapping[str, object]) -> dict[str, object]:
    return {
        key: value
        for key, value in values.items()
        if key in _ALWAYS_KEPT or value not in ("", None, {})
    }
