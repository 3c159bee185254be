"""The grammar tree of an expression: XPath 1.0 as OpenRosa uses it, with places in the text."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Number:
    value: float
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Text:
    value: str
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Reference:
    """`${name}` as people write it in a sheet; a compiled form has paths instead."""

    name: str
    last_saved: bool = False
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Series:
    """Operands with operators between them, all of one precedence: `1 + 2 - 3`."""

    operands: tuple["Expression", ...]
    operators: tuple[str, ...]
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Negation:
    operand: "Expression"
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    arguments: tuple["Expression", ...] = ()
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path. `test` is a local name, "*", "node()" or "text()"."""

    axis: str
    test: str
    predicates: tuple["Expression", ...] = ()
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Path:
    """Steps from the root (`absolute`), from what `start` selects, or from the context node."""

    steps: tuple[Step, ...]
    absolute: bool = False
    start: "Expression | None" = None
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Filter:
    """Predicates on something that is no step: `(../a | ../b)[1]`."""

    base: "Expression"
    predicates: tuple["Expression", ...]
    position: int = field(default=0, compare=False)


type Expression = Number | Text | Reference | Series | Negation | Call | Path | Filter

LEVELS: tuple[frozenset[str], ...] = (
    frozenset({"or"}),
    frozenset({"and"}),
    frozenset({"=", "!="}),
    frozenset({"<", "<=", ">", ">="}),
    frozenset({"+", "-"}),
    frozenset({"*", "div", "mod"}),
)
UNION = frozenset({"|"})
AXES = frozenset(
    {
        *("child", "parent", "self", "attribute", "descendant", "descendant-or-self"),
        *("ancestor", "ancestor-or-self", "following-sibling", "preceding-sibling"),
    }
)
ANY_NODE = "node()"
ANY_TEXT = "text()"
ANY_NAME = "*"


def walk(expression: Expression) -> Iterator[Expression]:
    """The expression and all that it is made of, outer before inner."""
    waiting = [expression]
    while waiting:
        found = waiting.pop()
        yield found
        waiting.extend(reversed(_parts(found)))


def _parts(expression: Expression) -> list[Expression]:
    match expression:
        case Series():
            return list(expression.operands)
        case Negation():
            return [expression.operand]
        case Call():
            return list(expression.arguments)
        case Filter():
            return [expression.base, *expression.predicates]
        case Path():
            inside = [inner for step in expression.steps for inner in step.predicates]
            return [expression.start, *inside] if expression.start else inside
        case _:
            return []


def called(expression: Expression) -> frozenset[str]:
    """The names of all functions that an expression calls."""
    return frozenset(part.name for part in walk(expression) if isinstance(part, Call))


def spell(expression: Expression) -> str:
    """An expression as text again, in brackets wherever one might wonder."""
    match expression:
        case Number() | Text() | Reference():
            return _spell_leaf(expression)
        case Path() | Filter():
            return _spell_path(expression)
        case Series():
            first, *spelt = [_bracketed(operand) for operand in expression.operands]
            pairs = zip(expression.operators, spelt, strict=True)
            return first + "".join(f" {operator} {operand}" for operator, operand in pairs)
        case Negation():
            return f"-{_bracketed(expression.operand)}"
        case Call():
            return f"{expression.name}({', '.join(map(spell, expression.arguments))})"


def _spell_leaf(leaf: Number | Text | Reference) -> str:
    match leaf:
        case Number():
            return format(Decimal(repr(leaf.value)), "f")
        case Text():
            return f"'{leaf.value}'" if "'" not in leaf.value else f'"{leaf.value}"'
        case Reference():
            return f"${{{'last-saved#' * leaf.last_saved}{leaf.name}}}"


def _spell_path(path: Path | Filter) -> str:
    if isinstance(path, Filter):
        return f"({spell(path.base)}){_predicates(path.predicates)}"
    steps = "/".join(
        f"{step.axis}::{step.test}{_predicates(step.predicates)}" for step in path.steps
    )
    if path.start is not None:
        return f"({spell(path.start)})/{steps}"
    return f"/{steps}" if path.absolute else steps


def _predicates(predicates: tuple[Expression, ...]) -> str:
    return "".join(f"[{spell(predicate)}]" for predicate in predicates)


def _bracketed(expression: Expression) -> str:
    spelt = spell(expression)
    return f"({spelt})" if isinstance(expression, Series | Negation | Path) else spelt
