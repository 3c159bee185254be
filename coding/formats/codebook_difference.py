"""What differs between two contents of a codebook, part by part."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from coding.formats.codebook import Bilingual, Code, CodebookContent, Theme


class Part(StrEnum):
    """Which part of the codebook a change is about."""

    CODEBOOK = "codebook"
    THEME = "theme"
    CODE = "code"
    SCALE = "scale"
    ATTRIBUTE = "attribute"


class Turn(StrEnum):
    """What happened to it."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    MERGED = "merged"
    SPLIT = "split"
    RETIRED = "retired"
    REVIVED = "revived"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, as plain data: a text, a bilingual text, a list or None."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Change:
    """`place` is where a moved code stands now; `into` are the codes that it became."""

    part: Part
    turn: Turn
    key: str
    name: Bilingual
    changes: tuple[FieldChange, ...] = ()
    place: tuple[str, str] = ("", "")
    into: tuple[str, ...] = ()


_STRUCTURE = frozenset({Turn.ADDED, Turn.REMOVED, Turn.MERGED, Turn.SPLIT, Turn.RETIRED})
_OF_THE_BOOK = ("title", "note", "languages", "rules", "references")
_NO_WORDS = frozenset({"id", "codes", "state", "became"})


def differences(before: CodebookContent, after: CodebookContent) -> tuple[Change, ...]:
    """All changes from one content to the other: of the whole, its themes, codes, scales and
    attributes, each in the order of `after`, what is gone last. The version is no change.
    """
    return (
        *_of_the_book(before, after),
        *_themes(before, after),
        *_codes(before, after),
        *_things(Part.SCALE, before.scales, after.scales),
        *_things(Part.ATTRIBUTE, before.attributes, after.attributes),
    )


def is_structural(changes: Sequence[Change]) -> bool:
    """Whether there is something else to give than before, and not only other words for it."""
    return any(
        (change.turn in _STRUCTURE and change.part is not Part.THEME)
        or any(each.field == "scale" for each in change.changes)
        for change in changes
    )


def _of_the_book(before: CodebookContent, after: CodebookContent) -> Iterator[Change]:
    found = _fields(before, after, _OF_THE_BOOK)
    if found:
        yield Change(Part.CODEBOOK, Turn.CHANGED, after.id, after.title, found)


def _fields(before: object, after: object, names: Sequence[str]) -> tuple[FieldChange, ...]:
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in names)
    return tuple(
        FieldChange(name, old, new) for name, old, new in pairs if (old or None) != (new or None)
    )


def _words_of(thing: Any) -> list[str]:  # noqa: ANN401 - a dataclass of the codebook
    return [each.name for each in fields(thing) if each.name not in _NO_WORDS]


def _things(part: Part, before: Sequence[Any], after: Sequence[Any]) -> Iterator[Change]:
    """Scales or attributes: there, changed or gone."""
    old = {each.id: each for each in before}
    new = {each.id: each for each in after}
    for key, each in new.items():
        if key not in old:
            yield Change(part, Turn.ADDED, key, _name(each))
        elif found := _fields(old[key], each, _words_of(each)):
            yield Change(part, Turn.CHANGED, key, _name(each), found)
    for key, each in old.items():
        if key not in new:
            yield Change(part, Turn.REMOVED, key, _name(each))


def _name(thing: Any) -> Bilingual:  # noqa: ANN401 - a scale has no name but its key
    name: Bilingual = getattr(thing, "name", {})
    return name


def _themes(before: CodebookContent, after: CodebookContent) -> Iterator[Change]:
    yield from _things(Part.THEME, before.themes, after.themes)
    old, new = ([theme.id for theme in content.themes] for content in (before, after))
    names = {theme.id: theme.name for theme in after.themes}
    for key in _out_of_order(old, new):
        yield Change(Part.THEME, Turn.MOVED, key, names[key])


def _codes(before: CodebookContent, after: CodebookContent) -> Iterator[Change]:
    old = {code.id: (theme, code) for theme in before.themes for code in theme.codes}
    new = {code.id: (theme, code) for theme in after.themes for code in theme.codes}
    shuffled = set(_shuffled(before, after))
    for key, (theme, code) in new.items():
        if key not in old:
            yield _ended(code) if code.is_retired else Change(Part.CODE, Turn.ADDED, key, code.name)
            continue
        yield from _code(old[key], (theme, code))
        if key in shuffled and old[key][0].id == theme.id:
            yield Change(Part.CODE, Turn.MOVED, key, code.name, place=(theme.id, theme.id))
    for key, (_theme, code) in old.items():
        if key not in new:
            yield Change(Part.CODE, Turn.REMOVED, key, code.name)


def _code(was: tuple[Theme, Code], now: tuple[Theme, Code]) -> Iterator[Change]:
    (old_theme, old), (theme, code) = was, now
    if code.is_retired and (not old.is_retired or old.became != code.became):
        yield _ended(code)
    elif old.is_retired and not code.is_retired:
        yield Change(Part.CODE, Turn.REVIVED, code.id, code.name)
    if old_theme.id != theme.id:
        yield Change(Part.CODE, Turn.MOVED, code.id, code.name, place=(old_theme.id, theme.id))
    if found := _fields(old, code, _words_of(code)):
        yield Change(Part.CODE, Turn.CHANGED, code.id, code.name, found)


def _ended(code: Code) -> Change:
    turns: Mapping[int, Turn] = {0: Turn.RETIRED, 1: Turn.MERGED}
    turn = turns.get(len(code.became), Turn.SPLIT)
    return Change(Part.CODE, turn, code.id, code.name, into=code.became)


def _shuffled(before: CodebookContent, after: CodebookContent) -> Iterator[str]:
    old = {theme.id: [code.id for code in theme.codes] for theme in before.themes}
    for theme in after.themes:
        yield from _out_of_order(old.get(theme.id, []), [code.id for code in theme.codes])


def _out_of_order(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """The fewest keys of both lists that must have been moved to get from one order to the other:
    all but a longest run that keeps its order (Schensted 1961).
    """
    place = {key: at for at, key in enumerate(before)}
    common = [key for key in after if key in place]
    best: list[list[str]] = []
    for key in common:
        tails = [run for run in best if place[run[-1]] < place[key]]
        best.append([*_longest(tails), key])
    kept = set(_longest(best))
    return [key for key in common if key not in kept]


def _longest(runs: Sequence[list[str]]) -> list[str]:
    return max(runs, key=len, default=[])
