"""What differs between two versions of a form, and what that means for answers already given."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from survey.formats.definition import MULTIPLE_TYPES, Choice, FormDefinition, Kind, Node


class DifferenceKind(StrEnum):
    """What was changed."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    MOVED = "moved"
    TYPE = "type"
    LIST = "list"
    LABEL = "label"
    HINT = "hint"
    REQUIRED = "required"
    RELEVANT = "relevant"
    CONSTRAINT = "constraint"
    SEVERITY = "severity"
    CALCULATION = "calculation"
    CHOICE_ADDED = "choice_added"
    CHOICE_REMOVED = "choice_removed"
    CHOICE_LABEL = "choice_label"


class Meaning(StrEnum):
    """What a change means for the submissions that are there already.

    NOTHING: they stay as they are. NEW_COLUMN: they have no answer to it. OLD_COLUMN: their
    answers stay, new ones are not asked. OTHER_NAME: answers from before stand under another
    name. OTHER_TABLE: from now on the answers stand in another table of rows. MAY_NOT_FIT: their
    answers may be none of the new type or list. MAY_BE_EMPTY: they may lack an answer that is now
    required. CHOICE_IN_DATA: they may hold a choice that is gone. MEANT_OTHERWISE: one name stood
    for other words. OTHER_RULES: they were answered under other rules; check them again.
    COMPUTED_OTHERWISE: their value was computed by another formula.
    """

    NOTHING = "nothing"
    NEW_COLUMN = "new_column"
    OLD_COLUMN = "old_column"
    OTHER_NAME = "other_name"
    OTHER_TABLE = "other_table"
    MAY_NOT_FIT = "may_not_fit"
    MAY_BE_EMPTY = "may_be_empty"
    CHOICE_IN_DATA = "choice_in_data"
    MEANT_OTHERWISE = "meant_otherwise"
    OTHER_RULES = "other_rules"
    COMPUTED_OTHERWISE = "computed_otherwise"


@dataclass(frozen=True, slots=True)
class Difference:
    """One change. `name` is the question's in the new version; of a choice, its list's.

    `before` and `after` are names, types, expressions or texts; those of a label are in
    `language`. `choice` names the choice that the change is about.
    """

    kind: DifferenceKind
    name: str
    meaning: Meaning
    before: str = ""
    after: str = ""
    language: str = ""
    choice: str = ""


_RULES: Sequence[tuple[DifferenceKind, str, Meaning]] = (
    (DifferenceKind.RELEVANT, "relevant", Meaning.OTHER_RULES),
    (DifferenceKind.CONSTRAINT, "constraint", Meaning.OTHER_RULES),
    (DifferenceKind.CALCULATION, "calculation", Meaning.COMPUTED_OTHERWISE),
)
_TEXT = "string"
# What was one of the first is also one of the second.
_WIDER = frozenset(
    {
        *(("int", "decimal"), ("geopoint", "geotrace")),
        *(("integer", "range"), ("select_one", "select_multiple"), ("select_one", "rank")),
    }
)


def differences(old: FormDefinition, new: FormDefinition) -> tuple[Difference, ...]:
    """All changes from one version to the next, in the new one's order; what went comes last."""
    found = dict(_pairs(old, new))
    pairs = {node.path: found[node.path] for node in new.nodes if node.path in found}
    kept = {node.path for node in pairs.values()}
    gone = [node for node in old.nodes if node.path not in kept]
    moved = _moved(pairs, old)
    return (
        *(
            difference
            for node in new.nodes
            for difference in _of_node(node, pairs.get(node.path), moved)
        ),
        *(
            Difference(DifferenceKind.REMOVED, node.name, _left_behind(node), before=node.type)
            for node in gone
        ),
        *_of_lists(old.choices, new.choices),
    )


def _pairs(old: FormDefinition, new: FormDefinition) -> Iterator[tuple[str, Node]]:
    """For the path of each new node the old node that it continues."""
    at, by_name = old.by_path, {_key(node): node for node in old.nodes}
    found: dict[str, Node] = {}
    for node in new.nodes:
        twin = at.get(node.path) if node.kind is Kind.GROUP else by_name.get(_key(node))
        if twin is not None:
            found[node.path] = twin
    kept = {node.path for node in found.values()}
    gone = [node for node in old.nodes if node.path not in kept]
    come = [node for node in new.nodes if node.path not in found]
    yield from found.items()
    yield from _renamed(gone, come)


def _key(node: Node) -> tuple[bool, str]:
    return node.kind is Kind.GROUP, node.name


def _renamed(gone: Sequence[Node], come: Sequence[Node]) -> Iterator[tuple[str, Node]]:
    """Nodes that ask the same in the same words under another name, where only one does."""
    old, new = _by_wording(gone), _by_wording(come)
    for wording, nodes in new.items():
        twins = old.get(wording, [])
        if len(nodes) == len(twins) == 1:
            yield nodes[0].path, twins[0]


def _by_wording(nodes: Iterable[Node]) -> dict[object, list[Node]]:
    found: dict[object, list[Node]] = {}
    for node in nodes:
        words = tuple(sorted((tag, text.strip().lower()) for tag, text in node.label.items()))
        if words or node.calculation:
            wording = (node.kind, node.type, node.choices, words, node.calculation)
            found.setdefault(wording, []).append(node)
    return found


