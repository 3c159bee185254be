"""Paths become closures that find nodes: in the submission, or in a list of choices.

Inside a repeat an absolute path means the row that the question stands in ("A Big Deviation with
XForms", ODK XForms specification, Repeats; Collect does so, web forms do not); a relative path is
taken as it is written.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from survey.xform.compiled import Find
from survey.xform.lexer import ExpressionBroken
from survey.xform.lists import StaticList, StaticLists
from survey.xform.nodes import Node, Nodes, Scope, Test, is_asked
from survey.xform.syntax import ANY_NAME, ANY_NODE, ANY_TEXT, Path, Step

type CompileTest = Callable[[Step], Sequence[Test]]
type Walk = Callable[[Node], Iterable[Node]]
type Narrow = Callable[[Scope], Nodes]

_NOTHING: Nodes = []
_TESTS = frozenset({ANY_NAME, ANY_NODE, ANY_TEXT})


@dataclass(frozen=True)
class Surroundings:
    """What a form has that paths may speak of; `root` is the name of the outermost node."""

    root: str
    paths: frozenset[str]
    repeats: frozenset[str]
    lists: StaticLists = field(default_factory=lambda: StaticLists({}))


def names_of(steps: Sequence[Step]) -> tuple[str, ...] | None:
    """The names of plain steps downwards; None when one step is anything else."""
    if all(_is_plain(step) for step in steps):
        return tuple(step.test for step in steps)
    return None


def _is_plain(step: Step) -> bool:
    return step.axis == "child" and step.test not in _TESTS and not step.predicates


def absolute(path: Path, form: Surroundings, compile_tests: CompileTest) -> Find:
    """A path from the root. Raises ExpressionBroken where the form has no such node."""
    _check(path, form)
    known = next((at for at, step in enumerate(path.steps) if not _is_plain(step)), None)
    names = tuple(step.test for step in path.steps[:known])
    rest = path.steps[len(names) :]
    if not rest:
        return _from_root(names, form) if names else _document
    start = _from_root(names, form, filtered=False) if names else _document
    return relative(start, rest, compile_tests)


def _check(path: Path, form: Surroundings) -> None:
    spelt = "".join(f"/{step.test}" for step in path.steps)
    is_named = all(step.axis == "child" and step.test not in _TESTS for step in path.steps)
    if is_named and path.steps and spelt not in form.paths:
        raise ExpressionBroken(path.position, f"The form has no {spelt}.")


def _document(scope: Scope) -> Nodes:
    root = scope.run.root
    return [root.parent or root]


def _from_root(names: tuple[str, ...], form: Surroundings, *, filtered: bool = True) -> Find:
    path = "/" + "/".join(names)
    prefixes = ["/" + "/".join(names[:depth]) for depth in range(1, len(names) + 1)]
    anchors = {
        prefix: names[depth:]
        for depth, prefix in enumerate(prefixes, start=1)
        if prefix in form.repeats
    }
    return _in_row(path, anchors, filtered=filtered) if anchors else _at(path)


def _at(path: str) -> Find:
    """The one node at a path that no repeat is on."""

    def find(scope: Scope) -> Nodes:
        run = scope.run
        nodes = run.at.get(path, _NOTHING)
        if not nodes:
            return _NOTHING
        asked = nodes[0].asked
        if asked is None:
            asked = is_asked(nodes[0], run)
        return nodes if asked else _NOTHING

    return find


def _in_row(path: str, anchors: dict[str, tuple[str, ...]], *, filtered: bool) -> Find:
    """The nodes at a path in the row around the question; in all rows, seen from outside."""

    def find(scope: Scope) -> Nodes:
        around: Node | None = None if scope.run.as_web else scope.current
        while around is not None and around.path not in anchors:
            around = around.parent
        if around is None:
            nodes = scope.run.at.get(path, _NOTHING)
        else:
            nodes = [around]
            for name in anchors[around.path]:
                nodes = [child for node in nodes for child in node.named(name)]
        return only_asked(nodes, scope) if filtered else nodes

    return find


def only_asked(nodes: Nodes, scope: Scope) -> Nodes:
    run = scope.run
    return [node for node in nodes if node.asked or (node.asked is None and is_asked(node, run))]


def relative(start: Find, steps: Sequence[Step], compile_tests: CompileTest) -> Find:
    """Steps from the nodes that `start` finds."""
    stages = [(_walk(step), compile_tests(step)) for step in steps]
    climbs = steps[-1].axis in {"self", "parent", "ancestor", "ancestor-or-self"}

    def find(scope: Scope) -> Nodes:
        nodes = start(scope)
        for walk, tests in stages:
            nodes = _stepped(nodes, walk, tests, scope)
        return nodes if climbs else only_asked(nodes, scope)

    return find


def _stepped(nodes: Nodes, walk: Walk, tests: Sequence[Test], scope: Scope) -> Nodes:
    if len(nodes) == 1:
        return _kept(list(walk(nodes[0])), tests, scope)
    found: dict[int, Node] = {}
    for node in nodes:
        for reached in _kept(list(walk(node)), tests, scope):
            found.setdefault(id(reached), reached)
    return list(found.values())


def _kept(nodes: Nodes, tests: Sequence[Test], scope: Scope) -> Nodes:
    for test in tests:
        size, run, current = len(nodes), scope.run, scope.current
        nodes = [
            node
            for position, node in enumerate(nodes, start=1)
            if test(Scope(run, node, current, position, size))
        ]
    return nodes


def filtered(base: Find, tests: Sequence[Test]) -> Find:
    """Predicates on a whole node-set: `(…)[1]`."""
    return lambda scope: _kept(base(scope), tests, scope)


def from_list(base: StaticList, narrow: Narrow | None, tests: Sequence[Test]) -> Find:
    """Nodes of a static list: `narrow` finds the few that can pass the tests, if it can."""
    if narrow is None and not tests:
        return lambda _: base.nodes

    def find(scope: Scope) -> Nodes:
        nodes = base.nodes if narrow is None else narrow(scope)
        return _kept(nodes, tests, scope)

    return find


def _walk(step: Step) -> Walk:
    test = step.test
    if step.axis == "child" and test not in _TESTS:
        return lambda node: node.named(test)
    if step.axis == "attribute":
        return lambda node: _attributes(node, test)
    along = _ALONG[step.axis]
    if test in {ANY_NAME, ANY_NODE}:
        return along
    if test == ANY_TEXT:
        return lambda node: (node,)
    return lambda node: [reached for reached in along(node) if reached.name == test]


def _attributes(node: Node, name: str) -> Nodes:
    found = node.attributes or {}
    return [Node(key, text) for key, text in found.items() if name in {key, ANY_NAME, ANY_NODE}]


def _ancestors(node: Node) -> Nodes:
    found: Nodes = []
    while node.parent is not None:
        node = node.parent
        found.append(node)
    return found


def _siblings(node: Node, *, after: bool) -> Nodes:
    around = list(node.parent.children) if node.parent else [node]
    at = next(index for index, sibling in enumerate(around) if sibling is node)
    return around[at + 1 :] if after else around[:at][::-1]


_ALONG: dict[str, Walk] = {
    "child": lambda node: node.children,
    "self": lambda node: (node,),
    "parent": lambda node: (node.parent,) if node.parent else (),
    "descendant": lambda node: node.descendants(),
    "descendant-or-self": lambda node: (node, *node.descendants()),
    "ancestor": _ancestors,
    "ancestor-or-self": lambda node: [node, *_ancestors(node)],
    "following-sibling": lambda node: _siblings(node, after=True),
    "preceding-sibling": lambda node: _siblings(node, after=False),
}
