"""Filters of the pages of results: flags in words, values by coder."""

from collections.abc import Iterable

from django import template

from analysis.pages.words import FLAGS, Flag
from analysis.queries.results import Figure

register = template.Library()


@register.filter
def flag_words(keys: Iterable[str]) -> list[Flag]:
    """The flags of a figure with label, tone and meaning; one without words is left out."""
    return [FLAGS[key] for key in keys if key in FLAGS]


@register.filter
def percent(share: float | None) -> str:
    """A share from 0 to 1 in per cent, with one decimal; – for None."""
    return "–" if share is None else f"{100 * share:.1f}%"


@register.filter
def by_coder(
    figure: Figure, coders: Iterable[tuple[str, str]]
) -> list[tuple[str, str, float | None]]:
    """(handle, name, value) of each coder of the run, whose names are in `coders`."""
    names = dict(coders)
    return [(handle, names.get(handle, ""), value) for handle, value in figure.coders]
