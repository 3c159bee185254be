"""How a Chinese name is typed in Latin letters: every reading of every character, and initials."""

from functools import lru_cache
from itertools import product

from pypinyin import Style, pinyin

MOST = 64  # readings of one name


@lru_cache(maxsize=4096)
def readings(name: str) -> tuple[str, ...]:
    """["xingwei", "hangwei", "hengwei", "xw", "hw"] of 行为: whole readings first, then initials.

    Letters and digits between characters stay; a name without Chinese characters has none. At most
    64 of each: those of the first characters vary last.
    """
    whole = _of_characters(name)
    initials = [tuple(dict.fromkeys(sound[0] for sound in found)) for found in whole]
    return tuple(dict.fromkeys([*_joined(whole), *_joined(initials)]))


@lru_cache(maxsize=4096)
def sounds(name: str) -> tuple[str, ...]:
    """("xing hang heng", "wei") of 行为: of what the whole readings are made, character by character;
    it is much shorter than they are.
    """
    return tuple(" ".join(found) for found in _fewer(_of_characters(name)))


def _of_characters(name: str) -> list[tuple[str, ...]]:
    """The readings of each character; empty for a name that has no Chinese ones."""
    parts = [_sounds(char) for char in name if char.isalnum()]
    if not any(is_chinese for is_chinese, _ in parts):
        return []
    return [found for _, found in parts]


def _joined(choices: list[tuple[str, ...]]) -> list[str]:
    return ["".join(parts) for parts in product(*_fewer(choices))] if choices else []


def _fewer(choices: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Without the rarest readings where there are most, so that MOST can be made of them."""
    while _count(choices) > MOST:
        longest = max(range(len(choices)), key=lambda place: len(choices[place]))
        choices = [found[:-1] if place == longest else found for place, found in enumerate(choices)]
    return choices


def _count(choices: list[tuple[str, ...]]) -> int:
    count = 1
    for found in choices:
        count *= len(found)
    return count


@lru_cache(maxsize=8192)
def _sounds(char: str) -> tuple[bool, tuple[str, ...]]:
    """Whether it is a Chinese character, and its readings, the commonest first; ü is typed v or u."""
    found = pinyin(char, style=Style.NORMAL, heteronym=True, errors="ignore")
    if not found:
        return False, (char.lower(),)
    plain = (sound.replace("ü", "v") for sound in found[0] if sound)
    both = (way for sound in plain for way in (sound, sound.replace("v", "u")))
    return True, tuple(dict.fromkeys(both))
