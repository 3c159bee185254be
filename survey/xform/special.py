"""Functions that look at their arguments as expressions, not as values."""

from collections.abc import Callable, Mapping, Sequence

from survey.xform.closures import either
from survey.xform.compiled import (
    Compiled,
    GivesAny,
    GivesNodes,
    GivesNumber,
    GivesText,
    as_nodes,
    as_number,
    as_text,
    as_truth,
)
from survey.xform.lexer import ExpressionBroken
from survey.xform.nodes import Node, Nodes, Scope
from survey.xform.paths import Surroundings, names_of, only_asked
from survey.xform.syntax import Call, Expression, Path, Step, Text
from survey.xform.values import NAN

type Compile = Callable[[Expression], Compiled]
type Special = Callable[[Call, Compile, Surroundings], Compiled]

_ITEMS = ("root", "item")


def _if(call: Call, compile_: Compile, _form: Surroundings) -> Compiled:
    condition, one, other = call.arguments
    test, one_, other_ = as_truth(compile_(condition)), compile_(one), compile_(other)
    evaluate = either(test, one_.evaluate, other_.evaluate)
    return type(one_)(evaluate) if type(one_) is type(other_) else GivesAny(evaluate)  # type: ignore[arg-type]


def _coalesce(call: Call, compile_: Compile, _form: Surroundings) -> Compiled:
    first, second = (compile_(argument) for argument in call.arguments)
    say, say_else = as_text(first), as_text(second)
    blanks = {"", "NaN"} if isinstance(first, GivesNumber | GivesAny) else {""}

    def coalesced(scope: Scope) -> str:
        text = say(scope)
        return say_else(scope) if text in blanks else text

    return GivesText(coalesced)


def _once(call: Call, compile_: Compile, _form: Surroundings) -> Compiled:
    say = as_text(compile_(call.arguments[0]))
    return GivesText(lambda scope: scope.node.value or say(scope))


def _depend(call: Call, compile_: Compile, _form: Surroundings) -> Compiled:
    return compile_(call.arguments[0])


def _position(call: Call, compile_: Compile, _form: Surroundings) -> Compiled:
    if not call.arguments:
        return GivesNumber(lambda scope: float(scope.position))
    find = as_nodes(compile_(call.arguments[0]))
    if find is None:
        raise ExpressionBroken(call.position, "position() takes a path.")
    return GivesNumber(lambda scope: _number(nodes[0]) if (nodes := find(scope)) else NAN)


def _number(node: Node) -> float:
    """The position of a node among those of its name, from 1."""
    if node.number or node.parent is None:
        return float(node.number or 1)
    alike = node.parent.named(node.name)
    return float(next(at for at, sibling in enumerate(alike, start=1) if sibling is node))


def _last(_call: Call, _compile: Compile, _form: Surroundings) -> Compiled:
    return GivesNumber(lambda scope: float(scope.size))


def _current(_call: Call, _compile: Compile, _form: Surroundings) -> Compiled:
    return GivesNodes(lambda scope: [scope.current])


def check_list(list_id: str, position: int, form: Surroundings) -> None:
    """Raises ExpressionBroken for a list that the form does not have, or whose file is missing."""
    documents = form.lists.documents
    if list_id not in documents:
        raise ExpressionBroken(position, f"The form has no list {list_id}.")
    if documents[list_id] is None:
        raise ExpressionBroken(position, f"The file of the list {list_id} is missing.")


def _instance(call: Call, compile_: Compile, form: Surroundings) -> Compiled:
    argument = call.arguments[0]
    if isinstance(argument, Text):
        check_list(argument.value, call.position, form)
    say, documents = as_text(compile_(argument)), form.lists.documents

    def find(scope: Scope) -> Nodes:
        document = documents.get(say(scope))
        return [document] if document else []

    return GivesNodes(find)


