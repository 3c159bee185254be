"""Words of the codebook in chosen languages, for the document on paper."""

import re
from collections.abc import Mapping, Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

_HAN = re.compile(r"[\u3400-\u9fff]")


@register.filter
def lang_of(text: str) -> str:
    """The language of what somebody wrote, to mark it by: "zh" if any of it is Chinese."""
    return "zh" if _HAN.search(text) else "en"


@register.simple_tag
def in_tongues(words: Mapping[str, str], tongues: Sequence[str]) -> SafeString:
    """A bilingual text in these languages, each marked; another one where none of them is there."""
    found = [(tongue, words[tongue]) for tongue in tongues if words.get(tongue)]
    if not found:
        found = [pair for pair in words.items() if pair[1]][:1]
    lines = format_html_join(" ", '<span class="said" lang="{}">{}</span>', found)
    return format_html('<span class="said-in">{}</span>', lines) if found else SafeString()
