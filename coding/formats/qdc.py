"""Codebooks in the exchange format of REFI-QDA (QDC), which other programs for coding read.

The format knows a tree of codes with names, colours and descriptions, and sets of codes. Themes
are codes that nothing is coded by; rules, example, key and scale stand in the description, each
under a word of its own; codes that stand under further themes are in a set of that theme's name.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from lxml import etree

from coding.formats.codebook import Bilingual, Code, CodebookContent, Example, Theme
from survey.formats.strict_xml import XmlRefused, open_xml

NAMESPACE = "urn:QDA-XML:codebook:1.0"
ORIGIN = "Braid"
LARGEST = 5 * 2**20
MOST_CODES = 5000
LONGEST_KEY = 60

# The light palette, so that other programs show a theme in its own colour.
HUES = (
    *("#925807", "#A9412F", "#2E66B6", "#7252AC", "#0D738D"),
    *("#007A3B", "#6A6D06", "#9F4075", "#5C6979"),
)

_LABELS: tuple[tuple[str, str, str], ...] = (
    ("definition", "en", "Definition: "),
    ("definition", "zh", "定义："),
    ("include_when", "en", "Include: "),
    ("include_when", "zh", "包括："),
    ("exclude_when", "en", "Exclude: "),
    ("exclude_when", "zh", "排除："),
)
_EXAMPLE, _KEY, _SCALE = "Example: ", "Key: ", "Scale: "
_STARTS = (*tuple(label for _field, _tongue, label in _LABELS), _EXAMPLE, _KEY, _SCALE)
_NSMAP: Any = {None: NAMESPACE}  # the stubs know no default namespace
_HAN = re.compile(r"[\u3400-\u9fff]")
_BOTH = re.compile(r"(?P<en>.*\S)\s+/\s+(?P<zh>.*\S)", re.DOTALL)
_UNWRITABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{3}){1,2}")


class QdcRefused(ValueError):  # noqa: N818
    """A file that is not read: `reason` for programs, `sentence` for people."""

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason, self.sentence = reason, sentence


@dataclass(frozen=True, slots=True)
class ReadQdc:
    """What a file holds. `flattened` names the codes that stood deeper than a theme's codes do."""

    content: CodebookContent
    origin: str = ""
    flattened: tuple[str, ...] = ()


def write_qdc(content: CodebookContent) -> bytes:
    """The codes that are given, as a file. The same content has the same bytes."""
    root = etree.Element(_tag("CodeBook"), nsmap=_NSMAP, origin=ORIGIN)
    codes = etree.SubElement(root, _tag("Codes"))
    for theme in content.themes:
        colour = HUES[(theme.color - 1) % len(HUES)]
        branch = _element(codes, "Code", _guid(content, "theme", theme.id), _name(theme.name))
        branch.set("isCodable", "false")
        branch.set("color", colour)
        _describe(branch, [*_said("definition", theme.definition), _KEY + theme.id])
        for code in theme.codes:
            if not code.is_retired:
                _write_code(branch, content, code, colour)
    _write_sets(root, content)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return written


def read_qdc(data: bytes, *, key: str = "imported") -> ReadQdc:
    """The codebook of a file of any program. Raises QdcRefused.

    A code that holds others becomes a theme, and a code in it, too, where it is codable; deeper
    ones come under the theme with the names of those above them. Keys are those that Braid wrote,
    else made of the names.
    """
    try:
        root = open_xml(data, largest=LARGEST)
    except XmlRefused as refused:
        raise QdcRefused(refused.reason, refused.sentence) from None
    if root.tag != _tag("CodeBook"):
        raise QdcRefused("not_qdc", "This is not a codebook of REFI-QDA.")
    top = root.find(_tag("Codes"))
    branches = [] if top is None else top.findall(_tag("Code"))
    reader = _Reader()
    themes = tuple(reader.themes(branches))
    if not themes:
        raise QdcRefused("empty", "The file holds no codes.")
    sets = root.find(_tag("Sets"))
    guests = reader.guests([] if sets is None else sets.findall(_tag("Set")))
    themes = tuple(
        replace(theme, codes=tuple(_as_guest(code, theme, guests) for code in theme.codes))
        for theme in themes
    )
    content = CodebookContent(key, "", {}, ("en", "zh"), {}, (), (), (), {}, themes)
    return ReadQdc(content, root.get("origin", "")[:200], tuple(reader.flattened))


