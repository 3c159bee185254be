"""Filters of the survey house's pages: roles in words, the language of what somebody wrote."""

import re

from django import template

from survey.pages.words import role_labels

register = template.Library()

_CHINESE = re.compile(r"[\u3400-\u9fff]")

register.filter("role_labels", role_labels)


@register.filter
def written_in(text: str) -> str:
    """The language of a free text, for its font and for screen readers: Chinese characters tell."""
    return "zh" if _CHINESE.search(text) else "en"
