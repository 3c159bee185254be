"""Words for what changes in a codebook: parts, turns, fields, clashes, misfits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from coding.formats.codebook import CodebookContent
from coding.formats.codebook_difference import Change, FieldChange, Part, Turn
from coding.formats.codebook_merge import Clash, ClashKind
from survey.pages.words import tongue

PARTS: dict[Part, Promise] = {
    Part.CODEBOOK: gettext_lazy("Codebook"),
    Part.THEME: gettext_lazy("Theme"),
    Part.CODE: gettext_lazy("Code"),
    Part.SCALE: gettext_lazy("Scale"),
    Part.ATTRIBUTE: gettext_lazy("Attribute"),
}
TURNS: dict[Turn, Promise] = {
    Turn.ADDED: pgettext_lazy("codebook", "added"),
    Turn.REMOVED: pgettext_lazy("codebook", "left out"),
    Turn.CHANGED: pgettext_lazy("codebook", "changed"),
    Turn.MOVED: pgettext_lazy("codebook", "moved"),
    Turn.MERGED: pgettext_lazy("codebook", "merged"),
    Turn.SPLIT: pgettext_lazy("codebook", "split"),
    Turn.RETIRED: pgettext_lazy("codebook", "retired"),
    Turn.REVIVED: pgettext_lazy("codebook", "given again"),
}
FLAGS: dict[Turn, str] = {
    Turn.ADDED: "good",
    Turn.REVIVED: "good",
    Turn.REMOVED: "bad",
    Turn.RETIRED: "bad",
    Turn.MERGED: "tentative",
    Turn.SPLIT: "tentative",
}
FIELDS: dict[str, Promise] = {
    "title": gettext_lazy("Title"),
    "note": gettext_lazy("Note"),
    "languages": gettext_lazy("Languages"),
    "rules": gettext_lazy("Rules"),
    "references": gettext_lazy("References"),
    "name": gettext_lazy("Name"),
    "definition": gettext_lazy("Definition"),
    "color": gettext_lazy("Colour"),
    "seed_refs": gettext_lazy("References"),
    "include_when": gettext_lazy("Include"),
    "exclude_when": gettext_lazy("Exclude"),
    "example": gettext_lazy("Example"),
    "scale": gettext_lazy("Scale"),
    "also_under": gettext_lazy("Also under"),
    "kind": gettext_lazy("Kind"),
    "reconcile": gettext_lazy("Reconciled by"),
    "min": gettext_lazy("Lowest level"),
    "max": gettext_lazy("Highest level"),
    "anchors": gettext_lazy("Names of levels"),
    "values": gettext_lazy("Levels"),
    "quotes": gettext_lazy("Anchor quotes"),
}
CLASHES: dict[ClashKind, Promise] = {
    ClashKind.SCALE_OF_CODE: gettext_lazy(
        "Segments of %(key)s have values: it keeps its scale and does not get %(other)s."
    ),
    ClashKind.LEVELS_IN_USE: gettext_lazy(
        "The scale %(key)s of the file lacks levels that segments have: it stays as it is."
    ),
    ClashKind.SAME_NAME: gettext_lazy(
        "%(key)s would be new, but has the name of %(other)s: is it the same code?"
    ),
    ClashKind.RETIRED_HERE: gettext_lazy("%(key)s is retired here and stays so."),
    ClashKind.UNKNOWN_SCALE: gettext_lazy("%(key)s names the scale %(other)s, which is unknown."),
}


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A field before and after, as texts; each language on its own."""

    field: Promise | str
    before: str
    after: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change in words."""

    part: Promise
    turn: Promise
    flag: str
    key: str
    name: Mapping[str, str]
    said: str
    fields: tuple[FieldLine, ...]


def change_lines(
    changes: Iterable[Change], before: CodebookContent, after: CodebookContent
) -> list[ChangeLine]:
    """The changes for readers, with themes and codes by their names."""
    names = {theme.id: theme.name for theme in (*before.themes, *after.themes)}
    return [
        ChangeLine(
            PARTS[change.part],
            TURNS[change.turn],
            FLAGS.get(change.turn, "info"),
            change.key,
            change.name,
            _said(change, names),
            tuple(line for each in change.changes for line in _field_lines(each)),
        )
        for change in changes
    ]


def clash_words(clash: Clash) -> str:
    return str(CLASHES[clash.kind]) % {"key": clash.key, "other": clash.other}


def _said(change: Change, names: Mapping[str, Mapping[str, str]]) -> str:
    if change.into:
        return _("into %(codes)s") % {"codes": ", ".join(change.into)}
    start, end = change.place
    if start and start != end:
        return _("from %(start)s to %(end)s") % {
            "start": _local(names.get(start, {}), start),
            "end": _local(names.get(end, {}), end),
        }
    return ""


def _local(name: Mapping[str, str], key: str) -> str:
    return name.get(tongue()) or next(iter(name.values()), key)


def _field_lines(change: FieldChange) -> Iterable[FieldLine]:
    word = FIELDS.get(change.field, change.field)
    if _is_bilingual(change.before) and _is_bilingual(change.after):
        before, after = change.before or {}, change.after or {}
        for lang in ("en", "zh"):
            if before.get(lang, "") != after.get(lang, ""):
                yield FieldLine(word, before.get(lang, ""), after.get(lang, ""), lang)
        return
    yield FieldLine(word, told(change.before), told(change.after))


def _is_bilingual(value: object) -> bool:
    return not value or (isinstance(value, dict) and set(value) <= {"en", "zh"})


def told(value: Any) -> str:  # noqa: ANN401 - any part of a codebook
    """Any part of a codebook as one line of text."""
    if value is None or value == "":
        return ""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {told(each)}" for key, each in value.items())
    if isinstance(value, list | tuple):
        return " · ".join(told(each) for each in value)
    if hasattr(value, "text"):
        return str(value.text)
    if hasattr(value, "id"):
        return str(value.id)
    return str(value)
