"""The closures that compiled expressions are made of."""

import operator
from collections.abc import Callable, Mapping, Sequence

from survey.xform.compiled import (
    Compiled,
    Count,
    Find,
    GivesAny,
    GivesNodes,
    GivesNumber,
    GivesText,
    Say,
)
from survey.xform.lists import StaticList
from survey.xform.nodes import Evaluate, Nodes, Scope, Test, Value
from survey.xform.signature import Function
from survey.xform.values import equal, number_of, ordered, unequal

type Offer = Callable[[Scope, str], bool]

_ORDERS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_NUMERIC: Mapping[str, Callable[[float, float], bool]] = {
    **_ORDERS,
    "=": operator.eq,
    "!=": operator.ne,
}


def every(tests: Sequence[Test]) -> Test:
    """`and`: from left to right, and no further than needed."""
    if len(tests) == 2:  # noqa: PLR2004 - the common case, without a loop
        first, second = tests
        return lambda scope: first(scope) and second(scope)

    def holds(scope: Scope) -> bool:
        return all(test(scope) for test in tests)

    return holds


def some(tests: Sequence[Test]) -> Test:
    """`or`: from left to right, and no further than needed."""
    if len(tests) == 2:  # noqa: PLR2004 - the common case, without a loop
        first, second = tests
        return lambda scope: first(scope) or second(scope)

    def holds(scope: Scope) -> bool:
        return any(test(scope) for test in tests)

    return holds


def united(finds: Sequence[Find]) -> Find:
    """`|`: the nodes of all, each once, in document order."""

    def find(scope: Scope) -> Nodes:
        found = {id(node): node for each in finds for node in each(scope)}
        return sorted(found.values(), key=lambda node: node.order)

    return find


def computed(counts: Sequence[Count], signs: Sequence[Callable[[float, float], float]]) -> Count:
    """Operators of one precedence, from left to right."""
    first, *others = counts
    pairs = list(zip(signs, others, strict=True))

    def count(scope: Scope) -> float:
        result = first(scope)
        for apply, other in pairs:
            result = apply(result, other(scope))
        return result

    return count


def comparison(sign: str, left: Compiled, right: Compiled) -> Test:
    """`=`, `!=` and the orders, by the kinds of both sides."""
    match left, right:
        case GivesNodes(find) | GivesText(find), GivesNumber(count):
            return _against_number(sign, find, count)
        case GivesNodes(find), GivesText(say) if sign in {"=", "!="}:
            return _against_text(sign, find, say)
    return _compared(sign, left.evaluate, right.evaluate)


def _against_number(sign: str, find: Evaluate, count: Count) -> Test:
    holds = _NUMERIC[sign]

    def test(scope: Scope) -> bool:
        value, zone = find(scope), scope.run.zone
        if isinstance(value, list):
            if len(value) == 1:
                return holds(number_of(value[0].value, zone), count(scope))
            return ordered(value, count(scope), holds, zone)
        return ordered(value, count(scope), holds, zone)

    return test


def _against_text(sign: str, find: Find, say: Say) -> Test:
    wanted = sign == "="

    def test(scope: Scope) -> bool:
        nodes, text = find(scope), say(scope)
        if not nodes:
            return (text == "") is wanted
        return any((node.value == text) is wanted for node in nodes)

    return test


def _compared(sign: str, left: Evaluate, right: Evaluate) -> Test:
    if sign in _ORDERS:
        order = _ORDERS[sign]
        return lambda scope: ordered(left(scope), right(scope), order, scope.run.zone)
    compare = equal if sign == "=" else unequal
    return lambda scope: compare(left(scope), right(scope), scope.run.zone)


def calling(function: Function, given: Sequence[Evaluate]) -> Evaluate:
    """A call of a function whose arguments are already of the right kinds."""
    call = function.call
    if call is None:
        raise TypeError("This function has a form of its own.")
    if function.wants_scope:
        return lambda scope: call(scope, *[argument(scope) for argument in given])
    match given:
        case []:
            return lambda _: call()
        case [one]:
            return lambda scope: call(one(scope))
        case [one, other]:
            return lambda scope: call(one(scope), other(scope))
        case _:
            return lambda scope: call(*[argument(scope) for argument in given])


def narrow_by_text(base: StaticList, column: str, say: Say) -> Find:
    """The items of a list whose column has a text."""
    return lambda scope: base.by(column).get(say(scope), [])


def narrow_by_nodes(base: StaticList, column: str, find: Find) -> Find:
    """The items of a list whose column has the text of one of the nodes."""

    def narrowed(scope: Scope) -> Nodes:
        texts = [node.value for node in find(scope)] or [""]
        if len(texts) == 1:
            return base.by(column).get(texts[0], [])
        found = {id(node): node for text in texts for node in base.by(column).get(text, [])}
        return sorted(found.values(), key=lambda node: node.order)

    return narrowed


def offered_in(base: StaticList, column: str, tests: Sequence[Test]) -> Offer:
    """Whether a list has an item of a name that passes the tests; looks at those items only."""

    def offers(scope: Scope, value: str) -> bool:
        run, current = scope.run, scope.current
        for node in base.by(column).get(value, ()):
            inside = Scope(run, node, current)
            if all(test(inside) for test in tests):
                return True
        return False

    return offers


def offered_by(find: Find, column: str) -> Offer:
    """Whether one of the nodes found has a child of a name with this text."""

    def offers(scope: Scope, value: str) -> bool:
        return any(child.value == value for node in find(scope) for child in node.named(column))

    return offers


def either(test: Test, one: Evaluate, other: Evaluate) -> Evaluate:
    """`if()`: only the branch that is taken is evaluated."""

    def evaluate(scope: Scope) -> Value:
        return one(scope) if test(scope) else other(scope)

    return evaluate


def is_open(compiled: Compiled) -> bool:
    """Whether a predicate might be a position, which depends on what stands before it."""
    return isinstance(compiled, GivesNumber | GivesAny)
