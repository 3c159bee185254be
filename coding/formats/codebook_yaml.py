"""The codebook as a YAML file: read with all faults at once, and written."""

import re
from collections.abc import Iterator

import yaml

from coding.formats.codebook import (
    RETIRED,
    Attribute,
    Choice,
    Code,
    CodebookContent,
    Example,
    Quote,
    Reconcile,
    Scale,
    ScaleKind,
    Theme,
    to_json,
)
from survey.formats.marked_yaml import Bilingual, Place, YamlRefused, read_yaml

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}")
_LANGUAGES = ("en", "zh")
_COLOURS = 9
_TOP = (
    "id", "version", "languages", "title", "note", "coding_rules",
    "attributes", "scales", "references", "themes",
)  # fmt: skip
_CODE = (
    "id", "name", "definition", "include_when", "exclude_when", "example", "scale", "seed_refs",
    "also_under", "state", "became",
)  # fmt: skip


def parse_codebook(text: str, *, file: str = "codebook.yaml") -> CodebookContent:
    """Read a codebook. Raises YamlRefused with every fault, its line and its place.

    A plain text in place of a bilingual one is in the file's first language, or both languages
    when it reads `english / 中文`; a plain id in a list of attribute values has no name.
    """
    root = read_yaml(text, file=file)
    root.only("codebook")
    top = root.need("codebook")
    if top is None:
        raise YamlRefused(file, root.faults)
    content = _Reader(top).content()
    root.refuse_faults(file)
    return content


def to_yaml(content: CodebookContent) -> str:
    """The codebook as a YAML file, which `parse_codebook` reads back to the same content."""
    document = to_json(content)
    for scale in document["scales"].values():
        if "anchors" in scale:
            scale["anchors"] = {int(level): name for level, name in scale["anchors"].items()}
    if "references" in document:
        document["references"] = {int(n): text for n, text in document["references"].items()}
    written: str = yaml.safe_dump(
        {"codebook": document}, sort_keys=False, allow_unicode=True, width=100
    )
    return written


