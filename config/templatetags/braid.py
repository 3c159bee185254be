"""Template tags and filters of every page: two languages, figures, icons, small pictures."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Literal

from django import template
from django.templatetags.static import static
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from config import drawing

register = template.Library()

GOOD, TENTATIVE = 0.80, 0.667
FINE = 10  # rails that end lower tell their values with two decimals
BRAID_WIDTH, BRAID_HEIGHT, BRAID_TWISTS = 960, 64, 3


def _tongue() -> str:
    """The key of the current language in a bilingual text."""
    return (get_language() or "en").split("-")[0]


def _spoken(value: Mapping[str, str] | str | None) -> tuple[str, str]:
    """The language and the text to show: the current language's, else the other one's."""
    if not value:
        return "", ""
    if isinstance(value, str):
        return "", value
    tongue = _tongue()
    if value.get(tongue):
        return tongue, value[tongue]
    return next(((key, text) for key, text in value.items() if text), ("", ""))


@register.filter
def local(value: Mapping[str, str] | str | None) -> str:
    """A bilingual text in the current language; the other language where it is missing."""
    return _spoken(value)[1]


@register.simple_tag
def both(value: Mapping[str, str] | str | None) -> SafeString:
    """A bilingual text in both languages, the current one first, each marked with its language."""
    tongue, text = _spoken(value)
    if not tongue or isinstance(value, str) or value is None:
        return format_html("{}", text)
    lines = [format_html('<span lang="{}">{}</span>', tongue, text)]
    lines += [
        format_html('<span class="other-tongue" lang="{}">{}</span>', key, other)
        for key, other in value.items()
        if key != tongue and other
    ]
    return SafeString(" ".join(lines))


@register.simple_tag
def spoken(value: Mapping[str, str] | str | None) -> SafeString:
    """A bilingual text in the current language, marked with a language where it is another one."""
    tongue, text = _spoken(value)
    if tongue in {"", _tongue()}:
        return format_html("{}", text)
    return format_html('<span lang="{}">{}</span>', tongue, text)


@register.simple_tag
def other(value: Mapping[str, str] | str | None) -> SafeString:
    """A bilingual text in the language that `spoken` leaves out; empty where there is none."""
    if not value or isinstance(value, str):
        return SafeString()
    shown, _ = _spoken(value)
    lines = (
        format_html('<span lang="{}">{}</span>', key, text)
        for key, text in value.items()
        if key != shown and text
    )
    return next(lines, SafeString())


@register.filter
def figure(value: float | Literal[""] | None, places: int = 0) -> str:
    """A number as the reader writes it, with `places` decimals and a true minus; "–" for None."""
    if value is None or value == "":
        return "–"
    rounded = Decimal(f"{value:.{places}f}")
    text = number_format(rounded, decimal_pos=places, use_l10n=True, force_grouping=True)
    return text.replace("-", "−", 1)


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """One drawing of icons.svg, hidden from screen readers; `size` may be "large"."""
    extra = f" icon-{size}" if size else ""
    address = static("braid/icons.svg")
    return format_html(
        '<svg class="icon{} icon-{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        extra,
        name,
        address,
        name,
    )


@register.filter
def reliability(alpha: float | None) -> SafeString:
    """A badge for Krippendorff's alpha: good from 0.80, tentative from 0.667 (Krippendorff 2004)."""
    if alpha is None:
        return format_html('<span class="flag">{}</span>', gettext("α not computed"))
    kind, name, word = _verdict(alpha)
    return format_html(
        '<span class="flag flag-{}">{} α {} {}</span>', kind, icon(name), figure(alpha, 2), word
    )


def _verdict(alpha: float) -> tuple[str, str, str]:
    if alpha >= GOOD:
        return "good", "good", gettext("good")
    if alpha >= TENTATIVE:
        return "tentative", "warning", gettext("tentative")
    return "bad", "bad", gettext("unreliable")


@register.simple_tag
def interval(
    low: float | None,
    high: float | None,
    value: float | None,
    *,
    minimum: float = 0,
    maximum: float = 100,
    line: float | None = None,
    coders: Iterable[float] = (),
    wide: bool = False,
) -> SafeString:
    """A rail from `minimum` to `maximum` with an interval and a point, told to screen readers.

    `line` is a threshold; `coders` are values shown as open circles; `wide` takes all the room.
    """
    parts = [_rule("rail", "0%", "100%")]

    def at(number: float) -> str:
        return f"{drawing.share(number, lowest=minimum, highest=maximum):.2%}"

    if low is not None and high is not None:
        parts.append(_rule("span", at(low), at(high)))
    if line is not None:
        parts.append(format_html('<line class="line" x1="{0}" x2="{0}" y1="1" y2="17"/>', at(line)))
    parts += [_spot("coder", at(number), "3.5") for number in coders]
    if value is not None:
        parts.append(_spot("point", at(value), "5"))
    return format_html(
        '<svg class="interval{}" role="img" aria-label="{}">{}</svg>',
        " interval-wide" if wide else "",
        _in_words(low, high, value, places=1 if maximum > FINE else 2),
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _rule(kind: str, start: str, end: str) -> SafeString:
    return format_html('<line class="{}" x1="{}" x2="{}" y1="9" y2="9"/>', kind, start, end)


def _spot(kind: str, x: str, radius: str) -> SafeString:
    return format_html('<circle class="{}" cx="{}" cy="9" r="{}"/>', kind, x, radius)


def _in_words(low: float | None, high: float | None, value: float | None, *, places: int) -> str:
    if value is None:
        return gettext("No value")
    if low is None or high is None:
        return figure(value, places)
    return gettext("%(value)s, interval %(low)s to %(high)s") % {
        "value": figure(value, places),
        "low": figure(low, places),
        "high": figure(high, places),
    }


@register.simple_tag
def braid_picture(fieldwork: float = 1, coding: float = 1, analysis: float = 1) -> SafeString:
    """Three plaited strands, each coloured as far as its share (0 to 1) is done."""
    pieces = drawing.braid(
        [fieldwork, coding, analysis],
        width=BRAID_WIDTH,
        height=BRAID_HEIGHT,
        twists=BRAID_TWISTS,
    )
    paths = format_html_join(
        "",
        '<path class="casing" d="{}"></path><path class="strand-{} {}" d="{}"></path>',
        ((p.path, p.strand, "done" if p.done else "ahead", p.path) for p in pieces),
    )
    return format_html(
        '<svg class="braid" viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true" focusable="false">{}</svg>',
        BRAID_WIDTH,
        BRAID_HEIGHT,
        paths,
    )


@register.simple_tag
def turn_text(text: str, *, start: int, lang: str = "") -> SafeString:
    """What is said in a turn, without a space around it: the reader counts its code points.

    `start` is the code point of its first character in the transcript.
    """
    tongue = format_html(' lang="{}"', lang) if lang else ""
    return format_html('<p class="turn-text"{} data-start="{}">{}</p>', tongue, start, text)


@register.filter
def initials(name: str) -> str:
    """One or two letters for an avatar: "Chen Hua 陈华" gives CH, "陈华" gives 华."""
    words = [word for word in name.split() if word.isascii()] or name.split()
    if len(words) > 1:
        return (words[0][0] + words[-1][0]).upper()
    only = "".join(words)
    return only[:2].upper() if only.isascii() else only[-1:]


@register.filter
def heat(value: float | None, maximum: float) -> str:
    """The class of a heat cell, `heat-0` to `heat-10`, for a value between 0 and `maximum`."""
    if value is None or not maximum:
        return ""
    return f"heat-{round(10 * min(max(value / maximum, 0), 1))}"
