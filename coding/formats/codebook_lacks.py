"""What a codebook still lacks before it can be given out."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from coding.formats.codebook import Bilingual, CodebookContent


class Lacking(StrEnum):
    """What is not there."""

    THEMES = "themes"
    CODES = "codes"
    NAME = "name"
    DEFINITION = "definition"
    LEVELS = "levels"


@dataclass(frozen=True)
class Lack:
    """What is lacking, and of what: a theme, code, scale or attribute by its id."""

    what: Lacking
    key: str
    language: str = ""


def lacks_of(content: CodebookContent) -> tuple[Lack, ...]:
    """All that a reader of the codebook would miss; the YAML reader asks for the same."""
    return (*_missing_parts(content), *_missing_names(content), *_missing_definitions(content))


def _missing_parts(content: CodebookContent) -> Iterator[Lack]:
    if not content.themes:
        yield Lack(Lacking.THEMES, content.id)
    yield from (Lack(Lacking.CODES, theme.id) for theme in content.themes if not theme.codes)
    yield from (Lack(Lacking.LEVELS, scale.id) for scale in content.scales if not scale.levels)
    yield from (Lack(Lacking.LEVELS, each.id) for each in content.attributes if not each.values)


def _missing_names(content: CodebookContent) -> Iterator[Lack]:
    for key, name in _names(content):
        for language in content.languages:
            if not name.get(language):
                yield Lack(Lacking.NAME, key, language)


def _names(content: CodebookContent) -> Iterator[tuple[str, Bilingual]]:
    yield content.id, content.title
    yield from ((theme.id, theme.name) for theme in content.themes)
    yield from ((code.id, code.name) for code in content.codes if not code.is_retired)
    yield from ((each.id, each.name) for each in content.attributes)


def _missing_definitions(content: CodebookContent) -> Iterator[Lack]:
    for code in content.codes:
        if not code.is_retired and not any(code.definition.values()):
            yield Lack(Lacking.DEFINITION, code.id)
