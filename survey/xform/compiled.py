"""A compiled expression: a closure over a scope, of a known kind, and its conversions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from survey.xform.nodes import Evaluate, Node, Nodes, Scope, Test
from survey.xform.signature import Kind
from survey.xform.values import NAN, number_of, spell_number, to_number, to_text, to_truth

type Count = Callable[[Scope], float]
type Say = Callable[[Scope], str]
type Find = Callable[[Scope], Nodes]


@dataclass(frozen=True, slots=True)
class GivesText:
    evaluate: Say


@dataclass(frozen=True, slots=True)
class GivesNumber:
    evaluate: Count


@dataclass(frozen=True, slots=True)
class GivesTruth:
    evaluate: Test


@dataclass(frozen=True, slots=True)
class GivesNodes:
    evaluate: Find


@dataclass(frozen=True, slots=True)
class GivesAny:
    """Whose kind shows only when it is evaluated: `if(…, 1, 'none')`."""

    evaluate: Evaluate


type Compiled = GivesText | GivesNumber | GivesTruth | GivesNodes | GivesAny

_GIVES: dict[Kind, Callable[[Callable[[Scope], Any]], Compiled]] = {
    Kind.TEXT: GivesText,
    Kind.NUMBER: GivesNumber,
    Kind.TRUTH: GivesTruth,
    Kind.NODES: GivesNodes,
    Kind.ANY: GivesAny,
}


def gives(kind: Kind, evaluate: Callable[[Scope], Any]) -> Compiled:
    """A closure that is known to give values of a kind."""
    return _GIVES[kind](evaluate)


def as_text(compiled: Compiled) -> Say:
    match compiled:
        case GivesText(say):
            return say
        case GivesNodes(find):
            return lambda scope: nodes[0].value if (nodes := find(scope)) else ""
        case GivesNumber(count):
            return lambda scope: spell_number(count(scope))
        case GivesTruth(test):
            return lambda scope: "true" if test(scope) else "false"
        case GivesAny(evaluate):
            return lambda scope: to_text(evaluate(scope))


def as_number(compiled: Compiled) -> Count:
    match compiled:
        case GivesNumber(count):
            return count
        case GivesNodes(find):
            return lambda scope: (
                number_of(nodes[0].value, scope.run.zone) if (nodes := find(scope)) else NAN
            )
        case GivesText(say):
            return lambda scope: number_of(say(scope), scope.run.zone)
        case GivesTruth(test):
            return lambda scope: 1.0 if test(scope) else 0.0
        case GivesAny(evaluate):
            return lambda scope: to_number(evaluate(scope), scope.run.zone)


def as_truth(compiled: Compiled) -> Test:
    """The truth of a value; of a question, whether it is answered, to web forms: is there."""
    match compiled:
        case GivesTruth(test):
            return test
        case GivesNodes(find):
            return lambda scope: (
                bool(nodes := find(scope)) and (scope.run.as_web or _is_answered(nodes[0]))
            )
        case GivesText(say):
            return lambda scope: bool(say(scope))
        case GivesNumber(count):
            return lambda scope: to_truth(count(scope))
        case GivesAny(evaluate):
            return lambda scope: to_truth(evaluate(scope))


def _is_answered(node: Node) -> bool:
    """Whether Collect takes an answer for true: any text, but of a number none that is 0."""
    text = node.value
    return bool(text) and not (node.is_number and number_of(text) == 0)


def as_nodes(compiled: Compiled) -> Find | None:
    """The nodes that an expression selects; None where it can never select any."""
    match compiled:
        case GivesNodes(find):
            return find
        case GivesAny(evaluate):
            return lambda scope: value if isinstance(value := evaluate(scope), list) else []
        case _:
            return None


def as_predicate(compiled: Compiled) -> Test:
    """A predicate: a number asks for the position, anything else for its truth."""
    match compiled:
        case GivesNumber(count):
            return lambda scope: count(scope) == scope.position
        case GivesAny(evaluate):
            return lambda scope: (
                value == scope.position
                if isinstance(value := evaluate(scope), float)
                else to_truth(value)
            )
        case _:
            return as_truth(compiled)