class _Reader:
    """Reads one codebook and remembers which ids are taken."""

    def __init__(self, top: Place) -> None:
        self._top = top
        self._languages = self._read_languages()
        self._first = self._languages[0]
        self._references = self._read_references()
        self._scales = tuple(self._read_scales())
        self._taken: dict[str, set[str]] = {}
        self._links: list[tuple[str, Place]] = []

    def content(self) -> CodebookContent:
        top = self._top
        top.only(*_TOP)
        themes = tuple(
            self._theme(place, position) for position, place in enumerate(top.each("themes"))
        )
        if not themes:
            top.fault("has no themes")
        self._check_links()
        return CodebookContent(
            id=self._id(top, "codebook"),
            version=top.text("version"),
            title=self._name(top, "title"),
            languages=self._languages,
            note=top.maybe_bilingual("note", self._first),
            rules=tuple(rule.as_bilingual(self._first) for rule in top.each("coding_rules")),
            attributes=tuple(self._attribute(place) for place in top.each("attributes")),
            scales=self._scales,
            references=self._references,
            themes=themes,
        )

    def _read_languages(self) -> tuple[str, ...]:
        for place in self._top.each("languages"):
            if place.as_text() not in _LANGUAGES:
                place.fault("must be en or zh")
        known = tuple(name for name in self._top.texts("languages") if name in _LANGUAGES)
        if not known:
            self._top.need("languages")
        return known or _LANGUAGES

    def _read_references(self) -> dict[int, str]:
        place = self._top.get("references")
        references: dict[int, str] = {}
        for key, work in place.pairs() if place else ():
            if key.isascii() and key.isdigit():
                references[int(key)] = work.as_text()
            else:
                work.fault("references are numbered")
        return references

    def _read_scales(self) -> Iterator[Scale]:
        scales = self._top.need("scales")
        for key, place in scales.pairs() if scales else ():
            yield self._scale(key, place)

    def _scale(self, key: str, place: Place) -> Scale:
        faults = len(place.faults)
        place.only("kind", "min", "max", "anchors", "values", "reconcile", "note", "quotes")
        kind = place.text("kind")
        reconcile = place.text("reconcile")
        if kind and kind not in set(ScaleKind):
            place.fault(f"kind must be one of {', '.join(ScaleKind)}")
        if reconcile and reconcile not in set(Reconcile):
            place.fault(f"reconcile must be one of {', '.join(Reconcile)}")
        low, high = place.get("min"), place.get("max")
        scale = Scale(
            id=key,
            kind=ScaleKind(kind) if kind in set(ScaleKind) else ScaleKind.ORDINAL,
            reconcile=Reconcile(reconcile) if reconcile in set(Reconcile) else Reconcile.MEDIAN,
            min=low.as_whole() if low else None,
            max=high.as_whole() if high else None,
            anchors=self._anchors(place),
            values=self._values(place),
            note=place.maybe_bilingual("note", self._first) or None,
            quotes=self._quotes(place),
        )
        if len(place.faults) == faults:
            _check_levels(scale, place)
        return scale

    def _anchors(self, scale: Place) -> dict[int, Bilingual] | None:
        anchors = scale.get("anchors")
        named: dict[int, Bilingual] = {}
        for key, place in anchors.pairs() if anchors else ():
            if re.fullmatch(r"-?\d+", key):
                named[int(key)] = place.as_bilingual(self._first)
            else:
                place.fault("levels are whole numbers")
        return named or None

    def _values(self, scale: Place) -> dict[str, Bilingual] | None:
        values = scale.get("values")
        pairs = values.pairs() if values else ()
        return {key: place.as_bilingual(self._first) for key, place in pairs} or None

    def _quotes(self, scale: Place) -> dict[str, tuple[Quote, ...]] | None:
        levels = scale.get("quotes")
        if levels is None:
            return None
        return {key: tuple(map(self._quote, levels.each(key))) for key, _ in levels.pairs()} or None

    def _quote(self, place: Place) -> Quote:
        if place.get("text") is None:
            return Quote(place.as_text(), self._first)
        place.only("text", "lang", "source")
        lang = place.maybe_text("lang") or self._first
        return Quote(place.text("text"), lang, place.maybe_text("source"))

    def _attribute(self, place: Place) -> Attribute:
        place.only("id", "name", "values", "seed_refs")
        attribute = Attribute(
            id=self._id(place, "attribute"),
            name=self._name(place, "name"),
            values=tuple(self._choice(value, place.path) for value in place.each("values")),
            seed_refs=self._seed_refs(place),
        )
        if not attribute.values:
            place.fault("has no values")
        return attribute

    def _choice(self, place: Place, attribute: str) -> Choice:
        if place.get("id") is None:
            self._take(place, place.as_text(), f"value of {attribute}")
            return Choice(place.as_text(), {})
        place.only("id", "name")
        name = self._name(place, "name") if place.get("name") else {}
        return Choice(self._id(place, f"value of {attribute}"), name)

    def _theme(self, place: Place, position: int) -> Theme:
        place.only("id", "name", "definition", "color", "seed_refs", "codes")
        colour = place.get("color")
        number = position % _COLOURS + 1
        if colour:
            number = colour.as_whole() or 0
            if not 1 <= number <= _COLOURS:
                colour.fault(f"must be a number from 1 to {_COLOURS}")
        theme = Theme(
            id=self._id(place, "theme"),
            name=self._name(place, "name"),
            definition=place.maybe_bilingual("definition", self._first),
            color=number,
            codes=tuple(self._code(code) for code in place.each("codes")),
            seed_refs=self._seed_refs(place),
        )
        if not theme.codes:
            place.fault("has no codes")
        return theme

    def _code(self, place: Place) -> Code:
        place.only(*_CODE)
        scale = place.get("scale")
        if scale and scale.as_text() not in {known.id for known in self._scales}:
            scale.fault(f"unknown scale '{scale.as_text()}'")
        return Code(
            id=self._id(place, "code"),
            name=self._name(place, "name"),
            definition=place.bilingual("definition", self._first),
            include_when=place.maybe_bilingual("include_when", self._first),
            exclude_when=place.maybe_bilingual("exclude_when", self._first),
            example=self._example(place),
            scale=scale.as_text() if scale else "",
            seed_refs=self._seed_refs(place),
            also_under=tuple(sorted(self._linked(place, "also_under", "theme"))),
            state=self._state(place),
            became=self._linked(place, "became", "code"),
        )

    def _state(self, code: Place) -> str:
        place = code.get("state")
        given = place.as_text() if place else ""
        if place and given not in {"active", RETIRED}:
            place.fault(f"must be active or {RETIRED}")
        return RETIRED if given == RETIRED else ""

    def _linked(self, place: Place, key: str, kind: str) -> tuple[str, ...]:
        """Ids of themes or codes that may stand further down; they are looked up in the end."""
        found = place.each(key)
        self._links += [(kind, each) for each in found]
        return tuple(each.as_text() for each in found)

    def _check_links(self) -> None:
        for kind, place in self._links:
            if place.as_text() not in self._taken.get(kind, set()):
                place.fault(f"unknown {kind} '{place.as_text()}'")

    def _example(self, code: Place) -> Example | None:
        place = code.get("example")
        if place is None:
            return None
        place.only("text", "lang", "invented")
        invented = place.get("invented")
        return Example(
            text=place.text("text"),
            lang=place.maybe_text("lang") or self._first,
            invented=invented.as_flag() if invented else False,
        )

    def _id(self, place: Place, kind: str) -> str:
        given = place.text("id")
        if given and not _ID.fullmatch(given):
            place.fault(f"id '{given}' may hold letters, digits, '.', '_' and '-' (up to 60)")
        self._take(place, given, kind)
        return given

    def _take(self, place: Place, given: str, kind: str) -> None:
        taken = self._taken.setdefault(kind, set())
        if given and given in taken:
            place.fault(f"id '{given}' is given twice")
        taken.add(given)

    def _name(self, place: Place, key: str) -> Bilingual:
        texts = place.bilingual(key, self._first)
        missing = [language for language in self._languages if language not in texts]
        if texts and missing:
            place.fault(f"{key} lacks {' and '.join(missing)}")
        return texts

    def _seed_refs(self, place: Place) -> tuple[int, ...]:
        numbers = []
        for item in place.each("seed_refs"):
            number = item.as_whole()
            if number is None:
                continue
            if number not in self._references:
                item.fault(f"reference {number} is not listed")
            numbers.append(number)
        return tuple(numbers)


def _check_levels(scale: Scale, place: Place) -> None:
    """A nominal scale has values and no middle; the others run from a lower to a higher number."""
    _check_range(scale, place)
    levels = {str(level.value) for level in scale.levels}
    for level in sorted(set(scale.quotes or {}) - levels):
        place.fault(f"quotes for '{level}', which is no level")


def _check_range(scale: Scale, place: Place) -> None:
    if scale.kind is ScaleKind.NOMINAL:
        if not scale.values:
            place.fault("a nominal scale needs values")
        if scale.reconcile is not Reconcile.MAJORITY_ELSE_ADJUDICATE:
            place.fault(f"a nominal scale has no {scale.reconcile}")
        return
    if scale.min is None or scale.max is None or scale.min >= scale.max:
        place.fault(f"an {scale.kind} scale needs min below max")
        return
    for level in scale.anchors or {}:
        if not scale.min <= level <= scale.max:
            place.fault(f"anchor {level} lies outside {scale.min} to {scale.max}")
