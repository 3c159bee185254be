"""Turns the tree of an expression into closures, once for each version of a form."""

import operator
from collections.abc import Callable, Mapping, Sequence

from survey.xform import arithmetic, closures, paths
from survey.xform.closures import Offer
from survey.xform.compiled import (
    Compiled,
    Find,
    GivesNodes,
    GivesNumber,
    GivesText,
    GivesTruth,
    as_nodes,
    as_number,
    as_predicate,
    as_text,
    as_truth,
    gives,
)
from survey.xform.functions import FUNCTIONS
from survey.xform.lexer import ExpressionBroken
from survey.xform.lists import StaticList
from survey.xform.nodes import Evaluate, Test
from survey.xform.paths import Surroundings
from survey.xform.signature import Function, Kind
from survey.xform.special import SPECIAL, check_list
from survey.xform.syntax import (
    Call,
    Expression,
    Filter,
    Negation,
    Number,
    Path,
    Reference,
    Series,
    Step,
    Text,
    called,
    walk,
)

_COUNTS: Mapping[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "div": arithmetic.divide,
    "mod": arithmetic.remainder,
}
# Functions that speak of the context node when they are called without argument.
_OF_CONTEXT = frozenset(
    {"string", "number", "string-length", "normalize-space", "name", "local-name"}
)
_POSITIONAL = frozenset({"position", "last"})
_THE_SAME_FOR_ALL = frozenset({"current", "today", "now", "true", "false", "pi", "version"})
_SELF = Path((Step("self", "node()"),))


class Compiler:
    """Compiles expressions of one form. Every method raises ExpressionBroken for what it cannot."""

    def __init__(self, form: Surroundings) -> None:
        self.form = form

    def compile(self, expression: Expression) -> Compiled:
        match expression:
            case Number() | Text() | Reference():
                return _leaf(expression)
            case Path():
                return GivesNodes(self._path(expression))
            case Filter(base, predicates):
                return GivesNodes(paths.filtered(self._nodes(base), self._tests(predicates)))
            case Series():
                return self._series(expression)
            case Negation(operand):
                count = as_number(self.compile(operand))
                return GivesNumber(lambda scope: -count(scope))
            case Call():
                return self._call(expression)

    # Operators

    def _series(self, series: Series) -> Compiled:
        first = series.operators[0]
        if first in {"and", "or"}:
            tests = [as_truth(self.compile(operand)) for operand in series.operands]
            return GivesTruth(closures.every(tests) if first == "and" else closures.some(tests))
        if first == "|":
            finds = [self._nodes(operand) for operand in series.operands]
            return GivesNodes(closures.united(finds))
        if first in _COUNTS:
            counts = [as_number(self.compile(operand)) for operand in series.operands]
            signs = [_COUNTS[sign] for sign in series.operators]
            return GivesNumber(closures.computed(counts, signs))
        left, *others = [self.compile(operand) for operand in series.operands]
        for sign, right in zip(series.operators, others, strict=True):
            left = GivesTruth(closures.comparison(sign, left, right))
        return left

    # Functions

    def _call(self, call: Call) -> Compiled:
        function = known_function(call)
        special = SPECIAL.get(call.name)
        if special is not None:
            return special(call, self.compile, self.form)
        arguments = call.arguments
        if not arguments and call.name in _OF_CONTEXT:
            arguments = (_SELF,)
        given = [
            self._argument(argument, function.parameter(index))
            for index, argument in enumerate(arguments)
        ]
        return gives(function.result, closures.calling(function, given))

    def _argument(self, argument: Expression, kind: Kind) -> Evaluate:
        match kind:
            case Kind.TEXT:
                return as_text(self.compile(argument))
            case Kind.NUMBER:
                return as_number(self.compile(argument))
            case Kind.TRUTH:
                return as_truth(self.compile(argument))
            case Kind.NODES:
                return self._nodes(argument)
            case Kind.ANY:
                return self.compile(argument).evaluate

    def _nodes(self, expression: Expression) -> Find:
        found = as_nodes(self.compile(expression))
        if found is None:
            raise ExpressionBroken(expression.position, "Here must stand a path to questions.")
        return found

    # Paths

    def _tests(self, predicates: Sequence[Expression]) -> list[Test]:
        return [as_predicate(self.compile(predicate)) for predicate in predicates]

    def _step_tests(self, step: Step) -> list[Test]:
        return self._tests(step.predicates)

    def _path(self, path: Path) -> Find:
        if path.absolute:
            return paths.absolute(path, self.form, self._step_tests)
        if path.start is None:
            return self._from_context(path)
        if isinstance(path.start, Call) and path.start.name == "instance":
            found = self._from_list(path, path.start)
            if found is not None:
                return found
        return paths.relative(self._nodes(path.start), path.steps, self._step_tests)

    def _from_context(self, path: Path) -> Find:
        if path == _SELF:
            return lambda scope: [scope.node]
        return paths.relative(lambda scope: [scope.node], path.steps, self._step_tests)

    def _from_list(self, path: Path, start: Call) -> Find | None:
        base, last, rest = self.list_steps(path, start)
        if base is None:
            return None
        predicates = last.predicates if last else ()
        find = paths.from_list(base, self._narrowing(base, predicates), self._tests(predicates))
        return paths.relative(find, rest, self._step_tests) if rest else find

    def list_steps(
        self, path: Path, start: Call
    ) -> tuple[StaticList | None, Step | None, tuple[Step, ...]]:
        """The list that a path starts in, the step that first has predicates, and what follows."""
        if len(start.arguments) != 1 or not isinstance(start.arguments[0], Text):
            return None, None, ()
        list_id = start.arguments[0].value
        check_list(list_id, start.position, self.form)
        names: list[str] = []
        for at, step in enumerate(path.steps):
            if step.axis != "child" or step.test in {"*", "node()", "text()"}:
                return self.form.lists.find(list_id, tuple(names)), None, path.steps[at:]
            names.append(step.test)
            if step.predicates:
                base = self.form.lists.find(list_id, tuple(names))
                return base, step, path.steps[at + 1 :]
        return self.form.lists.find(list_id, tuple(names)), None, ()

    def _narrowing(self, base: StaticList, predicates: Sequence[Expression]) -> paths.Narrow | None:
        """A look-up by value for a first predicate such as `[province = /data/province]`."""
        if not predicates or called(predicates[0]) & _POSITIONAL:
            return None
        for column, other in _equations(predicates[0]):
            match self.compile(other):
                case GivesText(say):
                    return closures.narrow_by_text(base, column, say)
                case GivesNodes(find):
                    return closures.narrow_by_nodes(base, column, find)
        return None

    # Choices

    def offer(self, nodeset: Expression, column: str) -> Offer:
        """Whether a value is among the choices that a nodeset gives, each named by a column."""
        while isinstance(nodeset, Call) and nodeset.name == "randomize":
            nodeset = nodeset.arguments[0]
        if isinstance(nodeset, Path) and isinstance(nodeset.start, Call):
            base, last, rest = self.list_steps(nodeset, nodeset.start)
            predicates = last.predicates if last else ()
            compiled = [self.compile(predicate) for predicate in predicates]
            is_open = any(called(predicate) & _POSITIONAL for predicate in predicates)
            is_open = is_open or any(closures.is_open(one) for one in compiled)
            if base is not None and not rest and not is_open:
                return closures.offered_in(base, column, [as_truth(one) for one in compiled])
        return closures.offered_by(self._nodes(nodeset), column)


