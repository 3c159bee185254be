"""pyxform's own picture of a form turned into our definition."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyxform import aliases
from pyxform.external_instance import ExternalInstance
from pyxform.section import RepeatingSection, Section
from pyxform.survey import Survey

from survey.formats.definition import Choice, FormDefinition, Kind, Node

UNTRANSLATED = "default"
_TYPES = {
    "select one": "select_one",
    "select all that apply": "select_multiple",
    "select one external": "select_one_external",
    "int": "integer",
    "string": "text",
    "location": "geopoint",
    "gps": "geopoint",
    "photo": "image",
    "datetime": "dateTime",
    "date time": "dateTime",
    "device id": "deviceid",
    "start time": "start",
    "end time": "end",
}
_FILLED_BY_THE_FORM = frozenset({"calculate", "hidden"})
_FILLED_BY_THE_DEVICE = ("start-geopoint", "background-", "audit")
_CHOICE_COLUMNS = frozenset({"name", "label", "media", "sms_option", "list_name", "list name"})
_TAGGED = re.compile(r"\(([A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*)\)\s*$")
_KNOWN_LANGUAGES = {"english": "en", "chinese": "zh", "中文": "zh"}

type Words = str | Mapping[str, str] | None


@dataclass(frozen=True)
class _Place:
    """An element of the tree, its path, and the path of the innermost repeat around it."""

    element: Any
    path: str
    repeat: str | None


def define(
    survey: Survey, spec: Mapping[str, Any], rows: Sequence[Mapping[str, str]]
) -> FormDefinition:
    """The definition of a survey that pyxform has built.

    `spec` is the same form as workbook_to_json gave it; `rows` is the survey sheet below its
    header, blank rows included, so that a node knows the row it comes from.
    """
    places = list(_walk(survey, None))
    lists = spec.get("choices") or {}
    languages = _Languages(spec["default_language"], _texts(places, lists))
    names = _names(places, root=survey.name)
    row_of = _rows_by_name(rows)
    return FormDefinition(
        form_id=survey.id_string,
        version=str(survey.version or ""),
        title=str(survey.title or survey.id_string),
        languages=languages.tags,
        default_language=languages.default,
        nodes=tuple(_node(place, names, languages, row_of) for place in places),
        choices={
            name: tuple(_choice(choice, languages) for choice in choices)
            for name, choices in lists.items()
        },
        root=survey.name,
    )


def _walk(section: Section, repeat: str | None) -> Iterator[_Place]:
    for element in section.children:
        if isinstance(element, ExternalInstance):
            continue
        path = element.get_xpath()
        has_place = path != section.get_xpath() and not _is_meta_group(element, section)
        if has_place:
            yield _Place(element, path, repeat)
        if isinstance(element, Section):
            inside = path if isinstance(element, RepeatingSection) else repeat
            yield from _walk(element, inside)


def _is_meta_group(element: Any, section: Section) -> bool:  # noqa: ANN401 - pyxform is untyped
    return isinstance(section, Survey) and element.name == "meta"


def _names(places: Iterable[_Place], *, root: str) -> dict[str, str]:
    """What each path is called: its last step, or all steps when others share that one."""
    places = list(places)
    uses = Counter(place.element.name for place in places if not _is_group(place.element))
    return {
        place.path: (
            place.path.removeprefix(f"/{root}/")
            if uses[place.element.name] > 1 and not _is_group(place.element)
            else place.element.name
        )
        for place in places
    }


def _is_group(element: Any) -> bool:  # noqa: ANN401 - pyxform is untyped
    return isinstance(element, Section) and not isinstance(element, RepeatingSection)


def _rows_by_name(rows: Sequence[Mapping[str, str]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, row in enumerate(rows, start=2):
        name = next((row[column] for column in row if column.strip().lower() == "name"), None)
        if name:
            found.setdefault(name, []).append(number)
    return found


def _node(
    place: _Place,
    names: Mapping[str, str],
    languages: "_Languages",
    row_of: Mapping[str, list[int]],
) -> Node:
    element = place.element
    bind = element.bind or {}
    lines = row_of.get(element.name)
    required = str(bind.get("required") or "")
    return Node(
        path=place.path,
        name=names[place.path],
        kind=_kind(element, bind, place.path),
        type=_TYPES.get(element.type, element.type),
        data_type="" if isinstance(element, Section) else str(bind.get("type") or ""),
        label=languages.texts(element.label),
        hint=languages.texts(element.hint),
        choices=getattr(element, "itemset", None) or getattr(element, "query", None),
        required={True: "true()", False: ""}.get(aliases.yes_no.get(required), required),
        relevant=str(bind.get("relevant") or ""),
        constraint=str(bind.get("constraint") or ""),
        constraint_message=languages.texts(bind.get("jr:constraintMsg")),
        severity=_other_than("hard", bind.get("braid:severity")),
        completion=_other_than("block", bind.get("braid:completion")),
        calculation=str(bind.get("calculate") or ""),
        appearance=str((element.control or {}).get("appearance") or ""),
        repeat=names[place.repeat] if place.repeat else None,
        row=lines.pop(0) if lines else None,
    )


def _other_than(usual: str, word: object) -> str:
    """A word of our own columns; "" where it says what holds anyhow."""
    said = str(word or "").strip().lower()
    return "" if said == usual else said


def _kind(element: Any, bind: Mapping[str, Any], path: str) -> Kind:  # noqa: ANN401
    if isinstance(element, Section):
        return Kind.REPEAT if isinstance(element, RepeatingSection) else Kind.GROUP
    is_silent = "calculate" in bind and not (element.label or element.hint)
    steps = path.split("/")
    if "jr:preload" in bind or steps[2] == "meta":
        return Kind.META
    if element.type.startswith(_FILLED_BY_THE_DEVICE):
        return Kind.META
    if element.type in _FILLED_BY_THE_FORM or is_silent:
        return Kind.CALCULATE
    return Kind.NOTE if element.type == "note" else Kind.QUESTION


def _choice(choice: Mapping[str, Any], languages: "_Languages") -> Choice:
    other = {
        column: str(value)
        for column, value in choice.items()
        if column not in _CHOICE_COLUMNS and not column.startswith("__")
    }
    return Choice(str(choice["name"]), languages.texts(choice.get("label")), other)


def _texts(
    places: Iterable[_Place], lists: Mapping[str, Iterable[Mapping[str, Any]]]
) -> Iterator[Words]:
    """Every translatable text of a form, in its order."""
    for place in places:
        yield place.element.label
        yield place.element.hint
        yield (place.element.bind or {}).get("jr:constraintMsg")
    for choices in lists.values():
        for choice in choices:
            yield choice.get("label")


class _Languages:
    """The languages of a form, from the names in its headers to short tags.

    "English (en)" is "en" and "中文 (zh-CN)" is "zh", as long as no other language of the form
    has that tag already.
    """

    def __init__(self, default: str, texts: Iterable[Words]) -> None:
        order: dict[str, None] = {}
        for words in texts:
            if isinstance(words, str):
                order.setdefault(default)
            else:
                order.update(dict.fromkeys(words or ()))
        if not order:
            order.setdefault(default)
        self._tags: dict[str, str] = {}
        for name in order:
            self._tags[name] = self._tag(name)
        self.tags = tuple(self._tags.values())
        self.default = self._tags.get(default, self.tags[0])

    def texts(self, words: Words) -> dict[str, str]:
        if isinstance(words, str):
            return {self.default: words}
        return {self._tags[name]: text for name, text in (words or {}).items() if text}

    def _tag(self, name: str) -> str:
        tagged = _TAGGED.search(name)
        full = tagged[1].lower() if tagged else _KNOWN_LANGUAGES.get(name.lower(), name.strip())
        taken = self._tags.values()
        return next(tag for tag in (full.split("-")[0], full, name) if tag not in taken)
