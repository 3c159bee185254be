"""Word documents (.docx) as transcripts: the text as it reads once all changes are accepted."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from docx import Document
from docx.document import Document as DocumentOf
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from lxml import etree

from coding.formats.cell_rows import paragraphs_of_rows
from coding.formats.containers import check_container
from coding.formats.paragraphs import read_paragraphs
from coding.formats.script import (
    Dropped,
    Fault,
    Lost,
    Paragraph,
    Reading,
    ReadingRefused,
    Why,
    tally,
)
from survey.formats.strict_xml import XmlRefused, open_xml

type Element = etree._Element  # noqa: SLF001 - lxml names its class so

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_LONGEST_LEAD = 40
_NOTES_SHOWN = 5
_NOTE_LENGTH = 200
_LARGEST_NOTES = 5 * 2**20

_BLOCKS = {f"{_W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml")}
_COUNTED = {
    f"{_W}del": Lost.DELETED,
    f"{_W}moveFrom": Lost.DELETED,
    f"{_W}footnoteReference": Lost.FOOTNOTES,
    f"{_W}endnoteReference": Lost.FOOTNOTES,
    f"{_W}commentReference": Lost.COMMENTS,
    f"{_W}drawing": Lost.IMAGES,
    f"{_W}pict": Lost.IMAGES,
    f"{_W}object": Lost.EMBEDDED,
    f"{_M}oMath": Lost.FORMULAS,
    f"{_M}oMathPara": Lost.FORMULAS,
}
_SILENT = {f"{_W}{name}" for name in ("pPr", "rPr", "instrText", "rt", "delText", "delInstrText")}
_SIGNS = {
    f"{_W}tab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "\u2011",
    f"{_W}softHyphen": "",
}
_DAMAGE = (
    *(PackageNotFoundError, etree.XMLSyntaxError, KeyError, ValueError, AttributeError),
    *(IndexError, TypeError, OSError, NotImplementedError),
)


def read_docx(data: bytes) -> Reading:
    """Raises ReadingRefused for damage, bombs, document types, and an empty document."""
    check_container(data)
    try:
        document = Document(BytesIO(data))
        walk = _Walk(document)
        paragraphs = list(walk.blocks(document.element.body))
        aside = _aside(document)
    except _DAMAGE as error:
        raise ReadingRefused(Fault(Why.DAMAGED)) from error
    dropped = (*tally(walk.lost), *aside)
    return read_paragraphs(paragraphs, file_format="docx", dropped=dropped)


@dataclass(frozen=True)
class _Piece:
    text: str
    is_bold: bool


class _Walk:
    """Goes through the body once, and counts what it leaves behind."""

    def __init__(self, document: DocumentOf) -> None:
        self.lost: Counter[Lost] = Counter()
        self._number = 0
        self._blank_before = False
        self._bold_styles = {
            style.style_id
            for style in document.styles
            if style.element.find(f"{_W}rPr/{_W}b") is not None
        }
        self._waiting: list[_Piece] = []

    def blocks(self, parent: Element) -> Iterator[Paragraph]:
        for element in parent.iterchildren("*"):
            if element.tag == f"{_W}p":
                yield from self._paragraph(element)
            elif element.tag == f"{_W}tbl":
                self._number += 1
                rows = [self._cells(row) for row in element.iter(f"{_W}tr")]
                yield from paragraphs_of_rows(rows, line=self._number)
            elif element.tag in _BLOCKS:
                yield from self.blocks(element)

    def _cells(self, row: Element) -> list[str]:
        """What the cells of a row say, a cell in a table inside a cell not counted again."""
        if row.find(f"{_W}trPr/{_W}del") is not None:
            self.lost[Lost.DELETED] += 1
            return []
        return [
            "\n".join("".join(piece.text for piece in self._pieces(each)) for each in
                      cell.findall(f"{_W}p"))
            for cell in row.findall(f"{_W}tc")
        ]  # fmt: skip

    def _paragraph(self, element: Element) -> Iterator[Paragraph]:
        self._number += 1
        properties = element.find(f"{_W}pPr")
        pieces = self._waiting + list(self._pieces(element))
        self._waiting = []
        if properties is not None:
            self.lost[Lost.NUMBERING] += properties.find(f"{_W}numPr") is not None
            if properties.find(f"{_W}rPr/{_W}del") is not None:
                self._waiting = pieces  # its end was deleted: the next one goes on
                return
        text = "".join(piece.text for piece in pieces)
        lead = _lead(pieces, text)
        for place, line in enumerate(text.split("\n")):
            if line.strip():
                gap = self._blank_before and place == 0
                yield Paragraph(
                    line, self._number, "" if place else lead, begins=place == 0, gap=gap
                )
        self._blank_before = not text.strip()

    def _pieces(self, parent: Element) -> Iterator[_Piece]:
        for element in parent.iterchildren("*"):
            tag = element.tag
            if tag in _COUNTED:
                self._count(element)
            elif tag == f"{_W}r":
                yield from self._run(element)
            elif tag == f"{_MC}AlternateContent":
                yield from self._chosen(element)
            elif tag not in _SILENT:
                self.lost[Lost.INSERTED] += tag in {f"{_W}ins", f"{_W}moveTo"}
                yield from self._pieces(element)

    def _chosen(self, element: Element) -> Iterator[_Piece]:
        """One of the alternatives: the first; the others say the same for older programs."""
        choice = element.find(f"{_MC}Choice")
        if choice is not None:
            yield from self._pieces(choice)

    def _run(self, run: Element) -> Iterator[_Piece]:
        properties = run.find(f"{_W}rPr")
        if _is_on(properties, "vanish"):
            self.lost[Lost.HIDDEN] += 1
            return
        text = "".join(self._texts(run))
        if text.strip():
            self.lost[Lost.STRUCK] += _is_on(properties, "strike") or _is_on(properties, "dstrike")
        style = None if properties is None else properties.find(f"{_W}rStyle")
        is_bold = _is_on(properties, "b") or (
            style is not None and style.get(f"{_W}val") in self._bold_styles
        )
        yield _Piece(text, is_bold)

    def _texts(self, run: Element) -> Iterator[str]:
        for element in run.iterchildren("*"):
            tag = element.tag
            if tag == f"{_W}t":
                yield element.text or ""
            elif tag in _SIGNS:
                yield _SIGNS[tag]
            elif tag == f"{_W}sym":
                self.lost[Lost.EMBEDDED] += 1
            elif tag in _COUNTED:
                self._count(element)
            elif tag == f"{_W}ruby":
                yield from (each.text or "" for each in element.iterfind(f"{_W}rubyBase//{_W}t"))
            elif tag == f"{_MC}AlternateContent":
                yield from (piece.text for piece in self._chosen(element))

    def _count(self, element: Element) -> None:
        has_box = element.find(f".//{_W}txbxContent") is not None
        self.lost[Lost.TEXT_BOXES if has_box else _COUNTED[element.tag]] += 1


def _is_on(properties: Element | None, name: str) -> bool:
    found = None if properties is None else properties.find(f"{_W}{name}")
    return found is not None and found.get(f"{_W}val") not in {"0", "false", "off", "none"}


def _lead(pieces: Sequence[_Piece], text: str) -> str:
    """The beginning in bold, unless the whole line is, or too much of it for a name."""
    lead = ""
    for piece in pieces:
        if piece.text.strip() and not piece.is_bold:
            break
        lead += piece.text
    lead = lead.strip()
    is_whole = lead == text.strip() and not lead.endswith((":", "："))
    return "" if is_whole or len(lead) > _LONGEST_LEAD or "\n" in lead else lead


def _aside(document: DocumentOf) -> Iterator[Dropped]:
    """What stands beside the body: headers and footers, and the words of footnotes."""
    heads = 0
    for relation in document.part.rels.values():
        if relation.is_external:
            continue
        if relation.reltype in {RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER}:
            heads += bool("".join(_words(relation.target_part.blob)).strip())
        elif relation.reltype in {RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES}:
            notes = [words for words in _words(relation.target_part.blob) if words.strip()]
            for words in notes[:_NOTES_SHOWN]:
                yield Dropped(Lost.FOOTNOTES, 0, text=words.strip()[:_NOTE_LENGTH])
    yield from tally({Lost.HEADERS: heads})


def _words(part: bytes) -> list[str]:
    """The text of each paragraph of a part."""
    try:
        root = open_xml(part, largest=_LARGEST_NOTES)
    except XmlRefused:
        return []
    return [
        "".join(each.text or "" for each in paragraph.iter(f"{_W}t"))
        for paragraph in root.iter(f"{_W}p")
    ]
