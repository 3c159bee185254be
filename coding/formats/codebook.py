"""What a codebook says: themes, codes, scales and attributes, and their form as JSON."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

type Bilingual = dict[str, str]
type Json = dict[str, Any]

RETIRED = "retired"


class ScaleKind(StrEnum):
    """How the levels of a scale relate."""

    INTERVAL = "interval"
    ORDINAL = "ordinal"
    NOMINAL = "nominal"


class Reconcile(StrEnum):
    """How the values of two coders become one."""

    MEAN = "mean"
    MEDIAN = "median"
    MAJORITY_ELSE_ADJUDICATE = "majority_else_adjudicate"


@dataclass(frozen=True)
class Choice:
    """One value an attribute may take."""

    id: str
    name: Bilingual


@dataclass(frozen=True)
class Attribute:
    """A property noted beside a code, such as period or spatial scale."""

    id: str
    name: Bilingual
    values: tuple[Choice, ...]
    seed_refs: tuple[int, ...] = ()

    @cached_property
    def value_ids(self) -> frozenset[str]:
        return frozenset(choice.id for choice in self.values)


@dataclass(frozen=True)
class Quote:
    """A passage that shows what a level means; `lang` is its language, `source` where it is from:
    a transcript's code, or empty.
    """

    text: str
    lang: str
    source: str = ""


@dataclass(frozen=True)
class Level:
    """One level of a scale: a whole number, or a key on nominal scales."""

    value: int | str
    name: Bilingual
    anchors: tuple[Quote, ...] = ()


@dataclass(frozen=True)
class Scale:
    """Levels from `min` to `max` with `anchors` for names, or, when nominal, keyed `values`.

    `quotes` are the anchor quotes by level, the level written as a text.
    """

    id: str
    kind: ScaleKind
    reconcile: Reconcile
    min: int | None = None
    max: int | None = None
    anchors: dict[int, Bilingual] | None = None
    values: dict[str, Bilingual] | None = None
    note: Bilingual | None = None
    quotes: dict[str, tuple[Quote, ...]] | None = None

    @property
    def levels(self) -> tuple[Level, ...]:
        """All levels in order; a number without anchor has no name."""
        if self.kind is ScaleKind.NOMINAL:
            return tuple(self._level(key, name) for key, name in (self.values or {}).items())
        if self.min is None or self.max is None:
            return ()
        names = self.anchors or {}
        return tuple(self._level(n, names.get(n, {})) for n in range(self.min, self.max + 1))

    def _level(self, value: int | str, name: Bilingual) -> Level:
        return Level(value, name, (self.quotes or {}).get(str(value), ()))

    def accepts(self, value: object) -> bool:
        """Whether a coder may give this value: one of the levels (2.0 counts as 2)."""
        return not isinstance(value, bool) and any(level.value == value for level in self.levels)


@dataclass(frozen=True)
class Example:
    """A passage that shows the code; `lang` is its language."""

    text: str
    lang: str
    invented: bool = False


@dataclass(frozen=True)
class Code:
    """A code and the rules for giving it; `scale` is the id of a scale, or empty.

    `also_under` are further themes in whose lists it stands. A code whose `state` is "retired" is
    given no more; `became` are the codes that took its place.
    """

    id: str
    name: Bilingual
    definition: Bilingual
    include_when: Bilingual
    exclude_when: Bilingual
    example: Example | None = None
    scale: str = ""
    seed_refs: tuple[int, ...] = ()
    also_under: tuple[str, ...] = ()
    state: str = ""
    became: tuple[str, ...] = ()

    @property
    def is_retired(self) -> bool:
        return self.state == RETIRED


@dataclass(frozen=True)
class Theme:
    """A group of codes; `color` is the number of its colour in the palette, 1 to 9."""

    id: str
    name: Bilingual
    definition: Bilingual
    color: int
    codes: tuple[Code, ...]
    seed_refs: tuple[int, ...] = ()


@dataclass(frozen=True)
class CodebookContent:
    """One version of a codebook, whole."""

    id: str
    version: str
    title: Bilingual
    languages: tuple[str, ...]
    note: Bilingual
    rules: tuple[Bilingual, ...]
    attributes: tuple[Attribute, ...]
    scales: tuple[Scale, ...]
    references: dict[int, str]
    themes: tuple[Theme, ...]

    @property
    def codes(self) -> Iterator[Code]:
        """All codes in the order of the themes."""
        return (code for theme in self.themes for code in theme.codes)

    @cached_property
    def _codes_by_id(self) -> dict[str, tuple[Theme, Code]]:
        return {code.id: (theme, code) for theme in self.themes for code in theme.codes}

    @cached_property
    def _scales_by_id(self) -> dict[str, Scale]:
        return {scale.id: scale for scale in self.scales}

    @cached_property
    def _attributes_by_id(self) -> dict[str, Attribute]:
        return {attribute.id: attribute for attribute in self.attributes}

    def code(self, code_id: str) -> Code | None:
        found = self._codes_by_id.get(code_id)
        return found[1] if found else None

    def open_code(self, code_id: str) -> Code | None:
        """As `code`, but only one that may still be given."""
        code = self.code(code_id)
        return None if code is None or code.is_retired else code

    def under(self, theme: Theme) -> tuple[Code, ...]:
        """The codes to be given that stand under a theme: its own in their order, then guests."""
        guests = (code for code in self.codes if theme.id in code.also_under)
        return tuple(code for code in (*theme.codes, *guests) if not code.is_retired)

    def theme_of(self, code_id: str) -> Theme | None:
        found = self._codes_by_id.get(code_id)
        return found[0] if found else None

    def scale_of(self, code_id: str) -> Scale | None:
        """The scale of a code; None for a code without scale and for an unknown code."""
        code = self.code(code_id)
        return self._scales_by_id.get(code.scale) if code else None

    def attribute(self, attribute_id: str) -> Attribute | None:
        return self._attributes_by_id.get(attribute_id)


def to_json(content: CodebookContent) -> Json:
    """The codebook as a JSON object in the shape of the YAML file; empty parts are left out."""
    document: Json = to_plain(content)
    document["coding_rules"] = document.pop("rules", [])
    document["scales"] = {scale.pop("id"): scale for scale in document.get("scales", [])}
    return {key: value for key, value in document.items() if value != []}


def from_json(document: Mapping[str, Any]) -> CodebookContent:
    """The codebook of a JSON object which `to_json` made."""
    references = document.get("references", {})
    return CodebookContent(
        id=document["id"],
        version=document["version"],
        title=document["title"],
        languages=tuple(document["languages"]),
        note=document.get("note", {}),
        rules=tuple(document.get("coding_rules", ())),
        attributes=tuple(_attribute(each) for each in document.get("attributes", ())),
        scales=tuple(_scale(key, each) for key, each in document["scales"].items()),
        references={int(number): text for number, text in references.items()},
        themes=tuple(_theme(each) for each in document.get("themes", ())),
    )


def to_plain(value: object) -> Any:  # noqa: ANN401
    """A part of the codebook as JSON; what is empty is left out."""
    if is_dataclass(value):
        pairs = {each.name: to_plain(getattr(value, each.name)) for each in fields(value)}
        return {name: plain for name, plain in pairs.items() if plain not in (None, "", {}, [])}
    if isinstance(value, dict):
        return {str(key): to_plain(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [to_plain(each) for each in value]
    return str(value) if isinstance(value, StrEnum) else value


def _attribute(document: Mapping[str, Any]) -> Attribute:
    return Attribute(
        id=document["id"],
        name=document["name"],
        values=tuple(Choice(each["id"], each.get("name", {})) for each in document["values"]),
        seed_refs=tuple(document.get("seed_refs", ())),
    )


def _scale(key: str, document: Mapping[str, Any]) -> Scale:
    anchors = document.get("anchors")
    return Scale(
        id=key,
        kind=ScaleKind(document["kind"]),
        reconcile=Reconcile(document["reconcile"]),
        min=document.get("min"),
        max=document.get("max"),
        anchors=anchors and {int(level): name for level, name in anchors.items()},
        values=document.get("values"),
        note=document.get("note"),
        quotes=_quotes(document.get("quotes", {})),
    )


def _quotes(document: Mapping[str, Any]) -> dict[str, tuple[Quote, ...]] | None:
    found = {
        str(level): tuple(
            Quote(each["text"], each["lang"], each.get("source", "")) for each in all_
        )
        for level, all_ in document.items()
        if all_
    }
    return found or None


def _theme(document: Mapping[str, Any]) -> Theme:
    return Theme(
        id=document["id"],
        name=document["name"],
        definition=document.get("definition", {}),
        color=document["color"],
        codes=tuple(_code(each) for each in document.get("codes", ())),
        seed_refs=tuple(document.get("seed_refs", ())),
    )


def _code(document: Mapping[str, Any]) -> Code:
    example = document.get("example")
    return Code(
        id=document["id"],
        name=document["name"],
        definition=document.get("definition", {}),
        include_when=document.get("include_when", {}),
        exclude_when=document.get("exclude_when", {}),
        example=example and Example(**{"invented": False, **example}),
        scale=document.get("scale", ""),
        seed_refs=tuple(document.get("seed_refs", ())),
        also_under=tuple(sorted(document.get("also_under", ()))),
        state=document.get("state", ""),
        became=tuple(document.get("became", ())),
    )