def _leaf(leaf: Number | Text | Reference) -> Compiled:
    match leaf:
        case Number(value):
            return GivesNumber(lambda _: value)
        case Text(text):
            return GivesText(lambda _: text)
        case Reference(name):
            sentence = f"${{{name}}} belongs into the sheet, not into the compiled form."
            raise ExpressionBroken(leaf.position, sentence)


def known_function(call: Call) -> Function:
    """The function that is called. Raises ExpressionBroken: no such one, or not so called."""
    function = FUNCTIONS.get(call.name)
    if function is None:
        raise ExpressionBroken(call.position, f"There is no function {call.name}().")
    if not function.fits(len(call.arguments)):
        expected, given = function.expects(), len(call.arguments)
        sentence = f"{call.name}() takes {expected} arguments, not {given}."
        raise ExpressionBroken(call.position, sentence)
    return function


def _equations(predicate: Expression) -> list[tuple[str, Expression]]:
    """The columns that a predicate fixes: pairs of a column and what it must equal."""
    parts = [predicate]
    if isinstance(predicate, Series) and predicate.operators[0] == "and":
        parts = list(predicate.operands)
    found = []
    for part in parts:
        if not isinstance(part, Series) or part.operators != ("=",):
            continue
        for one, other in (part.operands, part.operands[::-1]):
            if isinstance(one, Path) and not one.absolute and one.start is None:
                names = paths.names_of(one.steps)
                if names and len(names) == 1 and _is_independent(other):
                    found.append((names[0], other))
    return found


def _is_independent(expression: Expression) -> bool:
    """Whether an expression means the same for each item of a list."""
    for part in walk(expression):
        if isinstance(part, Path) and not part.absolute and part.start is None:
            return False
        if isinstance(part, Call) and not part.arguments and part.name not in _THE_SAME_FOR_ALL:
            return False
    return True
