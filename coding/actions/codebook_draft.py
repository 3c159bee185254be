"""Edit the draft of the codebook: themes, codes, scales, attributes, and their places.

Segments hold their code, so words may change at any time; what would take the ground from under
segments (another scale, a level less, a code less) is refused, or is a deed of its own
(codebook_structure).
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max, Model, ProtectedError, Q, QuerySet
from django.utils.translation import gettext as _

from coding.actions.codebook import KEY, bad_key, editable
from coding.models import Code, Codebook, CodeState, Scale, Segment, Theme
from coding.queries.codebook import IN_THE_BOOK, content_of
from survey.actions.event import record
from survey.actions.refusal import Conflict, Refusal
from survey.models import Kind, Membership

type Words = Mapping[str, str]
type Json = dict[str, Any]

# What stands in addresses below /codebook/ beside the codes.
RESERVED = frozenset(
    {"edit", "print", "history", "import", "export", "remarks", "publish", "rounds", "proposals"}
)


@dataclass(frozen=True, slots=True)
class CodeSheet:
    """All that is said of a code; `scale` is a scale's key or empty, `also_under` keys of themes."""

    name: Words
    definition: Words = field(default_factory=dict)
    include_when: Words = field(default_factory=dict)
    exclude_when: Words = field(default_factory=dict)
    example: Mapping[str, Any] = field(default_factory=dict)
    scale: str = ""
    also_under: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ThemeSheet:
    """All that is said of a theme; `hue` is 1 to 9."""

    name: Words
    definition: Words = field(default_factory=dict)
    hue: int = 1


@dataclass(frozen=True, slots=True)
class BookSheet:
    """What is said of the whole codebook; `attributes` as in the YAML file."""

    title: Words
    rules: Sequence[Words]
    attributes: Sequence[Mapping[str, Any]]


@transaction.atomic
def save_theme(*, key: str, sheet: ThemeSheet, by: Membership, seen: str = "") -> Theme:
    """Write a theme, or make it at the end. `seen` is what `fingerprint` said when the editor
    began: if somebody has changed it since, the deed is refused.
    """
    book = editable(by)
    row = book.themes.filter(key=key).first()
    _check_seen(row, seen)
    if row is None:
        row = Theme(codebook=book, key=_new_key(key), position=_end(book.themes.all()))
    _check_name(sheet.name)
    if not 1 <= sheet.hue <= 9:  # noqa: PLR2004 - the palette has nine
        raise Refusal("bad_hue", _("A theme's colour is a number from 1 to 9."))
    row.name, row.definition = _said(sheet.name), _said(sheet.definition)
    row.hue = sheet.hue
    return _keep(row, by, key)


@transaction.atomic
def save_code(*, key: str, theme: str, sheet: CodeSheet, by: Membership, seen: str = "") -> Code:
    """Write a code, or make it at the end of a theme. A code keeps its key for good.

    Refused: another scale while segments have values on the present one.
    """
    book = editable(by)
    row = book.codes.filter(IN_THE_BOOK, key=key).first()
    _check_seen(row, seen)
    home = book.themes.get(key=theme)
    scale = book.scales.get(key=sheet.scale) if sheet.scale else None
    if row is None:
        row = Code(codebook=book, key=new_code_key(book, key), theme=home, position=_end_of(home))
    elif row.scale != scale and _valued(Q(code=row)).exists():
        raise Conflict(
            "values_in_use",
            _("Segments of %(code)s have values on its scale; split or merge it instead.")
            % {"code": key},
        )
    _check_name(sheet.name)
    if row.theme_id != home.pk:
        row.theme, row.position = home, _end_of(home)
    row.name, row.definition = _said(sheet.name), _said(sheet.definition)
    row.include_when, row.exclude_when = _said(sheet.include_when), _said(sheet.exclude_when)
    row.example, row.scale = dict(sheet.example), scale
    row = _keep(row, by, key)
    row.also_under.set(book.themes.filter(key__in=sheet.also_under).exclude(pk=home.pk))
    return row


@transaction.atomic
def save_book(*, sheet: BookSheet, by: Membership, seen: str = "") -> Codebook:
    """Write title, rules and attributes of the whole. Attributes that segments use stay."""
    book = editable(by)
    _check_seen(book, seen)
    _check_name(sheet.title)
    _check_attributes(book, sheet.attributes)
    book.title, book.rules = _said(sheet.title), [_said(rule) for rule in sheet.rules]
    book.attributes = [dict(each) for each in sheet.attributes]
    return _keep(book, by, book.key)


@transaction.atomic
def place_theme(*, key: str, at: int, by: Membership) -> None:
    """Put a theme on the place `at`, counted from 0; the others close up."""
    book = editable(by)
    rows = list(book.themes.order_by("position", "pk"))
    moved = book.themes.get(key=key)
    _line_up(rows, moved, at)
    _record(by, key, "moved")


@transaction.atomic
def place_code(*, key: str, theme: str, at: int, by: Membership) -> None:
    """Put a code on the place `at` of a theme, its own or another, counted from 0."""
    book = editable(by)
    moved = book.codes.get(IN_THE_BOOK, key=key)
    home = book.themes.get(key=theme)
    rows = list(home.codes.filter(IN_THE_BOOK).order_by("position", "pk"))
    moved.theme = home
    _line_up(rows, moved, at)
    moved.also_under.remove(home)
    _record(by, key, "moved")


