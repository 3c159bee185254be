"""Filters of the pages of results: flags in words."""

from collections.abc import Iterable

from django import template

from analysis.pages.words import FLAGS, Flag

register = template.Library()


@register.filter
def flag_words(keys: Iterable[str]) -> list[Flag]:
    """The flags of a figure with label, tone and meaning; one without words is left out."""
    return [FLAGS[key] for key in keys if key in FLAGS]