def _as_guest(code: Code, theme: Theme, guests: Mapping[str, set[str]]) -> Code:
    return replace(code, also_under=tuple(sorted(guests.get(code.id, set()) - {theme.id})))


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _guid(content: CodebookContent, part: str, key: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"braid/{content.id}/{part}/{key}")).upper()


def _name(name: Bilingual) -> str:
    """Both languages, as `parse_codebook` reads them, too."""
    english, chinese = name.get("en", ""), name.get("zh", "")
    return f"{english} / {chinese}" if english and chinese else english or chinese


def _element(parent: etree._Element, tag: str, guid: str, name: str) -> etree._Element:
    return etree.SubElement(parent, _tag(tag), guid=guid, name=_UNWRITABLE.sub("", name))


def _write_code(branch: etree._Element, content: CodebookContent, code: Code, colour: str) -> None:
    element = _element(branch, "Code", _guid(content, "code", code.id), _name(code.name))
    element.set("isCodable", "true")
    element.set("color", colour)
    lines = [
        *_said("definition", code.definition),
        *_said("include_when", code.include_when),
        *_said("exclude_when", code.exclude_when),
    ]
    if code.example:
        lines.append(_EXAMPLE + _indented(code.example.text))
    lines.append(_KEY + code.id)
    if code.scale:
        lines.append(_SCALE + code.scale)
    _describe(element, lines)


def _said(field: str, words: Bilingual) -> Iterator[str]:
    for name, tongue, label in _LABELS:
        if name == field and words.get(tongue):
            yield label + _indented(words[tongue])


def _indented(text: str) -> str:
    """Lines that begin like one of our labels are moved in, so that reading leaves them whole."""
    first, *rest = text.split("\n")
    return "\n".join(
        [first, *(f" {line}" if _is_labelled(line.lstrip()) else line for line in rest)]
    )


def _is_labelled(line: str) -> bool:
    return line.startswith(_STARTS)


def _describe(element: etree._Element, lines: Iterable[str]) -> None:
    etree.SubElement(element, _tag("Description")).text = _UNWRITABLE.sub("", "\n".join(lines))


def _write_sets(root: etree._Element, content: CodebookContent) -> None:
    guests = [
        (theme, [code for code in content.codes if theme.id in code.also_under])
        for theme in content.themes
    ]
    if not any(codes for _theme, codes in guests):
        return
    sets = etree.SubElement(root, _tag("Sets"))
    for theme, codes in guests:
        if codes:
            group = _element(sets, "Set", _guid(content, "set", theme.id), _name(theme.name))
            _describe(group, [_KEY + theme.id])
            for code in codes:
                etree.SubElement(group, _tag("MemberCode"), guid=_guid(content, "code", code.id))


