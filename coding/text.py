"""The canonical text of a transcript, and which spans of it may be marked."""

import hashlib
import unicodedata
from bisect import bisect_left
from enum import StrEnum

_BOM = "\ufeff"
_ZWNJ, _ZWJ = "\u200c", "\u200d"
# Letters by category, marks by use: voicing marks of half-width kana, sara am of Thai and Lao.
_MARKS_OF_CATEGORY_L = frozenset("\uff9e\uff9f\u0e33\u0eb3")
_ASTRAL = 0xFFFF


class TextFault(StrEnum):
    """Why a text cannot be kept."""

    NUL = "nul"
    LONE_SURROGATE = "lone_surrogate"


class TextRefused(ValueError):  # noqa: N818
    """A text holds a character that storage cannot keep."""

    def __init__(self, reason: TextFault, *, at: int, line: int) -> None:
        super().__init__(f"{reason.value} at character {at}, line {line}")
        self.reason = reason
        self.at = at
        self.line = line


class SpanFault(StrEnum):
    """Why a span is not accepted."""

    OUT_OF_RANGE = "out_of_range"
    EMPTY = "empty"
    QUOTE_DIFFERS = "quote_differs"
    CUTS_GRAPHEME = "cuts_grapheme"
    CUTS_SURROGATE_PAIR = "cuts_surrogate_pair"
    QUOTE_ABSENT = "quote_absent"
    QUOTE_NOT_UNIQUE = "quote_not_unique"


class SpanRefused(ValueError):  # noqa: N818
    """A span or a quote does not fit its text; `found` is what stands there instead."""

    def __init__(self, reason: SpanFault, *, start: int, end: int, found: str = "") -> None:
        super().__init__(f"{reason.value}: {start}-{end}")
        self.reason = reason
        self.start = start
        self.end = end
        self.found = found


def canonical(text: str) -> str:
    """Take a leading byte order mark off and turn CRLF and CR into LF; nothing else changes.

    Composed and decomposed letters stay as they came: no Unicode normalisation, because a
    quote must be found again in the file it was taken from.
    Raises TextRefused for NUL and for lone surrogates.
    """
    plain = text.removeprefix(_BOM).replace("\r\n", "\n").replace("\r", "\n")
    for at, char in enumerate(plain):
        if char == "\0":
            reason = TextFault.NUL
        elif "\ud800" <= char <= "\udfff":
            reason = TextFault.LONE_SURROGATE
        else:
            continue
        raise TextRefused(reason, at=at, line=plain.count("\n", 0, at) + 1)
    return plain


