"""Checks an expression as it is written in the sheet, before a form is published."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from survey.xform.functions import FUNCTIONS
from survey.xform.lexer import ExpressionBroken
from survey.xform.parser import parse
from survey.xform.signature import Function, Kind
from survey.xform.syntax import (
    Call,
    Expression,
    Negation,
    Number,
    Reference,
    Series,
    Text,
    walk,
)

_STRAIGHT = str.maketrans("“”‘’", "\"\"''")


@dataclass(frozen=True, slots=True, order=True)
class ExpressionFault:
    """What is wrong with an expression, and at which of its characters (from 0)."""

    position: int
    reason: str


def check_expression(
    text: str,
    functions: Mapping[str, Function] = FUNCTIONS,
    names: Collection[str] | None = None,
) -> list[ExpressionFault]:
    """All faults of an expression, in its order; of broken syntax only the first.

    `names` are those that `${name}` may refer to; None means that any will do. Typographic
    quotation marks count as straight ones, as they do to the compiler of sheets.
    """
    try:
        expression = parse(text.translate(_STRAIGHT))
    except ExpressionBroken as broken:
        return [ExpressionFault(broken.position, broken.reason)]
    found = set(_call_faults(expression, functions))
    if names is not None:
        found.update(_name_faults(expression, names))
    return sorted(found)


def _name_faults(expression: Expression, names: Collection[str]) -> Iterator[ExpressionFault]:
    for part in walk(expression):
        if isinstance(part, Reference) and part.name not in names:
            yield ExpressionFault(part.position, f"The form has no question {part.name}.")


def _call_faults(
    expression: Expression, functions: Mapping[str, Function]
) -> Iterator[ExpressionFault]:
    for part in walk(expression):
        if not isinstance(part, Call):
            continue
        function = functions.get(part.name)
        if function is None:
            yield ExpressionFault(part.position, f"There is no function {part.name}().")
        elif not function.fits(len(part.arguments)):
            given, expected = len(part.arguments), function.expects()
            sentence = f"{part.name}() takes {expected} arguments, not {given}."
            yield ExpressionFault(part.position, sentence)
        else:
            yield from _argument_faults(part, function)


def _argument_faults(call: Call, function: Function) -> Iterator[ExpressionFault]:
    for index, argument in enumerate(call.arguments):
        if function.parameter(index) is Kind.NODES and _is_value(argument):
            yield ExpressionFault(argument.position, f"{call.name}() takes a question here.")


def _is_value(argument: Expression) -> bool:
    if isinstance(argument, Series):
        return argument.operators[0] != "|"
    return isinstance(argument, Text | Number | Negation)
