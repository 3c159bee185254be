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
    parts = [_sounds(char) for char in name if char.isalnum()]
    if not any(is_chinese for is_chinese, _ in parts):
        return ()
    sounds = [found for _, found in parts]
    initials = [tuple(dict.fromkeys(sound[0] for sound in found)) for found in sounds]
    return tuple(dict.fromkeys([*_joined(sounds), *_joined(initials)]))


def _joined(choices: list[tuple[str, ...]]) -> list[str]:
    while _count(choices) > MOST:  # drop the rarest reading where there are most
        longest = max(range(len(choices)), key=lambda place: len(choices[place]))
        choices = [found[:-1] if place == longest else found for place, found in enumerate(choices)]
    return ["".join(parts) for parts in product(*choices)]


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