def digest(text: str) -> str:
    """SHA-256 of the text's UTF-8 bytes, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def check_span(text: str, start: int, end: int, quote: str) -> None:
    """Accept a span of code points, end exclusive, that holds exactly the quote.

    Raises SpanRefused with the first reason that applies.
    """
    if not 0 <= start <= len(text) or not 0 <= end <= len(text):
        raise SpanRefused(SpanFault.OUT_OF_RANGE, start=start, end=end)
    if start >= end:
        raise SpanRefused(SpanFault.EMPTY, start=start, end=end)
    found = text[start:end]
    if found != quote:
        raise SpanRefused(SpanFault.QUOTE_DIFFERS, start=start, end=end, found=found)
    if not is_boundary(text, start) or not is_boundary(text, end):
        raise SpanRefused(SpanFault.CUTS_GRAPHEME, start=start, end=end, found=found)


class Excerpt:
    """Some code points of a long text, from `first` on: enough to check a span without the rest."""

    BEFORE = 64  # so long a row of flags before a span is believed to be whole
    LONGEST = 2**30

    class TooShortError(ValueError):
        """What stands before the excerpt decides, too."""

    def __init__(self, text: str, first: int) -> None:
        self.text, self.first = text, first

    @classmethod
    def bounds(cls, start: int, end: int) -> tuple[int, int]:
        """Where the excerpt for this span begins, and its length (less at the end of the text)."""
        first = max(0, start - cls.BEFORE)
        return first, max(0, min(max(start, end) + 1 - first, cls.LONGEST))

    def check(self, start: int, end: int, quote: str) -> None:
        """As check_span does with the whole text.

        Raises SpanRefused, and TooShortError where a row of flags runs out of the excerpt.
        """
        if start < 0 or end < 0 or max(start, end) - self.first > len(self.text):
            raise SpanRefused(SpanFault.OUT_OF_RANGE, start=start, end=end)
        at = start - self.first
        if self.first and _flag_halves_before(self.text, at) == at:
            raise Excerpt.TooShortError
        try:
            check_span(self.text, at, end - self.first, quote)
        except SpanRefused as refused:
            raise SpanRefused(refused.reason, start=start, end=end, found=refused.found) from None


def find_quote(text: str, quote: str) -> tuple[int, int]:
    """Start and end of the one place where the quote stands.

    Raises SpanRefused when the quote is empty, absent, or stands in more places than one
    (overlapping places count).
    """
    if not quote:
        raise SpanRefused(SpanFault.EMPTY, start=0, end=0)
    start = text.find(quote)
    if start < 0:
        raise SpanRefused(SpanFault.QUOTE_ABSENT, start=0, end=len(text))
    second = text.find(quote, start + 1)
    if second >= 0:
        raise SpanRefused(SpanFault.QUOTE_NOT_UNIQUE, start=start, end=second + len(quote))
    return start, start + len(quote)


def is_boundary(text: str, at: int) -> bool:
    """Whether a reader sees a break between two characters before this offset.

    The rule is UAX #29 (Unicode Text Segmentation, extended grapheme clusters) in short form.
    A line feed or another control character always breaks. No break stands before a combining
    mark (category M, which holds the variation selectors), a joiner, a skin tone or an emoji tag;
    after a zero-width joiner; inside a Hangul syllable of jamo; inside a pair of regional
    indicators. Two differences remain: after a joiner we never break
    (UAX #29 does when no emoji stands before it), and prepended marks and Indic conjuncts, which
    UAX #29 keeps together, may be cut.
    """
    if at <= 0 or at >= len(text):
        return True
    before, after = text[at - 1], text[at]
    if _is_control(before) or _is_control(after):
        return True
    if _extends(after) or before == _ZWJ or _joins_hangul(before, after):
        return False
    return not (_is_flag_half(after) and _flag_halves_before(text, at) % 2 == 1)


def _is_control(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Zl", "Zp"} or char == "\u200b"


def _extends(char: str) -> bool:
    return (
        unicodedata.category(char).startswith("M")
        or char in {_ZWNJ, _ZWJ}
        or char in _MARKS_OF_CATEGORY_L
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or "\U000e0020" <= char <= "\U000e007f"
    )


def _is_flag_half(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _flag_halves_before(text: str, at: int) -> int:
    first = at
    while first > 0 and _is_flag_half(text[first - 1]):
        first -= 1
    return at - first


def _joins_hangul(before: str, after: str) -> bool:
    pair = (_hangul(before), _hangul(after))
    return pair in {
        ("L", "L"), ("L", "V"), ("L", "LV"), ("L", "LVT"),
        ("LV", "V"), ("LV", "T"), ("V", "V"), ("V", "T"),
        ("LVT", "T"), ("T", "T"),
    }  # fmt: skip


def _hangul(char: str) -> str:
    if "\u1100" <= char <= "\u115f" or "\ua960" <= char <= "\ua97c":
        return "L"
    if "\u1160" <= char <= "\u11a7" or "\ud7b0" <= char <= "\ud7c6":
        return "V"
    if "\u11a8" <= char <= "\u11ff" or "\ud7cb" <= char <= "\ud7fb":
        return "T"
    if "\uac00" <= char <= "\ud7a3":
        return "LV" if (ord(char) - 0xAC00) % 28 == 0 else "LVT"
    return ""


class Utf16Map:
    """Offsets of one text in code points (ours) and in UTF-16 units (a browser's)."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._astral = [at for at, char in enumerate(text) if ord(char) > _ASTRAL]
        self._astral_units = [at + earlier for earlier, at in enumerate(self._astral)]

    def units(self, at: int) -> int:
        """UTF-16 units before this code point. Raises SpanRefused out of range."""
        if not 0 <= at <= self._length:
            raise SpanRefused(SpanFault.OUT_OF_RANGE, start=at, end=at)
        return at + bisect_left(self._astral, at)

    def point(self, units: int) -> int:
        """Code points before this UTF-16 unit.

        Raises SpanRefused out of range and between the halves of a surrogate pair.
        """
        if not 0 <= units <= self._length + len(self._astral):
            raise SpanRefused(SpanFault.OUT_OF_RANGE, start=units, end=units)
        earlier = bisect_left(self._astral_units, units)
        if earlier and self._astral_units[earlier - 1] + 1 == units:
            raise SpanRefused(SpanFault.CUTS_SURROGATE_PAIR, start=units, end=units)
        return units - earlier


def to_utf16(text: str, at: int) -> int:
    """UTF-16 units before a code point; for many offsets of one text keep a Utf16Map."""
    return Utf16Map(text).units(at)


def from_utf16(text: str, units: int) -> int:
    """Code points before a UTF-16 unit; for many offsets of one text keep a Utf16Map."""
    return Utf16Map(text).point(units)
