"""Which encoding a text file is in, told from its bytes."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from coding.formats.characters import COMMON, FREQUENT, LATIN, LATIN_MARKS, MARKS

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES = ("gb18030", "big5", "big5hkscs", "utf-16-le", "utf-16-be", "cp1252")
ENCODINGS = ("utf-8", *_CANDIDATES)
_WIDE = frozenset({"utf-16-le", "utf-16-be"})
ENOUGH = 0.25
_SAFE, _AHEAD, _WHOLLY = 0.55, 0.15, 0.9
_FEW_BYTES, _FAR_AHEAD, _HALF = 16, 0.45, 0.5
# In Chinese of another encoding one character in five is valid UTF-8 by accident.
_PROOF = 12
_EMOJI = re.compile("[\U0001f000-\U0001faff]")
_LETTERS = re.compile("[A-Za-z]")
_WORDS = re.compile(r"[A-Za-z0-9 ,.:;?!'\r\n-]+")
_SAMPLE = 20_000
_PREVIEW = 160
# What one character beyond ASCII tells of the encoding it was read in.
_FREQUENT_HAN, _COMMON_HAN, _RARE_HAN, _STRANGE = 1.0, 0.6, 0.1, -0.5


class EncodingUnknown(ValueError):  # noqa: N818
    """The bytes read as text in none of the encodings we know."""


@dataclass(frozen=True)
class Candidate:
    """The bytes read in one encoding; `share` (at most 1) says how common its characters are, and
    is at least half where they are proved to be UTF-8.
    """

    encoding: str
    text: str
    share: float

    @property
    def preview(self) -> str:
        return " ".join(self.text[: 2 * _PREVIEW].split())[:_PREVIEW]


@dataclass(frozen=True)
class Decoded:
    """The best candidate, and the others, the better first. Not `is_sure`: a person must choose."""

    best: Candidate
    others: tuple[Candidate, ...]
    is_sure: bool


def decode(data: bytes) -> tuple[str, str]:
    """The text of a file, and the name of the encoding it was most likely written in.

    Raises EncodingUnknown when the share of common characters stays below a quarter in all of
    them; `decoded` tells whether it is sure, and what else it may be.
    """
    best = decoded(data).best
    if best.share < ENOUGH:
        raise EncodingUnknown(best.encoding)
    return best.text, best.encoding


def decoded(data: bytes) -> Decoded:
    """The readings of a file, the best first.

    A byte order mark decides. Without one, bytes that are valid UTF-8 and hold no NUL are UTF-8;
    else GB18030, Big5, UTF-16 of both orders and Windows-1252 are tried, and the one wins whose
    characters beyond ASCII are the most common in Chinese or Western European writing: bytes
    read in a wrong encoding give rare characters. A reading is sure when it is well ahead of all
    that read otherwise; a few bytes may be valid UTF-8 by accident, so the others are asked, too,
    unless there are emoji or many different characters beyond ASCII, of whatever script.
    Raises EncodingUnknown when there is no reading at all.
    """
    marked = _marked(data)
    if marked is not None:
        return Decoded(marked, (), is_sure=True)
    plain = _read(data, "utf-8")
    others = sorted(_candidates(data), key=lambda one: one.share, reverse=True)
    if plain is not None and "\0" not in plain:
        is_proved, share = _is_proved(plain), _share(plain)
        first = Candidate("utf-8", plain, max(share, _HALF) if is_proved else share)
        if is_proved or _is_utf8(first, others):
            return Decoded(first, tuple(others), is_sure=True)
        best, *rest = sorted((first, *others), key=lambda one: one.share, reverse=True)
        return Decoded(best, tuple(rest), is_sure=False)
    if not others:
        raise EncodingUnknown("")
    best, *rest = others
    if plain is not None and best.share < ENOUGH:  # a text with a NUL in it
        return Decoded(Candidate("utf-8", plain, _share(plain)), tuple(others), is_sure=True)
    second = rest[0].share if rest else _STRANGE
    ahead = _FAR_AHEAD if len(data) <= _FEW_BYTES else _AHEAD
    is_sure = best.share >= _SAFE and best.share - second >= ahead
    return Decoded(best, tuple(rest), is_sure=is_sure)


def read_as(data: bytes, encoding: str) -> str:
    """The text in this encoding. Raises EncodingUnknown where the bytes or the name do not fit."""
    text = _read(data, encoding) if encoding in {*ENCODINGS, *dict(_BOMS).values()} else None
    if text is None:
        raise EncodingUnknown(encoding)
    return text


def _is_proved(text: str) -> bool:
    """Whether no other encoding's text comes out as this UTF-8: an emoji is a character of no
    Chinese text (and no UTF-16), and a dozen others are not valid by accident.
    """
    sample = text[:_SAMPLE]
    is_varied = sum(char > "\x7f" for char in set(sample)) >= _PROOF
    return is_varied or _EMOJI.search(sample) is not None


def _is_utf8(first: Candidate, others: list[Candidate]) -> bool:
    """Bytes are UTF-8 by accident only where another reading is made of common characters."""
    if first.share == 1.0 and first.text.isascii():
        few = len(first.text) <= _FEW_BYTES and _WORDS.fullmatch(first.text) is None
        wide = [one.share for one in others if one.encoding in _WIDE and not one.text.isascii()]
        return not wide or max(wide) < (_HALF if few else _WHOLLY)
    best = max((one.share for one in others), default=_STRANGE)
    return best - first.share < _AHEAD or first.share >= _WHOLLY


def _marked(data: bytes) -> Candidate | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = _read(data, encoding)
            if text is None:
                raise EncodingUnknown(encoding)
            return Candidate(encoding, text, 1.0)
    return None


def _candidates(data: bytes) -> Iterator[Candidate]:
    """One for each text that comes out; two encodings that read the same count as the first."""
    texts: set[str] = set()
    for name in _CANDIDATES:
        text = _read(data, name)
        if text is not None and text not in texts:
            texts.add(text)
            share = _share(text)
            # Western text is mostly letters; a handful of signs is something else, misread.
            is_doubtful = name == "cp1252" and 2 * len(_LETTERS.findall(text)) < len(text.strip())
            yield Candidate(name, text, min(share, _HALF) if is_doubtful else share)


def _read(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _share(text: str) -> float:
    """The mean of what the characters beyond printable ASCII tell; 1 where there are none."""
    sample = text[:_SAMPLE]
    told = [
        _told(sample, at, char)
        for at, char in enumerate(sample)
        if not ("\x20" <= char <= "\x7e" or char in "\t\r\n")
    ]
    return round(sum(told) / len(told), 3) if told else 1.0


def _told(text: str, at: int, char: str) -> float:
    if char in FREQUENT or char in MARKS:
        return _FREQUENT_HAN
    if char in LATIN:
        around = text[max(0, at - 1) : at] + text[at + 1 : at + 2]
        # Western words are mostly ASCII: letters with accents side by side are Chinese, misread.
        return _STRANGE if any(each > "\x7f" for each in around) else _FREQUENT_HAN
    if char in LATIN_MARKS:
        return _FREQUENT_HAN
    if char in COMMON:
        return _COMMON_HAN
    return _RARE_HAN if "\u4e00" <= char <= "\u9fff" or char > "\U0001f000" else _STRANGE
