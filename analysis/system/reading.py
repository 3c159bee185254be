"""Reading YAML nodes field by field, keeping lines and collecting every fault on the way."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import yaml

from analysis.system.faults import Fault, FaultySystemError
from survey.formats import yaml_nodes

LONGEST_TEXT = 2_000_000
MOST_NODES = 200_000
NULL = "tag:yaml.org,2002:null"
NUMBERS = frozenset({"tag:yaml.org,2002:int", "tag:yaml.org,2002:float"})


@dataclass
class Notes:
    """What was noted while reading: the faults, and the line of every path."""

    faults: list[Fault] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)

    def fault(self, node: yaml.Node, path: str, reason: str) -> None:
        self.faults.append(Fault(_line(node), path, reason))


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def compose(text: str) -> yaml.Node:
    """The root node of the text; nothing is constructed, so no tag can run anything.

    Raises FaultySystemError if the text is no YAML, too large, or refers to itself.
    """
    if len(text) > LONGEST_TEXT:
        raise FaultySystemError([Fault(0, "", f"is longer than {LONGEST_TEXT} characters")])
    try:
        root = yaml_nodes.compose(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise FaultySystemError([Fault(line, "", f"is no YAML: {error.problem}")]) from error
    except yaml.YAMLError as error:
        raise FaultySystemError([Fault(0, "", f"is no YAML: {error}")]) from error
    except RecursionError as error:
        raise FaultySystemError([Fault(0, "", "is nested too deeply")]) from error
    if root is None:
        raise FaultySystemError([Fault(1, "", "is empty")])
    _refuse_endless(root)
    return root


def _refuse_endless(root: yaml.Node) -> None:
    """Aliases may not make a node contain itself, nor blow the text up."""
    visited = 0
    open_nodes: set[int] = set()
    stack: list[tuple[yaml.Node, bool]] = [(root, False)]
    while stack:
        node, done = stack.pop()
        if done:
            open_nodes.discard(id(node))
            continue
        visited += 1
        if id(node) in open_nodes:
            raise FaultySystemError([Fault(_line(node), "", "contains itself")])
        if visited > MOST_NODES:
            raise FaultySystemError([Fault(_line(node), "", "has too many parts")])
        open_nodes.add(id(node))
        stack.append((node, True))
        stack.extend((child, False) for child in _children(node))


def _children(node: yaml.Node) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.SequenceNode):
        yield from node.value
    elif isinstance(node, yaml.MappingNode):
        for pair in node.value:
            yield from pair


class Block:
    """One mapping of the file. Each method takes one field; `close` reports those nobody took."""

    def __init__(self, node: yaml.Node, path: str, notes: Notes) -> None:
        self.node, self.path, self._notes = node, path, notes
        self._fields: dict[str, yaml.Node] = {}
        notes.lines.setdefault(path, _line(node))
        if not isinstance(node, yaml.MappingNode):
            notes.fault(node, path, "must be a block of fields")
            return
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                notes.fault(key, path, "has a field whose name is no text")
            elif key.value in self._fields:
                notes.fault(key, self._at(key.value), "is given twice")
            else:
                self._fields[key.value] = value
                notes.lines.setdefault(self._at(key.value), _line(key))

    def _at(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def _take(self, name: str, *, needed: bool) -> yaml.Node | None:
        node = self._fields.pop(name, None)
        if node is None and needed and isinstance(self.node, yaml.MappingNode):
            self._notes.fault(self.node, self._at(name), "is missing")
        return node

    def _scalar(self, node: yaml.Node, name: str) -> str | None:
        if isinstance(node, yaml.ScalarNode) and node.tag != NULL:
            self._notes.lines[f"{self._at(name)}[{node.value}]"] = _line(node)
            return str(node.value)
        self._notes.fault(node, self._at(name), "must be a text")
        return None

    def _number(self, node: yaml.Node, name: str) -> float | None:
        if isinstance(node, yaml.ScalarNode) and node.tag in NUMBERS:
            try:
                number = float(node.value)
            except ValueError:
                number = math.nan
            if math.isfinite(number):
                return number
        self._notes.fault(node, self._at(name), "must be a number")
        return None

    def fault(self, name: str, reason: str) -> None:
        line = self._notes.lines.get(self._at(name), _line(self.node))
        self._notes.faults.append(Fault(line, self._at(name), reason))

    def text(self, name: str, *, needed: bool = True) -> str:
        node = self._take(name, needed=needed)
        found = None if node is None else self._scalar(node, name)
        if found is not None and needed and not found.strip():
            self.fault(name, "is empty")
        return found or ""

    def maybe_text(self, name: str) -> str | None:
        return self.text(name, needed=False) or None

    def one_of[E: StrEnum](self, name: str, choices: type[E], default: E | None = None) -> E:
        """One of the choices; after a fault the first, so that reading can go on."""
        found = self.text(name, needed=default is None)
        if found in list(choices):
            return choices(found)
        if found:
            self.fault(name, f"must be one of {', '.join(choices)}, not {found}")
        return default or next(iter(choices))

    def number(self, name: str, default: float | None = None) -> float:
        node = self._take(name, needed=default is None)
        found = None if node is None else self._number(node, name)
        if found is None:
            return default or 0.0
        return found

    def maybe_number(self, name: str) -> float | None:
        node = self._take(name, needed=False)
        return None if node is None else self._number(node, name)

    def maybe_whole(self, name: str) -> int | None:
        found = self.maybe_number(name)
        if found is not None and not found.is_integer():
            self.fault(name, "must be a whole number")
        return None if found is None else int(found)

    def whole(self, name: str, default: int | None = None) -> int:
        found = self.number(name, default)
        if not found.is_integer():
            self.fault(name, "must be a whole number")
        return int(found)

    def _items(self, name: str, *, needed: bool) -> list[yaml.Node]:
        node = self._take(name, needed=needed)
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        if node is not None:
            self._notes.fault(node, self._at(name), "must be a list")
        return []

    def texts(self, name: str, *, needed: bool = False) -> tuple[str, ...]:
        found = [self._scalar(item, name) for item in self._items(name, needed=needed)]
        return tuple(item for item in found if item is not None)

    def numbers(self, name: str, *, needed: bool = False) -> tuple[float, ...]:
        found = [self._number(item, name) for item in self._items(name, needed=needed)]
        return tuple(item for item in found if item is not None)

    def sentences(self, name: str) -> tuple[str, ...]:
        """A text or a list of texts."""
        if isinstance(self._fields.get(name), yaml.SequenceNode):
            return self.texts(name)
        return (self.text(name),)

    def block(self, name: str, *, needed: bool = False, path: str | None = None) -> "Block | None":
        node = self._take(name, needed=needed)
        if node is None:
            return None
        return Block(node, self._at(name) if path is None else path, self._notes)

    def blocks(self, name: str, *, needed: bool = True) -> list["Block"]:
        """The blocks of a list, each under the path of its `id`; an id given twice is a fault."""
        found: dict[str, Block] = {}
        for position, node in enumerate(self._items(name, needed=needed)):
            path = f"{self._at(name)}.{_own_id(node) or position}"
            if path in found:
                self._notes.fault(node, path, "is given twice")
            else:
                found[path] = Block(node, path, self._notes)
        return list(found.values())

    def names(self) -> tuple[str, ...]:
        """The fields that nobody has taken yet."""
        return tuple(self._fields)

    def scores(self) -> dict[str, float | None]:
        """All fields that nobody has taken yet as numbers; null stays None."""
        found: dict[str, float | None] = {}
        for name in self.names():
            node = self._fields.pop(name)
            found[name] = None if node.tag == NULL else self._number(node, name)
        return found

    def weights(self, name: str) -> Mapping[str, float]:
        """A block of numbers, each greater than zero."""
        block = self.block(name, needed=True)
        if block is None:
            return {}
        found = {part: block.maybe_number(part) for part in block.names()}
        for part, weight in found.items():
            if weight is not None and weight <= 0:
                block.fault(part, "must be a weight greater than 0")
        if not found:
            self.fault(name, "is empty")
        return {part: weight for part, weight in found.items() if weight is not None}

    def bilingual(self, name: str) -> Mapping[str, str]:
        """A text per language; English at least."""
        block = self.block(name, needed=True)
        if block is None:
            return {}
        found = {language: block.text(language) for language in block.names()}
        if "en" not in found:
            block.fault("en", "is missing")
        return found

    def close(self) -> None:
        for name, node in self._fields.items():
            self._notes.fault(node, self._at(name), "is not a field of this part")


def _own_id(node: yaml.Node) -> str:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == "id" and isinstance(value, yaml.ScalarNode):
                return str(value.value)
    return ""
