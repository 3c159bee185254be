"""Where the spans of one text stand in another: exact for what stayed, an honest word for the rest."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple, Self

from coding.text import is_boundary

_GRAMS = (32, 12, 6)  # characters that must stand once in either text to be taken for the same
_MOST_WORK = 1_000_000  # pairs of tokens to compare one by one
_EASY_WORK = 40_000
_TOKEN = re.compile(r"[A-Za-z0-9\u00c0-\u024f]+|\s+|.", re.DOTALL)
_SHORT = 20  # letters: a quote so short is followed to whatever took its place
_KEPT_SHARE = 0.2  # of the letters of a longer quote must still be there
_FURTHEST = 200  # characters that a gap may slide
_ENDS = frozenset("。！？；.!?;…”’")
_TELLING = 8  # characters that are not elsewhere by chance


class Fate(StrEnum):
    """Moved: the same words. Changed: other words in their place. Lost: nothing in their place."""

    MOVED = "moved"
    CHANGED = "changed"
    LOST = "lost"


class Block(NamedTuple):
    """old[old : old + size] == new[new : new + size]."""

    old: int
    new: int
    size: int


class Edit(NamedTuple):
    """Put the text in the place of old[start:end]."""

    start: int
    end: int
    text: str


class Place(NamedTuple):
    """Where a span is now. A lost one has no length; it stood at `start`. `is_elsewhere`: its words
    were found at another place than the one which the text around them leads to.
    """

    start: int
    end: int
    fate: Fate
    is_elsewhere: bool = False


class _Gap(NamedTuple):
    """Two stretches, at least one of them not empty, that stand for one another."""

    old: int
    old_end: int
    new: int
    new_end: int

    @property
    def is_one_sided(self) -> bool:
        return self.old == self.old_end or self.new == self.new_end


@dataclass(frozen=True)
class Alignment:
    """`blocks` follow one another in both texts; the last is empty and stands at both ends.
    `is_exact`: made of the edits themselves, so that what took a place is known for certain.
    """

    old: str
    new: str
    blocks: tuple[Block, ...]
    is_exact: bool = False

    @classmethod
    def between(cls, old: str, new: str) -> Self:
        """Found by comparing: what stands once in either text holds the rest in place (patience
        diff over runs of characters, then over words); under a second for 150,000 characters.
        """
        blocks = _settled(old, new, _merged(sorted(_equal_runs(old, new))))
        return cls(old, new, (*blocks, Block(len(old), len(new), 0)))

    @classmethod
    def of_edits(cls, old: str, edits: Sequence[Edit]) -> Self:
        """Made by edits in order, which do not overlap. Raises ValueError when they do."""
        parts: list[str] = []
        blocks: list[Block] = []
        at = length = 0
        for edit in edits:
            if not at <= edit.start <= edit.end <= len(old):
                raise ValueError(edit)
            if edit.start > at:
                blocks.append(Block(at, length, edit.start - at))
            parts += [old[at : edit.start], edit.text]
            length += edit.start - at + len(edit.text)
            at = edit.end
        if at < len(old):
            blocks.append(Block(at, length, len(old) - at))
        new = "".join([*parts, old[at:]])
        return cls(old, new, (*blocks, Block(len(old), len(new), 0)), is_exact=True)

    def place(self, start: int, end: int) -> Place:
        """Where old[start:end] is in the new text; never within a character that a reader sees."""
        quote = self.old[start:end]
        first, last = self._start(start, end), self._end(start, end)
        if first >= last or self._is_gone(start, end, self.new[first:last]):
            return self._elsewhere(quote) or Place(min(first, last), min(first, last), Fate.LOST)
        while not is_boundary(self.new, first):
            first -= 1
        while not is_boundary(self.new, last):
            last += 1
        is_same = self.new[first:last] == quote
        return Place(first, last, Fate.MOVED if is_same else Fate.CHANGED)

    def point(self, at: int) -> int:
        """Where an offset of the old text is in the new one; within what was
        replaced, behind it.
        """
        place = self._holding(at)
        block = self.blocks[place]
        if at >= block.old:
            return block.new + at - block.old
        gap = self._gap_before(place)
        return gap.new if at <= gap.old else gap.new_end

    def _holding(self, at: int) -> int:
        """The block that holds this code point, else the next one."""
        place = bisect_right(self.blocks, at, key=lambda block: block.old) - 1
        if place >= 0 and at < self.blocks[place].old + self.blocks[place].size:
            return place
        return min(place + 1, len(self.blocks) - 1)

    def _start(self, start: int, end: int) -> int:
        place = self._holding(start)
        block = self.blocks[place]
        if block.old <= start:
            return block.new + start - block.old
        gap = self._gap_before(place)
        return gap.new if _covers(gap, start, end, is_exact=self.is_exact) else gap.new_end

    def _end(self, start: int, end: int) -> int:
        place = bisect_left(self.blocks, end, key=lambda block: block.old) - 1
        if place >= 0:
            block = self.blocks[place]
            if end <= block.old + block.size:
                return block.new + end - block.old
        gap = self._gap_before(place + 1)
        return gap.new_end if _covers(gap, start, end, is_exact=self.is_exact) else gap.new

    def _gap_before(self, place: int) -> _Gap:
        before = self.blocks[place - 1] if place > 0 else Block(0, 0, 0)
        block = self.blocks[place]
        return _Gap(before.old + before.size, block.old, before.new + before.size, block.new)

    def _is_gone(self, start: int, end: int, now: str) -> bool:
        """Whether only punctuation is left, or of a long quote so little that what stands there is
        something else.
        """
        letters = _letters(self.old[start:end])
        if letters and not _letters(now):
            return True
        if self.is_exact or letters <= _SHORT:
            return False
        kept = 0
        for block in self.blocks[self._holding(start) :]:
            if block.old >= end:
                break
            kept += _letters(self.old[max(start, block.old) : min(end, block.old + block.size)])
        return kept < _KEPT_SHARE * letters

    def _elsewhere(self, quote: str) -> Place | None:
        """Words that stand once in either text are the same words, wherever they went."""
        if len(quote) < _TELLING or _count(self.old, quote) != 1 or _count(self.new, quote) != 1:
            return None
        start = self.new.index(quote)
        end = start + len(quote)
        if not is_boundary(self.new, start) or not is_boundary(self.new, end):
            return None
        return Place(start, end, Fate.MOVED, is_elsewhere=True)


def _covers(gap: _Gap, start: int, end: int, *, is_exact: bool) -> bool:
    """Whether a span holds so much of what was replaced that what replaced it belongs to it."""
    held = min(end, gap.old_end) - max(start, gap.old)
    return held > 0 and (is_exact or held * 2 >= gap.old_end - gap.old)


def _letters(text: str) -> int:
    return sum(char.isalnum() for char in text)


def _count(text: str, quote: str) -> int:
    first = text.find(quote)
    return 0 if first < 0 else 1 + (text.find(quote, first + 1) >= 0)


def _merged(blocks: Sequence[Block]) -> list[Block]:
    """Runs that touch in both texts are one."""
    merged: list[Block] = []
    for block in blocks:
        last = merged[-1] if merged else None
        if last and (last.old + last.size, last.new + last.size) == (block.old, block.new):
            merged[-1] = last._replace(size=last.size + block.size)
        elif block.size:
            merged.append(block)
    return merged


def _settled(old: str, new: str, blocks: list[Block]) -> list[Block]:
    """What was put in or taken out may as well begin some characters earlier or later, where these
    repeat: let it begin and end with a line, a sentence or a word.
    """
    for place in range(len(blocks) - 1):
        before, after = blocks[place], blocks[place + 1]
        gap = _Gap(before.old + before.size, after.old, before.new + before.size, after.new)
        if not gap.is_one_sided:
            continue
        text, start, end = (old, gap.old, gap.old_end)
        if start == end:
            text, start, end = (new, gap.new, gap.new_end)
        slide = _best_slide(text, start, end, most_back=before.size - 1, most_on=after.size - 1)
        blocks[place] = before._replace(size=before.size + slide)
        blocks[place + 1] = Block(after.old + slide, after.new + slide, after.size - slide)
    return blocks


def _best_slide(text: str, start: int, end: int, *, most_back: int, most_on: int) -> int:
    """How far text[start:end] is best moved, so that taking it out leaves the same."""
    back = on = 0
    while back < min(most_back, _FURTHEST) and text[start - back - 1] == text[end - back - 1]:
        back += 1
    while on < min(most_on, _FURTHEST) and text[start + on] == text[end + on]:
        on += 1
    return max(
        range(-back, on + 1),
        key=lambda slide: (_cut(text, start + slide) + _cut(text, end + slide), slide),
    )


def _cut(text: str, at: int) -> int:
    """How natural it is to cut a text here."""
    before, after = text[at - 1 : at], text[at : at + 1]
    if not before or not after or before == "\n":
        return 4
    if before in _ENDS:
        return 3
    if before.isspace() or after.isspace():
        return 2
    return int(not (before.isalnum() and after.isalnum()))


def _equal_runs(old: str, new: str) -> Iterator[Block]:
    open_gaps = [(_Gap(0, len(old), 0, len(new)), 0)]
    while open_gaps:
        gap, level = open_gaps.pop()
        gap, ends = _trimmed(old, new, gap)
        yield from ends
        if gap.is_one_sided:
            continue
        anchors: list[Block] = []
        work = (gap.old_end - gap.old) * (gap.new_end - gap.new)
        while level < len(_GRAMS) and work > _EASY_WORK and not anchors:
            anchors = _anchors(old, new, gap, _GRAMS[level])
            level += 1
        if not anchors:
            yield from _by_words(old, new, gap)
            continue
        yield from anchors
        open_gaps += [(between, level) for between in _between(gap, anchors)]


def _between(gap: _Gap, blocks: Sequence[Block]) -> list[_Gap]:
    first, last = Block(gap.old, gap.new, 0), Block(gap.old_end, gap.new_end, 0)
    return [
        _Gap(before.old + before.size, after.old, before.new + before.size, after.new)
        for before, after in pairwise([first, *blocks, last])
    ]


def _trimmed(old: str, new: str, gap: _Gap) -> tuple[_Gap, list[Block]]:
    """The gap without what is equal at its two ends, and those ends."""
    one, other = old[gap.old : gap.old_end], new[gap.new : gap.new_end]
    head = _common(one, other)
    tail = _common(one[head:][::-1], other[head:][::-1])
    inner = _Gap(gap.old + head, gap.old_end - tail, gap.new + head, gap.new_end - tail)
    ends = [Block(gap.old, gap.new, head), Block(inner.old_end, inner.new_end, tail)]
    return inner, [block for block in ends if block.size]


def _common(one: str, other: str) -> int:
    """How many characters both begin with."""
    low, high = 0, min(len(one), len(other))
    if one[:high] == other[:high]:
        return high
    while high - low > 1:
        middle = (low + high) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle
    return low


def _anchors(old: str, new: str, gap: _Gap, size: int) -> list[Block]:
    """Runs of at least `size` characters that stand once in either stretch, in the same order."""
    here = _single(old, gap.old, gap.old_end, size)
    there = _single(new, gap.new, gap.new_end, size)
    pairs = [(at, there[gram]) for gram, at in here.items() if gram in there]
    blocks: list[Block] = []
    for at, to in _rising(sorted(pairs)):
        last = blocks[-1] if blocks else Block(gap.old, gap.new, 0)
        skip = max(0, last.old + last.size - at, last.new + last.size - to)
        if blocks and at - to == last.old - last.new and skip:
            blocks[-1] = last._replace(size=at + size - last.old)
        elif skip < size:
            blocks.append(Block(at + skip, to + skip, size - skip))
    return blocks


def _single(text: str, start: int, end: int, size: int) -> dict[str, int]:
    """Where each run of `size` characters begins that stands only once in the stretch."""
    found: dict[str, int] = {}
    for at in range(start, end - size + 1):
        gram = text[at : at + size]
        found[gram] = -1 if gram in found else at
    return {gram: at for gram, at in found.items() if at >= 0}


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest list of pairs in which the second numbers rise as the first do."""
    tops: list[int] = []
    at_top: list[int] = []
    before: list[int] = []
    for place, (_at, to) in enumerate(pairs):
        pile = bisect_left(tops, to)
        before.append(at_top[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(to)
            at_top.append(place)
        else:
            tops[pile], at_top[pile] = to, place
    chain: list[tuple[int, int]] = []
    place = at_top[-1] if at_top else -1
    while place >= 0:
        chain.append(pairs[place])
        place = before[place]
    return chain[::-1]


def _by_words(old: str, new: str, gap: _Gap) -> Iterator[Block]:
    """Compare word by word (Chinese: character by character), then the ends of what differs."""
    ones = _TOKEN.findall(old, gap.old, gap.old_end)
    others = _TOKEN.findall(new, gap.new, gap.new_end)
    if len(ones) * len(others) > _MOST_WORK:
        return
    places, targets = _starts(ones, gap.old), _starts(others, gap.new)
    matcher = SequenceMatcher(None, ones, others, autojunk=False)
    blocks = [
        Block(places[one], targets[other], places[one + size] - places[one])
        for one, other, size in matcher.get_matching_blocks()
        if size
    ]
    yield from blocks
    for between in _between(gap, blocks):
        if not between.is_one_sided:
            yield from _trimmed(old, new, between)[1]


def _starts(tokens: Sequence[str], first: int) -> list[int]:
    """Where each token begins, and where the last ends."""
    starts = [first]
    for token in tokens:
        starts.append(starts[-1] + len(token))
    return starts