def _moved(pairs: Mapping[str, Node], old: FormDefinition) -> frozenset[str]:
    """The paths of new nodes that stand in another order among those that stayed.

    The fewest that must have moved: all but a longest run that is still in order.
    """
    rank = {node.path: at for at, node in enumerate(old.nodes)}
    paths = list(pairs)
    order = [rank[pairs[path].path] for path in paths]
    ends: list[int] = []
    run: list[int] = []
    for number in order:
        at = bisect_left(ends, number)
        ends[at : at + 1] = [number]
        run.append(at)
    length, moved = len(ends), set[str]()
    for path, at in zip(reversed(paths), reversed(run), strict=True):
        if at == length - 1:
            length -= 1
        else:
            moved.add(path)
    return frozenset(moved)


def _of_node(node: Node, twin: Node | None, moved: frozenset[str]) -> Iterator[Difference]:
    if twin is None:
        meaning = Meaning.NOTHING if _is_silent(node) else Meaning.NEW_COLUMN
        yield Difference(DifferenceKind.ADDED, node.name, meaning, after=node.type)
        return
    if _key(node) != _key(twin):
        yield Difference(
            DifferenceKind.RENAMED, node.name, Meaning.OTHER_NAME, twin.name, node.name
        )
    yield from _of_place(node, twin, moved)
    yield from _of_type(node, twin)
    yield from _of_words(DifferenceKind.LABEL, node, twin.label, node.label)
    yield from _of_words(DifferenceKind.HINT, node, twin.hint, node.hint)
    if twin.required != node.required:
        meaning = Meaning.MAY_BE_EMPTY if node.required else Meaning.NOTHING
        yield Difference(DifferenceKind.REQUIRED, node.name, meaning, twin.required, node.required)
    for kind, part, meaning in _RULES:
        before, after = _one_line(getattr(twin, part)), _one_line(getattr(node, part))
        if before != after:
            yield Difference(kind, node.name, meaning, before, after)
    if twin.gravity and node.gravity and twin.gravity != node.gravity:
        rules = (twin.gravity, node.gravity)
        yield Difference(DifferenceKind.SEVERITY, node.name, Meaning.OTHER_RULES, *rules)


def _of_place(node: Node, twin: Node, moved: frozenset[str]) -> Iterator[Difference]:
    before, after = twin.parent_path, node.parent_path
    if node.repeat != twin.repeat:
        yield Difference(DifferenceKind.MOVED, node.name, Meaning.OTHER_TABLE, before, after)
    elif before.partition("/")[2] != after.partition("/")[2] or node.path in moved:
        yield Difference(DifferenceKind.MOVED, node.name, Meaning.NOTHING, before, after)


def _of_type(node: Node, twin: Node) -> Iterator[Difference]:
    if node.type != twin.type:
        meaning = Meaning.NOTHING if _fits(twin, node) else Meaning.MAY_NOT_FIT
        yield Difference(DifferenceKind.TYPE, node.name, meaning, twin.type, node.type)
    if node.choices != twin.choices and node.choices and twin.choices:
        yield Difference(
            DifferenceKind.LIST, node.name, Meaning.MAY_NOT_FIT, twin.choices, node.choices
        )


def _fits(old: Node, new: Node) -> bool:
    """Whether every answer to the old question is one to the new."""
    if new.data_type == _TEXT and not new.choices:
        return True
    if (old.type, new.type) in _WIDER or (old.data_type, new.data_type) in _WIDER:
        return True
    is_narrowed = old.type in MULTIPLE_TYPES and new.type not in MULTIPLE_TYPES
    return old.data_type == new.data_type and old.choices == new.choices and not is_narrowed


def _of_words(
    kind: DifferenceKind, node: Node, old: Mapping[str, str], new: Mapping[str, str]
) -> Iterator[Difference]:
    for language in dict.fromkeys((*old, *new)):
        before, after = old.get(language, ""), new.get(language, "")
        if before != after:
            yield Difference(kind, node.name, Meaning.NOTHING, before, after, language)


def _of_lists(
    old: Mapping[str, Sequence[Choice]], new: Mapping[str, Sequence[Choice]]
) -> Iterator[Difference]:
    """Changes in lists that both versions have; other lists come and go with their questions."""
    for name in (name for name in new if name in old):
        before = {choice.name: choice for choice in old[name]}
        after = {choice.name: choice for choice in new[name]}
        for choice_name, choice in after.items():
            if choice_name in before:
                yield from _of_choice(name, before[choice_name], choice)
            else:
                yield _choice(DifferenceKind.CHOICE_ADDED, name, Meaning.NOTHING, choice_name)
        for choice_name in before:
            if choice_name not in after:
                meaning = Meaning.CHOICE_IN_DATA
                yield _choice(DifferenceKind.CHOICE_REMOVED, name, meaning, choice_name)


def _choice(kind: DifferenceKind, name: str, meaning: Meaning, choice: str) -> Difference:
    return Difference(kind, name, meaning, choice=choice)


def _of_choice(name: str, old: Choice, new: Choice) -> Iterator[Difference]:
    for language in dict.fromkeys((*old.label, *new.label)):
        before, after = old.label.get(language, ""), new.label.get(language, "")
        if before != after:
            yield Difference(
                DifferenceKind.CHOICE_LABEL,
                name,
                Meaning.MEANT_OTHERWISE if before and after else Meaning.NOTHING,
                before,
                after,
                language,
                new.name,
            )


def _left_behind(node: Node) -> Meaning:
    return Meaning.NOTHING if _is_silent(node) else Meaning.OLD_COLUMN


def _is_silent(node: Node) -> bool:
    """Whether a node never holds an answer."""
    return node.kind in {Kind.GROUP, Kind.NOTE}


def _one_line(expression: str) -> str:
    return " ".join(expression.split())