class _Reader:
    """Reads the tree, and remembers keys and guids."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._by_guid: dict[str, str] = {}
        self._theme_keys: set[str] = set()
        self._n = 0
        self.flattened: list[str] = []

    def themes(self, branches: Iterable[etree._Element]) -> Iterator[Theme]:
        loose: list[etree._Element] = []
        for branch in branches:
            children = branch.findall(_tag("Code"))
            if children or branch.get("isCodable") == "false":
                yield self._theme(branch, children)
            else:
                loose.append(branch)
        if loose:
            codes = tuple(self._code(each, "imported", ()) for each in loose)
            name = {"en": "Imported codes", "zh": "导入的编码"}
            yield Theme(self._key("imported", "theme"), name, {}, 9, codes)

    def _theme(self, branch: etree._Element, children: list[etree._Element]) -> Theme:
        described = _read_description(branch)
        name = _read_name(branch)
        key = self._key(described.get("key", "") or _slug(name), "theme")
        self._theme_keys.add(key)
        codes = [self._code(branch, key, ())] if _is_codable(branch) else []
        codes += self._below(children, key, ())
        return Theme(key, name, _words(described, "definition"), _hue(branch), tuple(codes))

    def _below(
        self, elements: Iterable[etree._Element], theme: str, above: tuple[str, ...]
    ) -> Iterator[Code]:
        for element in elements:
            children = element.findall(_tag("Code"))
            if _is_codable(element) or not children:
                yield self._code(element, theme, above)
            yield from self._below(children, theme, (*above, element.get("name", "").strip()))

    def _code(self, element: etree._Element, theme: str, above: tuple[str, ...]) -> Code:
        self._n += 1
        if self._n > MOST_CODES:
            raise QdcRefused("too_many", f"The file holds more than {MOST_CODES} codes.")
        described = _read_description(element)
        name = _read_name(element)
        stem = described.get("key", "") or f"{theme[:25]}.{_slug(name)}"
        if above:
            name = {tongue: ": ".join((*above, text)) for tongue, text in name.items()}
        key = self._key(stem, "code")
        if above:
            self.flattened.append(key)
        self._by_guid[element.get("guid", "").strip("{}").upper()] = key
        example = described.get("example", "")
        return Code(
            id=key,
            name=name,
            definition=_words(described, "definition"),
            include_when=_words(described, "include_when"),
            exclude_when=_words(described, "exclude_when"),
            example=Example(example, _tongue(example)) if example else None,
            scale=described.get("scale", ""),
        )

    def guests(self, groups: Iterable[etree._Element]) -> dict[str, set[str]]:
        """The themes in whose sets a code stands, by its key; other sets say nothing to us.

        A member is named by `guid` in codebooks and by `targetGUID` in projects.
        """
        found: dict[str, set[str]] = {}
        for group in groups:
            theme = _read_description(group).get("key", "")
            for member in group.findall(_tag("MemberCode")):
                guid = member.get("guid") or member.get("targetGUID") or ""
                key = self._by_guid.get(guid.strip("{}").upper())
                if key is not None and theme in self._theme_keys:
                    found.setdefault(key, set()).add(theme)
        return found

    def _key(self, stem: str, part: str) -> str:
        cleaned = re.sub(r"[^A-Za-z0-9_.-]+", "_", stem).strip("_.-")[: LONGEST_KEY - 4]
        cleaned = cleaned or part
        key, n = cleaned, 1
        while (taken := f"{part} {key}") in self._taken:
            n += 1
            key = f"{cleaned}_{n}"
        self._taken.add(taken)
        return key


def _is_codable(element: etree._Element) -> bool:
    return element.get("isCodable", "true").strip() in {"true", "1"}


def _read_name(element: etree._Element) -> Bilingual:
    name = " ".join(element.get("name", "").split())[:500] or "?"
    both = _BOTH.fullmatch(name)
    if both and _HAN.search(both["zh"]) and not _HAN.search(both["en"]):
        return {"en": both["en"], "zh": both["zh"]}
    return {_tongue(name): name}


def _read_description(element: etree._Element) -> dict[str, str]:
    """What stands under our words, each under its field; all before the first is the definition."""
    found: dict[str, str] = {}
    field = ""
    text = element.findtext(_tag("Description")) or ""
    for line in text.replace("\r\n", "\n").split("\n"):
        label = next((start for start in _STARTS if line.startswith(start)), None)
        if label is not None:
            field = _field(label)
            found[field] = line.removeprefix(label)
            continue
        if not field and line.strip():
            field = f"definition {_tongue(text)}"
        if field:
            inner = line[1:] if line.startswith(" ") and _is_labelled(line.lstrip()) else line
            found[field] = f"{found[field]}\n{inner}" if field in found else inner
    return {field: words.strip() for field, words in found.items()}


def _field(label: str) -> str:
    plain = {_EXAMPLE: "example", _KEY: "key", _SCALE: "scale"}
    found = [f"{name} {tongue}" for name, tongue, start in _LABELS if start == label]
    return plain.get(label) or found[0]


def _words(described: Mapping[str, str], field: str) -> Bilingual:
    found = {tongue: described.get(f"{field} {tongue}", "") for tongue in ("en", "zh")}
    return {tongue: text for tongue, text in found.items() if text}


def _tongue(text: str) -> str:
    return "zh" if _HAN.search(text) else "en"


def _slug(name: Bilingual) -> str:
    text = next(iter(name.values()), "")
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:30]
    return slug or f"c{UUID(bytes=uuid5(NAMESPACE_URL, text).bytes).hex[:8]}"


def _hue(element: etree._Element) -> int:
    """The hue whose colour is nearest, 1 to 9; the last for none."""
    given = element.get("color", "").strip()
    if not _COLOUR.fullmatch(given):
        return len(HUES)
    wanted = _rgb(given)
    distances = [sum((a - b) ** 2 for a, b in zip(_rgb(hue), wanted, strict=True)) for hue in HUES]
    return distances.index(min(distances)) + 1


def _rgb(colour: str) -> tuple[int, int, int]:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])  # noqa: PLR2004
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
