"""Reads an expression into its grammar tree (XPath 1.0, W3C 1999, section 3)."""

from survey.xform.lexer import ExpressionBroken, Token, tokens
from survey.xform.syntax import (
    ANY_NAME,
    ANY_NODE,
    ANY_TEXT,
    AXES,
    LEVELS,
    UNION,
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
)

DEEPEST = 70
_NODE_TESTS = {"node": ANY_NODE, "text": ANY_TEXT}
_DESCEND = Step("descendant-or-self", ANY_NODE)
_LAST_SAVED = "last-saved#"


def parse(text: str) -> Expression:
    """The tree of an expression. Raises ExpressionBroken with the first fault and its place."""
    reader = _Reader(tokens(text))
    if reader.peek.kind == "end":
        raise ExpressionBroken(0, "The expression is empty.")
    expression = reader.expression()
    if reader.peek.kind != "end":
        reader.refuse()
    return expression


class _Reader:
    """Reads by precedence climbing: one frame per nesting, not one per level of precedence."""

    def __init__(self, found: list[Token]) -> None:
        self.found = found
        self.at = 0
        self.depth = 0

    @property
    def peek(self) -> Token:
        return self.found[self.at]

    def next(self) -> Token:
        token = self.found[self.at]
        self.at += 1
        return token

    def takes(self, symbol: str) -> bool:
        if self.peek.kind == "symbol" and self.peek.text == symbol:
            self.at += 1
            return True
        return False

    def expect(self, symbol: str) -> None:
        if not self.takes(symbol):
            self.refuse(f" {symbol} is missing.")

    def refuse(self, missing: str = "") -> None:
        token = self.peek
        if token.kind == "end":
            raise ExpressionBroken(token.position, "The expression ends too early." + missing)
        raise ExpressionBroken(token.position, f"{token.text} is not expected here." + missing)

    def expression(self, level: int = 0) -> Expression:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ExpressionBroken(self.peek.position, f"It is nested deeper than {DEEPEST}.")
        left = self._unary()
        for climbed in range(len(LEVELS) - 1, level - 1, -1):
            left = self._series(left, climbed)
        self.depth -= 1
        return left

    def _series(self, first: Expression, level: int) -> Expression:
        operands, operators = [first], []
        while self._is_operator() and self.peek.text in LEVELS[level]:
            operators.append(self.next().text)
            operands.append(self.expression(level + 1))
        if not operators:
            return first
        return Series(tuple(operands), tuple(operators), first.position)

    def _is_operator(self) -> bool:
        return self.peek.kind in {"symbol", "operator"}

    def _unary(self) -> Expression:
        minus = [self.peek]
        while self.takes("-"):
            minus.append(self.peek)
        operand = self._union()
        for token in reversed(minus[:-1]):
            operand = Negation(operand, token.position)
        return operand

    def _union(self) -> Expression:
        first = self._path()
        operands = [first]
        while self.takes("|"):
            operands.append(self._path())
        if len(operands) == 1:
            return first
        return Series(tuple(operands), tuple(UNION) * (len(operands) - 1), first.position)

    def _path(self) -> Expression:
        token = self.peek
        if self._starts_step():
            return Path(self._steps(), position=token.position)
        if self.takes("//"):
            return Path((_DESCEND, *self._steps()), absolute=True, position=token.position)
        if self.takes("/"):
            steps = self._steps() if self._starts_step() else ()
            return Path(steps, absolute=True, position=token.position)
        return self._from(self._primary(), token)

    def _from(self, base: Expression, token: Token) -> Expression:
        """What follows a primary expression: predicates, then steps."""
        predicates = self._predicates()
        if predicates:
            base = Filter(base, predicates, token.position)
        if self.takes("//"):
            return Path((_DESCEND, *self._steps()), start=base, position=token.position)
        if self.takes("/"):
            return Path(self._steps(), start=base, position=token.position)
        return base

    def _starts_step(self) -> bool:
        token = self.peek
        if token.kind == "name":
            is_call = self.found[self.at + 1].text == "(" and token.text not in _NODE_TESTS
            return not is_call
        return token.kind == "symbol" and token.text in {".", "..", "@", "*"}

    def _steps(self) -> tuple[Step, ...]:
        steps = [self._step()]
        while self.peek.kind == "symbol" and self.peek.text in {"/", "//"}:
            if self.next().text == "//":
                steps.append(_DESCEND)
            steps.append(self._step())
        return tuple(steps)

    def _step(self) -> Step:
        token = self.peek
        if self.takes(".."):
            return Step("parent", ANY_NODE, self._predicates(), token.position)
        if self.takes("."):
            return Step("self", ANY_NODE, self._predicates(), token.position)
        axis = self._axis()
        return Step(axis, self._test(), self._predicates(), token.position)

    def _axis(self) -> str:
        if self.takes("@"):
            return "attribute"
        token = self.peek
        if token.kind != "name" or self.found[self.at + 1].text != "::":
            return "child"
        if token.text not in AXES:
            raise ExpressionBroken(token.position, f"There is no axis {token.text}.")
        self.at += 2
        return token.text

    def _test(self) -> str:
        token = self.peek
        if self.takes("*"):
            return ANY_NAME
        if token.kind != "name":
            self.refuse()
        self.at += 1
        if token.text in _NODE_TESTS and self.takes("("):
            self.expect(")")
            return _NODE_TESTS[token.text]
        return token.text.rpartition(":")[2]

    def _predicates(self) -> tuple[Expression, ...]:
        predicates = []
        while self.takes("["):
            predicates.append(self.expression())
            self.expect("]")
        return tuple(predicates)

    def _primary(self) -> Expression:
        token = self.peek
        if self.takes("("):
            inside = self.expression()
            self.expect(")")
            return inside
        if token.kind in {"symbol", "operator", "end"}:
            self.refuse()
        self.at += 1
        if token.kind == "text":
            return Text(token.text[1:-1], token.position)
        if token.kind == "number":
            return Number(float(token.text), token.position)
        if token.kind == "reference":
            return _reference(token)
        return Call(token.text, self._arguments(), token.position)

    def _arguments(self) -> tuple[Expression, ...]:
        self.expect("(")
        if self.takes(")"):
            return ()
        arguments = [self.expression()]
        while self.takes(","):
            arguments.append(self.expression())
        self.expect(")")
        return tuple(arguments)


def _reference(token: Token) -> Reference:
    name = token.text[2:-1].strip()
    last_saved = name.startswith(_LAST_SAVED)
    name = name.removeprefix(_LAST_SAVED)
    if not name:
        raise ExpressionBroken(token.position, "A reference names no question.")
    return Reference(name, last_saved, token.position)