@transaction.atomic
def drop(*, part: str, key: str, by: Membership) -> None:
    """Take a theme, code or scale out of the draft: `part` is "theme", "code" or "scale".

    Refused: a code that a version holds or that has segments (it can be retired), a theme with
    codes, a scale that codes use.
    """
    book = editable(by)
    rows: dict[str, QuerySet[Any]] = {
        "theme": book.themes.all(),
        "code": book.codes.filter(IN_THE_BOOK),
        "scale": book.scales.all(),
    }
    row = rows[part].get(key=key)
    if _code_is_used(row) if isinstance(row, Code) else row.codes.exists():
        raise Conflict("in_use", _("%(key)s is in use and stays.") % {"key": key})
    try:
        row.delete()
    except ProtectedError:
        raise Conflict("in_use", _("%(key)s is in use and stays.") % {"key": key}) from None
    _record(by, key, "dropped")


@transaction.atomic
def revive(*, key: str, by: Membership) -> Code:
    """Give a retired code again, from the next version on."""
    book = editable(by)
    row = book.codes.get(IN_THE_BOOK, key=key, state=CodeState.RETIRED)
    row.state, row.became = CodeState.ACTIVE, []
    return _keep(row, by, key)


def fingerprint(row: Theme | Code | Scale | Codebook) -> str:
    """Tells whether a row is still as it was when an editor opened it."""
    values = {each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields}  # noqa: SLF001
    values.pop("position", None)
    told = json.dumps(values, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def new_code_key(book: Codebook, key: str) -> str:
    """The key, if a new code may have it."""
    if key in RESERVED or book.codes.filter(key=key).exists():
        raise Conflict("key_taken", _("The key %(key)s is taken.") % {"key": key})
    return _new_key(key)


def _new_key(key: str) -> str:
    if not KEY.fullmatch(key):
        raise Refusal("bad_key", bad_key())
    return key


def _check_seen(row: Theme | Code | Scale | Codebook | None, seen: str) -> None:
    if row is not None and seen and fingerprint(row) != seen:
        raise Conflict(
            "changed_meanwhile", _("Somebody has changed this meanwhile; look at it again.")
        )


def _check_name(name: Words) -> None:
    if not any(text.strip() for text in name.values()):
        raise Refusal("no_name", _("Give it a name in one language at least."))


def _said(words: Words) -> dict[str, str]:
    """The texts that are not blank, English first."""
    return {
        tongue: words[tongue].strip() for tongue in ("en", "zh") if words.get(tongue, "").strip()
    }


def _end(rows: QuerySet[Any]) -> int:
    last: int | None = rows.aggregate(n=Max("position"))["n"]
    return 0 if last is None else last + 1


def _end_of(theme: Theme) -> int:
    return _end(theme.codes.filter(IN_THE_BOOK))


def _line_up[Row: Theme | Code](rows: Sequence[Row], moved: Row, at: int) -> None:
    others = [row for row in rows if row.pk != moved.pk]
    at = max(0, min(at, len(others)))
    for place, row in enumerate([*others[:at], moved, *others[at:]]):
        if row.position != place or row is moved:
            row.position = place
            row.save(update_fields=["position", "theme"] if isinstance(row, Code) else ["position"])


def _valued(which: Q) -> QuerySet[Segment]:
    return Segment.objects.filter(which).exclude(number=None, category="")


def _code_is_used(code: Code) -> bool:
    frozen = (content_of(version).code(code.key) for version in code.codebook.versions.all())
    return Segment.objects.filter(code=code).exists() or any(each is not None for each in frozen)


def _check_attributes(book: Codebook, attributes: Sequence[Mapping[str, Any]]) -> None:
    """Keys and values that segments hold may not go."""
    kept = {(str(each["id"]), str(value["id"])) for each in attributes for value in each["values"]}
    for each in book.attributes:
        for value in each["values"]:
            pair = (str(each["id"]), str(value["id"]))
            used = Segment.objects.filter(
                code__codebook=book, attributes__contains={pair[0]: pair[1]}
            )
            if pair not in kept and used.exists():
                raise Conflict(
                    "values_in_use",
                    _("Segments have the value %(value)s of %(attribute)s: it stays.")
                    % {"value": pair[1], "attribute": pair[0]},
                )


def _keep[Row: Model](row: Row, by: Membership, key: str) -> Row:
    row.save()
    _record(by, key, "changed")
    return row


def _record(by: Membership, key: str, deed: str) -> None:
    record(Kind.CODE_CHANGED, study=by.study, by=by.user, subject=key, data={"deed": deed})


def levels_in_use(book: Codebook, key: str) -> set[float | str]:
    """The values that segments have on a scale."""
    found = _valued(Q(code__codebook=book, code__scale__key=key))
    pairs = found.values_list("number", "category").distinct()
    found_values: set[float | str] = set()
    for number, category in pairs:
        found_values |= {category} if category else {number} if number is not None else set()
    return found_values
