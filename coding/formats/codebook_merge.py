"""Bring what a file says of a codebook into the content that is there; nothing is taken away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from coding.formats.codebook import Code, CodebookContent, Example, Scale, Theme


class ClashKind(StrEnum):
    """Why a part of a file is not taken as it stands, or should be looked at."""

    SCALE_OF_CODE = "scale_of_code"
    LEVELS_IN_USE = "levels_in_use"
    SAME_NAME = "same_name"
    RETIRED_HERE = "retired_here"
    UNKNOWN_SCALE = "unknown_scale"


@dataclass(frozen=True, slots=True)
class Clash:
    """`key` is a code or scale of the file, `other` what stands in its way."""

    kind: ClashKind
    key: str
    other: str = ""


@dataclass(frozen=True, slots=True)
class InUse:
    """What segments hold on to: codes with values, and the levels used of each scale."""

    valued_codes: frozenset[str] = frozenset()
    levels: Mapping[str, frozenset[float | str]] | None = None


NOTHING = InUse()


def merged(
    draft: CodebookContent, incoming: CodebookContent, in_use: InUse = NOTHING
) -> tuple[CodebookContent, tuple[Clash, ...]]:
    """The draft with the file's words over its own, and where they clash.

    Themes and codes are the same where their ids are. What the file leaves blank stays as it is,
    and what it does not name stays in its place; what is new comes last. A code that segments
    have values for keeps its scale, a scale its levels that are used, a retired code stays retired.
    """
    clashes: list[Clash] = []
    scales = _scales(draft, incoming, in_use, clashes)
    themes = _themes(draft, incoming)
    known_scales = {scale.id for scale in scales}
    placed = _codes(draft, incoming, in_use, clashes)
    whole = tuple(
        replace(
            theme, codes=tuple(_checked(code, known_scales, clashes) for code in placed[theme.id])
        )
        for theme in themes
        if placed[theme.id] or any(theme.id == old.id for old in draft.themes)
    )
    content = replace(
        draft,
        title=draft.title | incoming.title,
        note=draft.note | incoming.note,
        rules=incoming.rules or draft.rules,
        attributes=_by_id(draft.attributes, incoming.attributes),
        references=draft.references | incoming.references,
        scales=scales,
        themes=whole,
    )
    return content, (*clashes, *_same_names(draft, incoming))


def _by_id(old: Sequence[Any], new: Sequence[Any]) -> tuple[Any, ...]:
    found = {each.id: each for each in old} | {each.id: each for each in new}
    return tuple(found.values())


def _scales(
    draft: CodebookContent, incoming: CodebookContent, in_use: InUse, clashes: list[Clash]
) -> tuple[Scale, ...]:
    found = {scale.id: scale for scale in draft.scales}
    for scale in incoming.scales:
        used = (in_use.levels or {}).get(scale.id, frozenset())
        if all(scale.accepts(value) for value in used):
            found[scale.id] = scale
        else:
            clashes.append(Clash(ClashKind.LEVELS_IN_USE, scale.id))
    return tuple(found.values())


def _themes(draft: CodebookContent, incoming: CodebookContent) -> list[Theme]:
    found = {theme.id: theme for theme in draft.themes}
    for theme in incoming.themes:
        old = found.get(theme.id)
        colour = theme.color or len(found) % 9 + 1
        found[theme.id] = _over(old, theme) if old else replace(theme, color=colour)
    return list(found.values())


def _codes(
    draft: CodebookContent, incoming: CodebookContent, in_use: InUse, clashes: list[Clash]
) -> dict[str, list[Code]]:
    """The codes under each theme: known ones in their place, unless the file moves them."""
    homes = {code.id: theme.id for theme in incoming.themes for code in theme.codes}
    news = {code.id: code for code in incoming.codes}
    placed: dict[str, list[Code]] = {theme.id: [] for theme in (*draft.themes, *incoming.themes)}
    for theme in draft.themes:
        for old in theme.codes:
            code = _known(old, news[old.id], in_use, clashes) if old.id in news else old
            if homes.get(old.id, theme.id) == theme.id:
                placed[theme.id].append(code)
            else:
                placed[homes[old.id]].append(code)
    for code in incoming.codes:
        if draft.code(code.id) is None:
            placed[homes[code.id]].append(code)
    return placed


def _known(old: Code, new: Code, in_use: InUse, clashes: list[Clash]) -> Code:
    code = _over(old, new)
    if new.scale and new.scale != old.scale and old.id in in_use.valued_codes:
        clashes.append(Clash(ClashKind.SCALE_OF_CODE, old.id, new.scale))
        code = replace(code, scale=old.scale)
    if old.is_retired and not new.is_retired:
        clashes.append(Clash(ClashKind.RETIRED_HERE, old.id))
    return replace(code, state=old.state, became=old.became)


def _over[Part: (Theme, Code)](old: Part, new: Part) -> Part:
    """The fields that the new one fills over those of the old; texts tongue by tongue."""
    changes: dict[str, Any] = {}
    for each in fields(new):
        before, after = getattr(old, each.name), getattr(new, each.name)
        if each.name == "codes" or not after or _is_same_example(before, after):
            continue
        changes[each.name] = before | after if isinstance(before, dict) else after
    return replace(old, **changes)


def _is_same_example(before: object, after: object) -> bool:
    """Not every format says that an example is invented."""
    return isinstance(before, Example) and isinstance(after, Example) and before.text == after.text


def _checked(code: Code, known_scales: set[str], clashes: list[Clash]) -> Code:
    if not code.scale or code.scale in known_scales:
        return code
    clashes.append(Clash(ClashKind.UNKNOWN_SCALE, code.id, code.scale))
    return replace(code, scale="")


def _same_names(draft: CodebookContent, incoming: CodebookContent) -> list[Clash]:
    """New codes with the name of one that is there: perhaps the same under another key."""
    names = {name: code.id for code in draft.codes for name in code.name.values()}
    found = []
    for code in incoming.codes:
        other = next((names[name] for name in code.name.values() if name in names), None)
        if other is not None and draft.code(code.id) is None:
            found.append(Clash(ClashKind.SAME_NAME, code.id, other))
    return found
