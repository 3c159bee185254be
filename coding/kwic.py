"""Words looked for in a text, with what stands around them (keywords in context), in code points.

Latin letters match in either case, and a Chinese character matches all that are written alike in
simplified characters (发, 發 and 髮), whichever of them was typed.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, Protocol

from opencc import OpenCC

from coding.spans import Span
from coding.text import is_boundary

WIDTH = 40  # code points shown on each side of a hit
LONGEST = 200
BY_INDEX = 3  # characters from which trigrams can find a word
_CHINESE = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LETTER_BEFORE = f"(?<![^\\W{_CHINESE}])"
_LETTER_AFTER = f"(?![^\\W{_CHINESE}])"
_IS_LATIN = re.compile(f"[^\\W{_CHINESE}]")
_SENTENCE_ENDS = re.compile(r"(?:[。！？!?…]+|\.(?=\s|$)|\n)[”’」』）)\]\"']*\s*")


class QueryRefused(ValueError):  # noqa: N818
    """Nothing, or too much, is looked for."""


class Say(Protocol):
    """A turn's speech."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for: `pattern` finds it, `posix` is the same for PostgreSQL, without the
    rule of whole words; `is_indexed` says that trigrams help.
    """

    pattern: re.Pattern[str]
    posix: str
    is_indexed: bool


class Line(NamedTuple):
    """A hit in its context."""

    before: str
    hit: str
    after: str


@dataclass(frozen=True, slots=True)
class Hit[Turn: Say]:
    start: int
    end: int
    turn: Turn


def sought(query: str, *, whole_words: bool = False) -> Sought:
    """What to look for. Any space stands for any white space. Raises QueryRefused."""
    words = query.split()
    if not words:
        raise QueryRefused("nothing is looked for")
    if len(query) > LONGEST:
        raise QueryRefused("the query is too long")
    text = r"\s+".join("".join(_either(char) for char in word) for word in words)
    posix = r"\s+".join("".join(_either(char, posix=True) for char in word) for word in words)
    if whole_words:
        before = _LETTER_BEFORE if _IS_LATIN.match(words[0][0]) else ""
        after = _LETTER_AFTER if _IS_LATIN.match(words[-1][-1]) else ""
        text = before + text + after
    is_indexed = max(len(re.findall(r"\w", word)) for word in words) >= BY_INDEX
    return Sought(re.compile(text, re.IGNORECASE), posix, is_indexed)


def variants(char: str) -> str:
    """The character and all that are written alike in simplified characters, in order."""
    alike = _alike()
    return "".join(sorted({char, *alike.get(_simplified(char), "")}))


def hits[Turn: Say](text: str, what: Sought, turns: Sequence[Turn]) -> Iterator[Hit[Turn]]:
    """Each place inside the speech of one turn, in order; none that cuts a character in two.

    `turns` stand in the order of the text.
    """
    starts = [turn.start for turn in turns]
    for match in what.pattern.finditer(text):
        place = bisect_right(starts, match.start()) - 1
        if place < 0 or match.end() > turns[place].end:
            continue
        if is_boundary(text, match.start()) and is_boundary(text, match.end()):
            yield Hit(match.start(), match.end(), turns[place])


def line(text: str, hit: Span, within: Say, *, width: int = WIDTH) -> Line:
    """The hit with up to `width` code points of the same turn on each side. No character is cut,
    and no word in Latin letters.
    """
    first = max(within.start, hit.start - width)
    while first < hit.start and _is_inside(text, first, within):
        first += 1
    last = min(within.end, hit.end + width)
    while last > hit.end and _is_inside(text, last, within):
        last -= 1
    return Line(text[first : hit.start], text[hit.start : hit.end], text[hit.end : last])


def _is_inside(text: str, at: int, within: Say) -> bool:
    """Whether a cut here would fall inside a character or a Latin word of the turn."""
    if not within.start < at < within.end:
        return False
    is_word = _IS_LATIN.match(text[at - 1]) and _IS_LATIN.match(text[at])
    return bool(is_word) or not is_boundary(text, at)


def sentence(text: str, hit: Span, within: Say) -> Span:
    """The sentence in which the hit stands, or from the first to the last of those it touches,
    without white space around.
    """
    cuts = [within.start]
    cuts += [match.end() for match in _SENTENCE_ENDS.finditer(text, within.start, within.end)]
    first = cuts[bisect_right(cuts, hit.start) - 1]
    following = bisect_right(cuts, hit.end - 1)
    last = cuts[following] if following < len(cuts) else within.end
    return trimmed(text, Span(first, last))


def trimmed(text: str, span: Span) -> Span:
    """The span without white space at its ends; of nothing but that, the span itself."""
    inner = text[span.start : span.end]
    if not inner.strip():
        return span
    return Span(
        span.start + len(inner) - len(inner.lstrip()), span.end - len(inner) + len(inner.rstrip())
    )


def _either(char: str, *, posix: bool = False) -> str:
    """A pattern for any of the character's variants."""
    found = variants(char)
    if len(found) > 1:
        return f"[{found}]"
    if posix:
        return char if char.isalnum() or ord(char) > 127 else f"\\{char}"  # noqa: PLR2004 - ASCII
    return re.escape(char)


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=4096)
def _simplified(char: str) -> str:
    return str(_converter().convert(char))


@lru_cache(maxsize=1)
def _alike() -> dict[str, str]:
    """The Chinese characters of the basic plane that share a simplified form, by that form."""
    chars = [chr(code) for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))]
    simple: Iterable[str] = _converter().convert("\n".join(chars)).split("\n")
    found: defaultdict[str, str] = defaultdict(str)
    for char, form in zip(chars, simple, strict=True):
        found[form] += char
    return {form: alike for form, alike in found.items() if len(alike) > 1}
