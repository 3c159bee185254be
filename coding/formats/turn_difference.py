"""Two versions of a transcript side by side, turn by turn, with what differs marked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

from coding.align import Alignment
from coding.formats.correcting import Script


class Part(NamedTuple):
    """A piece of a turn; `is_other`: it stands in this version alone."""

    text: str
    is_other: bool


@dataclass(frozen=True, slots=True)
class Side:
    """A turn of one version; `parts` follow one another."""

    number: int
    speaker: str
    parts: tuple[Part, ...]
    is_other_speaker: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """A turn before and after, where something differs; None: there is none on that side. `same`
    counts the turns before it that say the same in both versions.
    """

    same: int
    before: Side | None
    after: Side | None


class _Turn(NamedTuple):
    number: int
    speaker: str
    text: str


def difference(before: Script, after: Script) -> tuple[list[Pair], int]:
    """The turns that differ, and how many say the same after the last of them."""
    olds, news = _turns(before), _turns(after)
    matcher = SequenceMatcher(
        None, [turn[1:] for turn in olds], [turn[1:] for turn in news], autojunk=False
    )
    pairs: list[Pair] = []
    same = 0
    for what, old, old_end, new, new_end in matcher.get_opcodes():
        if what == "equal":
            same += old_end - old
            continue
        for one, other in zip_longest(olds[old:old_end], news[new:new_end]):
            pairs.append(Pair(same, *_sides(one, other)))
            same = 0
    return pairs, same


def _turns(script: Script) -> Sequence[_Turn]:
    return [
        _Turn(turn.position, turn.speaker, script.text[turn.start : turn.end])
        for turn in script.turns
    ]


def _sides(one: _Turn | None, other: _Turn | None) -> tuple[Side | None, Side | None]:
    if one is None or other is None:
        return _alone(one), _alone(other)
    alignment = Alignment.between(one.text, other.text)
    is_other = one.speaker != other.speaker
    before = tuple(_parts(one.text, [(block.old, block.size) for block in alignment.blocks]))
    after = tuple(_parts(other.text, [(block.new, block.size) for block in alignment.blocks]))
    return (
        Side(one.number, one.speaker, before, is_other),
        Side(other.number, other.speaker, after, is_other),
    )


def _alone(turn: _Turn | None) -> Side | None:
    return turn and Side(turn.number, turn.speaker, (Part(turn.text, is_other=True),))


def _parts(text: str, blocks: Sequence[tuple[int, int]]) -> Iterator[Part]:
    at = 0
    for start, size in blocks:
        if start > at:
            yield Part(text[at:start], is_other=True)
        if size:
            yield Part(text[start : start + size], is_other=False)
        at = start + size
