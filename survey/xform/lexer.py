"""Cuts an expression into tokens, and knows where each stands."""

import re
from collections.abc import Iterator
from typing import NamedTuple

LONGEST = 100_000
_NAME = r"[^\W\d][\w.\-·]*"
_TOKEN = re.compile(
    rf"""
    (?P<text>"[^"]*"|'[^']*')
  | (?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
  | (?P<reference>\$\{{[^{{}}]*\}})
  | (?P<symbol>//|::|<=|>=|!=|\.\.|[/\[\]()@,|+\-*=<>.])
  | (?P<name>{_NAME}(?::(?!:)(?:{_NAME}|\*))?)
    """,
    re.VERBOSE,
)
_BLANK = re.compile(r"[ \t\r\n\u00a0]*")
_OPERATOR_NAMES = frozenset({"and", "or", "div", "mod"})
# After one of these (or at the start) comes an operand: `*` is any node, `div` is a name.
_BEFORE_OPERAND = frozenset(
    {
        *("@", "::", "(", "[", ",", "/", "//", "|", "+", "-", "*", "=", "!="),
        *("<", "<=", ">", ">=", "and", "or", "div", "mod"),
    }
)


class ExpressionBroken(ValueError):  # noqa: N818
    """An expression that cannot be read: at which character (from 0), and why."""

    def __init__(self, position: int, reason: str) -> None:
        super().__init__(reason)
        self.position = position
        self.reason = reason


class Token(NamedTuple):
    """`kind` is text, number, reference, symbol, operator, name or end."""

    kind: str
    text: str
    position: int


def tokens(text: str) -> list[Token]:
    """The tokens of an expression, one of kind "end" last. Raises ExpressionBroken."""
    if len(text) > LONGEST:
        raise ExpressionBroken(LONGEST, f"The expression is longer than {LONGEST} characters.")
    return list(_tokens(text))


def _tokens(text: str) -> Iterator[Token]:
    position, before = _skip(text, 0), ""
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise ExpressionBroken(position, _strange(text, position))
        kind, found = match.lastgroup, match[0]
        is_operand = before in _BEFORE_OPERAND or not before
        if not is_operand and (found in _OPERATOR_NAMES or found == "*"):
            kind = "operator"
        yield Token(kind, found, position)
        is_name = kind not in {"symbol", "operator"} or (kind == "symbol" and found == "*")
        before = "operand" if is_name else found
        position = _skip(text, match.end())
    yield Token("end", "", len(text))


def _skip(text: str, position: int) -> int:
    blank = _BLANK.match(text, position)
    return blank.end() if blank else position


def _strange(text: str, position: int) -> str:
    character = text[position]
    if character in "'\"":
        return "A text is not closed: the quotation mark is missing at its end."
    if text.startswith("${", position):
        return "A reference is not closed: ${name} needs its brace."
    if character == "$":
        return "A question is referred to as ${name}."
    if character in "“”‘’":
        return f"Write straight quotation marks instead of {character}."
    return f"The character {character} has no meaning here."
