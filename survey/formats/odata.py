"""Reads what OData clients ask for: the expressions of $filter, and names of tables and fields."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

LONGEST = 4000  # code points of a filter
DEEPEST = 40  # parentheses and negations inside each other
COMPARISONS = frozenset({"eq", "ne", "gt", "ge", "lt", "le"})
PARTS = frozenset({"year", "month", "day", "hour", "minute", "second"})

_TOKENS = re.compile(
    r"""
      (?P<blank>\s+)
    | (?P<moment>\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,12})?)?(?:Z|[+\ -]\d\d:?\d\d)?)?(?![\w-]))
    | (?P<number>-?\d{1,18}(?:\.\d{1,18})?(?![\w.]))
    | (?P<text>'(?:[^']|'')*')
    | (?P<word>[$_A-Za-z][\w$]*(?:/[$_A-Za-z][\w$]*)*)
    | (?P<mark>[(),])
    """,
    re.VERBOSE | re.ASCII,
)
_NOT_IN_A_NAME = re.compile(r"\W")
_CONSTANTS: dict[str, bool | None] = {"null": None, "true": True, "false": False}


class ODataBroken(ValueError):  # noqa: N818
    """A filter that cannot be read: `at` is the code point where, `text` what stands there."""

    def __init__(self, reason: str, at: int, text: str) -> None:
        super().__init__(f'{reason} at {at}: "{text}"')
        self.reason = reason
        self.at = at
        self.text = text


@dataclass(frozen=True, slots=True)
class Field:
    """A field by its path, as "__system/submissionDate"."""

    path: str
    at: int = 0


@dataclass(frozen=True, slots=True)
class Constant:
    """A text, number, moment (with its zone), truth value, or None for null."""

    value: str | float | bool | datetime | None
    at: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the standard, whether anybody knows it or not."""

    name: str
    arguments: "tuple[Operand, ...]"
    at: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """`operator` is one of COMPARISONS."""

    left: "Operand"
    operator: str
    right: "Operand"
    at: int = 0


@dataclass(frozen=True, slots=True)
class Both:
    """`operator` is "and" or "or"."""

    operator: str
    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    part: "Condition"


type Operand = Field | Constant | Call
type Condition = Comparison | Both | Not


class _Token(NamedTuple):
    kind: str
    text: str
    at: int


def parse_filter(text: str) -> Condition:
    """The condition in a $filter. Raises ODataBroken."""
    if len(text) > LONGEST:
        raise ODataBroken("the filter is too long", LONGEST, "")
    reader = _Reader([*_tokens(text), _Token("end", "", len(text))])
    condition = reader.either(0)
    reader.take("end")
    return condition


def moment(text: str) -> datetime | None:
    """A date or a date and time as OData writes them; without a zone in UTC. None: it is none."""
    spelt = text.replace(" ", "+")  # a plus sign in an address that was not escaped
    try:
        found = datetime.fromisoformat(spelt)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def identifier(name: str) -> str:
    """The name as OData may call it: letters, digits and underscores, no digit in front."""
    word = _NOT_IN_A_NAME.sub("_", name)
    return f"_{word}" if word[:1].isdigit() or not word else word


def _tokens(text: str) -> Iterator[_Token]:
    place = 0
    while place < len(text):
        found = _TOKENS.match(text, place)
        if found is None:
            raise ODataBroken("unexpected character", place, text[place : place + 20])
        if found.lastgroup != "blank":
            yield _Token(str(found.lastgroup), found[0], place)
        place = found.end()


class _Reader:
    """Descends into a filter: or, and, not, comparison, operand."""

    def __init__(self, tokens: Sequence[_Token]) -> None:
        self.tokens = tokens
        self.place = 0

    @property
    def here(self) -> _Token:
        return self.tokens[self.place]

    def is_at(self, kind: str, *texts: str) -> bool:
        return self.here.kind == kind and (not texts or self.here.text in texts)

    def take(self, kind: str, *texts: str) -> _Token:
        """The token, which must be of this kind."""
        if not self.is_at(kind, *texts):
            raise self.broken(f"expected {' or '.join(texts) or kind}")
        self.place += 1
        return self.tokens[self.place - 1]

    def broken(self, reason: str) -> ODataBroken:
        return ODataBroken(reason, self.here.at, self.here.text[:20])

    def either(self, depth: int) -> Condition:
        parts = [self.every(depth)]
        while self.is_at("word", "or"):
            self.take("word")
            parts.append(self.every(depth))
        return parts[0] if len(parts) == 1 else Both("or", tuple(parts))

    def every(self, depth: int) -> Condition:
        parts = [self.single(depth)]
        while self.is_at("word", "and"):
            self.take("word")
            parts.append(self.single(depth))
        return parts[0] if len(parts) == 1 else Both("and", tuple(parts))

    def single(self, depth: int) -> Condition:
        if depth > DEEPEST:
            raise self.broken("nested too deeply")
        if self.is_at("word", "not"):
            self.take("word")
            return Not(self.single(depth + 1))
        if self.is_at("mark", "("):
            self.take("mark")
            inside = self.either(depth + 1)
            self.take("mark", ")")
            return inside
        return self.comparison(depth)

    def comparison(self, depth: int) -> Condition:
        left = self.operand(depth)
        operator = self.take("word", *sorted(COMPARISONS))
        return Comparison(left, operator.text, self.operand(depth), operator.at)

    def operand(self, depth: int) -> Operand:
        token = self.here
        if token.kind == "word":
            return self.named(depth)
        constant = _CONSTANT.get(token.kind)
        if constant is None:
            raise self.broken("expected a field or a value")
        self.place += 1
        return constant(token)

    def named(self, depth: int) -> Operand:
        """A field, a function with its arguments, or a constant that is a word."""
        token = self.take("word")
        if self.is_at("mark", "("):
            if depth > DEEPEST:
                raise self.broken("nested too deeply")
            return Call(token.text, self.arguments(depth + 1), token.at)
        if token.text in _CONSTANTS:
            return Constant(_CONSTANTS[token.text], token.at)
        return Field(token.text, token.at)

    def arguments(self, depth: int) -> tuple[Operand, ...]:
        self.take("mark", "(")
        found: list[Operand] = []
        if not self.is_at("mark", ")"):
            found.append(self.operand(depth))
            while self.is_at("mark", ","):
                self.take("mark")
                found.append(self.operand(depth))
        self.take("mark", ")")
        return tuple(found)


def _text(token: _Token) -> Constant:
    return Constant(token.text[1:-1].replace("''", "'"), token.at)


def _number(token: _Token) -> Constant:
    is_whole = "." not in token.text
    return Constant(int(token.text) if is_whole else float(token.text), token.at)


def _moment(token: _Token) -> Constant:
    found = moment(token.text)
    if found is None:
        raise ODataBroken("no such date", token.at, token.text)
    return Constant(found, token.at)


_CONSTANT = {"text": _text, "number": _number, "moment": _moment}
