"""Functions on texts and on lists of choices, which are texts with blanks between them."""

import math
import re
from collections.abc import Mapping
from functools import lru_cache

from survey.xform.nodes import Scope, Value
from survey.xform.values import texts_of

_BLANK = " \t\r\n"
# Answers longer than this are not matched; shorter ones, where a pattern repeats repetitions, as
# the time for those may double with each character.
_LONGEST_MATCHED = 1_000
_LONGEST_MATCHED_BY_NESTED = 24
_NESTED = re.compile(
    r"[(](?:[^()\\]|\\.)*(?:[+*]|[{]\d+,\d*[}])(?:[^()\\]|\\.)*[)](?:[+*]|[{]\d+,\d*[}])"
)
# Classes of Java that Python's expressions do not have.
_JAVA_CLASSES: Mapping[str, str] = {
    r"\p{L}": r"[^\W\d_]",
    r"\p{Alpha}": r"[A-Za-z]",
    r"\p{Lower}": r"[a-z]",
    r"\p{Upper}": r"[A-Z]",
    r"\p{Digit}": r"[0-9]",
    r"\p{Alnum}": r"[A-Za-z0-9]",
    r"\p{Nd}": r"\d",
    r"\p{N}": r"\d",
    r"\p{IsHan}": "[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002fa1f]",
    r"\p{Script=Han}": "[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002fa1f]",
}


class TooLongToMatch(ValueError):  # noqa: N818
    """An answer that a pattern might take too long to match."""


def words(text: str) -> list[str]:
    """The names in an answer to a multiple choice."""
    return text.split()


def selected(answer: str, name: str) -> bool:
    chosen, name = words(answer), name.strip(_BLANK)
    return name in chosen or not (name or chosen)


def selected_at(answer: str, index: float) -> str:
    """The name at an index from 0; "" where there is none."""
    chosen = words(answer)
    return chosen[int(index)] if 0 <= index < len(chosen) else ""


def count_selected(answer: str) -> float:
    return float(len(words(answer)))


def concat(*values: Value) -> str:
    return "".join(text for value in values for text in texts_of(value))


def join(separator: str, *values: Value) -> str:
    return separator.join(text for value in values for text in texts_of(value))


def substr(text: str, start: float, end: float | None = None) -> str:
    """From an index (from 0) up to another; below 0 they count from the end, as in Collect."""
    return text[_index(start, text) : len(text) if end is None else _index(end, text)]


def _index(number: float, text: str) -> int:
    if number != number:  # noqa: PLR0124 - only NaN differs from itself
        return 0
    index = int(max(min(number, len(text)), -len(text) - 1))
    return max(0, index + len(text)) if index < 0 else index


def substring(text: str, start: float, length: float | None = None) -> str:
    """As in XPath 1.0, 4.2: the first character is at 1, and positions are rounded."""
    first = _rounded(start)
    last = float("inf") if length is None else first + _rounded(length)
    return "".join(sign for at, sign in enumerate(text, start=1) if first <= at < last)


def _rounded(number: float) -> float:
    return float(math.floor(number + 0.5)) if math.isfinite(number) else number


def substring_before(text: str, part: str) -> str:
    before, found, _ = text.partition(part) if part else ("", "", "")
    return before if found else ""


def substring_after(text: str, part: str) -> str:
    return text.partition(part)[2] if part else text


def translate(text: str, old: str, new: str) -> str:
    """As in XPath 1.0: each character of `old` becomes the one of `new` there, or goes."""
    table: dict[str, str] = {}
    for index, sign in enumerate(old):
        table.setdefault(sign, new[index : index + 1])
    return "".join(table.get(sign, sign) for sign in text)


def normalize_space(text: str) -> str:
    return " ".join(text.split())


def contains(text: str, part: str) -> bool:
    return part in text


def starts_with(text: str, part: str) -> bool:
    return text.startswith(part)


def ends_with(text: str, part: str) -> bool:
    return text.endswith(part)


def string_length(text: str) -> float:
    return float(len(text))


def boolean_from_string(text: str) -> bool:
    return text == "1" or text.lower() == "true"


def regex(scope: Scope, text: str, pattern: str) -> bool:
    """Whether a text matches: all of it in Collect, some part of it in web forms.

    Raises re.error for a pattern that Python cannot read, TooLongToMatch for an answer that it
    might take too long.
    """
    matcher = compiled(pattern)
    longest = _LONGEST_MATCHED_BY_NESTED if _NESTED.search(pattern) else _LONGEST_MATCHED
    if len(text) > longest:
        raise TooLongToMatch(f"Answers of more than {longest} characters are not matched.")
    matches = matcher.search if scope.run.as_web else matcher.fullmatch
    return matches(text) is not None


@lru_cache(maxsize=2_000)
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern as Java and JavaScript write it. Raises re.error."""
    for java, python in _JAVA_CLASSES.items():
        pattern = pattern.replace(java, python)
    return re.compile(pattern)