def _pulldata(call: Call, compile_: Compile, form: Surroundings) -> Compiled:
    list_id, column, key, value = call.arguments
    if not isinstance(list_id, Text):
        raise ExpressionBroken(list_id.position, "pulldata() names its file in quotation marks.")
    check_list(list_id.value, call.position, form)
    base = form.lists.find(list_id.value, _ITEMS)
    say_column, say_key, say = (as_text(compile_(one)) for one in (column, key, value))

    def pulled(scope: Scope) -> str:
        for node in base.by(say_key(scope)).get(say(scope), ()):
            for child in node.named(say_column(scope)):
                return child.value
        return ""

    return GivesText(pulled)


def _indexed_repeat(call: Call, compile_: Compile, form: Surroundings) -> Compiled:
    """The row of each repeat is given by a number instead of by where the question stands."""
    target, *pairs = call.arguments
    repeats, counts = pairs[::2], [as_number(compile_(index)) for index in pairs[1::2]]
    routes = [_route(path) for path in (target, *repeats)]
    known: dict[str, list[str]] = {}

    def find(scope: Scope) -> Nodes:
        here = scope.current.path
        if here not in known:
            known[here] = [_resolved(here, route) for route in routes]
        wanted, *indexed = known[here]
        rows = {
            path: _row(count(scope), as_web=scope.run.as_web)
            for path, count in zip(indexed, counts, strict=True)
        }
        return only_asked(_descend(wanted, rows, scope, form), scope)

    return GivesNodes(find)


def _row(index: float, *, as_web: bool) -> int:
    """A row from 1. Collect takes the first one when the index is below, web forms none."""
    whole = int(index) if index - index == 0 else 0
    return whole if whole > 0 else 0 if as_web else 1


def _descend(path: str, rows: Mapping[str, int], scope: Scope, form: Surroundings) -> Nodes:
    document = scope.run.root.parent or scope.run.root
    nodes, reached = [document], ""
    for name in path.split("/")[1:]:
        reached = f"{reached}/{name}"
        nodes = [child for node in nodes for child in node.named(name)]
        if reached in rows:
            row = rows[reached]
            nodes = nodes[row - 1 : row] if row else []
        elif reached in form.repeats:
            nodes = _own_row(nodes, scope) or nodes
    return nodes


def _own_row(nodes: Nodes, scope: Scope) -> Nodes:
    around: Node | None = scope.current
    while around is not None:
        if any(node is around for node in nodes):
            return [around]
        around = around.parent
    return []


def _route(expression: Expression) -> tuple[bool, tuple[str, ...]]:
    """Whether a path is absolute, and its names with ".." for the way up."""
    if not isinstance(expression, Path) or (expression.start and not _is_current(expression)):
        raise ExpressionBroken(expression.position, "indexed-repeat() takes paths.")
    names = [name for step in expression.steps for name in _names(step)]
    return expression.absolute, tuple(names)


def _is_current(path: Path) -> bool:
    return isinstance(path.start, Call) and path.start.name == "current"


def _names(step: Step) -> Sequence[str]:
    if step.axis == "parent":
        return [".."]
    if step.axis == "self":
        return []
    names = names_of((step,))
    if names is None:
        raise ExpressionBroken(step.position, "indexed-repeat() takes plain paths.")
    return names


def _resolved(here: str, route: tuple[bool, tuple[str, ...]]) -> str:
    """The path in the model that a route from a node leads to."""
    is_absolute, names = route
    parts = [] if is_absolute else here.split("/")[1:]
    for name in names:
        if name == "..":
            del parts[-1:]
        else:
            parts.append(name)
    return "/" + "/".join(parts)


SPECIAL: Mapping[str, Special] = {
    "if": _if,
    "coalesce": _coalesce,
    "once": _once,
    "depend": _depend,
    "position": _position,
    "last": _last,
    "current": _current,
    "instance": _instance,
    "pulldata": _pulldata,
    "indexed-repeat": _indexed_repeat,
}
