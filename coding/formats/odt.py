"""OpenDocument texts (.odt) as transcripts."""

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from coding.formats.cell_rows import paragraphs_of_rows
from coding.formats.containers import LARGEST_PART, check_container, part_of
from coding.formats.paragraphs import read_paragraphs
from coding.formats.script import Fault, Lost, Paragraph, Reading, ReadingRefused, Why, tally
from survey.formats.strict_xml import XmlRefused, open_xml

type Element = etree._Element  # noqa: SLF001 - lxml names its class so

_URN = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TEXT, _TABLE = f"{{{_URN}office:1.0}}", f"{{{_URN}text:1.0}}", f"{{{_URN}table:1.0}}"
_DRAW, _STYLE = f"{{{_URN}drawing:1.0}}", f"{{{_URN}style:1.0}}"
_FO = f"{{{_URN}xsl-fo-compatible:1.0}}"
_MOST_SPACES = 1_000
_LONGEST_LEAD = 40

_COUNTED = {
    f"{_TEXT}note": Lost.FOOTNOTES,
    f"{_OFFICE}annotation": Lost.COMMENTS,
    f"{_DRAW}frame": Lost.IMAGES,
    f"{_TEXT}tracked-changes": Lost.DELETED,
}
_SILENT = {f"{_OFFICE}annotation-end", f"{_TEXT}soft-page-break", f"{_TEXT}ruby-text"}


def read_odt(data: bytes) -> Reading:
    """The text as it reads once all changes are accepted: deletions stand aside in the file.

    Raises ReadingRefused for damage, bombs, document types, encryption and an empty document.
    """
    names = check_container(data)
    if "META-INF/manifest.xml" in names and b"encryption-data" in part_of(
        data, "META-INF/manifest.xml"
    ):
        raise ReadingRefused(Fault(Why.LOCKED))
    try:
        root = open_xml(part_of(data, "content.xml"), largest=LARGEST_PART)
    except XmlRefused as refused:
        why = {"doctype": Why.DOCTYPE, "too_large": Why.BOMB}.get(refused.reason, Why.DAMAGED)
        raise ReadingRefused(Fault(why)) from refused
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise ReadingRefused(Fault(Why.NOT_WHAT_IT_SAYS, text="odt"))
    walk = _Walk(root)
    paragraphs = list(walk.blocks(body))
    return read_paragraphs(paragraphs, file_format="odt", dropped=tally(walk.lost))


class _Walk:
    """Goes through the body once, and counts what it leaves behind."""

    def __init__(self, root: Element) -> None:
        self.lost: Counter[Lost] = Counter()
        self._number = 0
        self._blank_before = False
        self._bold, self._struck = _styles(root)

    def blocks(self, parent: Element) -> Iterator[Paragraph]:
        for element in parent:
            if element.tag in {f"{_TEXT}p", f"{_TEXT}h"}:
                yield from self._paragraph(element)
            elif element.tag == f"{_TABLE}table":
                self._number += 1
                rows = [self._cells(row) for row in element.iter(f"{_TABLE}table-row")]
                yield from paragraphs_of_rows(rows, line=self._number)
            elif element.tag == f"{_TEXT}tracked-changes":
                changed = [
                    each.tag for each in element.iter(f"{_TEXT}deletion", f"{_TEXT}insertion")
                ]
                self.lost[Lost.DELETED] += changed.count(f"{_TEXT}deletion")
                self.lost[Lost.INSERTED] += changed.count(f"{_TEXT}insertion")
            elif element.tag in {f"{_TEXT}section", f"{_TEXT}list", f"{_TEXT}list-item"}:
                self.lost[Lost.NUMBERING] += element.tag == f"{_TEXT}list-item"
                yield from self.blocks(element)
            elif element.tag in _COUNTED:
                self.lost[_COUNTED[element.tag]] += 1

    def _cells(self, row: Element) -> list[str]:
        cells = row.findall(f"{_TABLE}table-cell")
        paragraphs = ([self._text(each) for each in cell.iter(f"{_TEXT}p")] for cell in cells)
        return ["\n".join(texts) for texts in paragraphs]

    def _paragraph(self, element: Element) -> Iterator[Paragraph]:
        self._number += 1
        text = self._text(element)
        lead = self._lead(element, text)
        for place, line in enumerate(text.split("\n")):
            if line.strip():
                gap = self._blank_before and place == 0
                yield Paragraph(
                    line, self._number, "" if place else lead, begins=place == 0, gap=gap
                )
        self._blank_before = not text.strip()

    def _text(self, element: Element) -> str:
        return "".join(self._texts(element))

    def _texts(self, element: Element) -> Iterator[str]:
        yield element.text or ""
        for child in element:
            yield from self._child(child)
            yield child.tail or ""

    def _child(self, child: Element) -> Iterator[str]:
        if child.tag == f"{_TEXT}s":
            count = child.get(f"{_TEXT}c", "1")
            yield " " * min(int(count) if count.isdecimal() else 1, _MOST_SPACES)
        elif child.tag == f"{_TEXT}tab":
            yield "\t"
        elif child.tag == f"{_TEXT}line-break":
            yield "\n"
        elif child.tag in _COUNTED:
            self._count(child)
        elif child.tag not in _SILENT:
            self.lost[Lost.STRUCK] += child.get(f"{_TEXT}style-name") in self._struck
            yield from self._texts(child)

    def _count(self, element: Element) -> None:
        has_box = element.find(f"{_DRAW}text-box") is not None
        self.lost[Lost.TEXT_BOXES if has_box else _COUNTED[element.tag]] += 1

    def _lead(self, element: Element, text: str) -> str:
        """The first span, if it is in bold and shorter than the line."""
        first = element[0] if len(element) and not (element.text or "").strip() else None
        if first is None or first.get(f"{_TEXT}style-name") not in self._bold:
            return ""
        lead = "".join(str(part) for part in first.itertext()).strip()
        is_whole = lead == text.strip() and not lead.endswith((":", "："))
        return "" if is_whole or len(lead) > _LONGEST_LEAD else lead


def _styles(root: Element) -> tuple[set[str | None], set[str | None]]:
    """The names of the styles in bold, and of those struck out."""
    bold: set[str | None] = set()
    struck: set[str | None] = set()
    for style in root.iter(f"{_STYLE}style"):
        name = style.get(f"{_STYLE}name")
        properties = style.find(f"{_STYLE}text-properties")
        if properties is None:
            continue
        if properties.get(f"{_FO}font-weight") in {"bold", "700", "800", "900"}:
            bold.add(name)
        if properties.get(f"{_STYLE}text-line-through-style", "none") != "none":
            struck.add(name)
    return bold, struck
