"""PDF files with text as transcripts; pages that are only pictures are named."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError

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
from coding.formats.speakers import opening_of

_MOST_PAGES = 2_000
_REPEATED = 3
_FULL = 0.8
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:page|第)?\s*\d{1,4}\s*(?:页|頁|/\s*\d+|of\s+\d+)?[-–—\s]*", re.IGNORECASE
)
_ENDS = re.compile(r"[.!?。！？…:：;；”\"』」）)]\s*$")
_HAN = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")
_DAMAGE = (
    *(PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError),
    *(RecursionError, NotImplementedError, AssertionError, ZeroDivisionError, OverflowError),
)


def read_pdf(data: bytes) -> Reading:
    """Lines that a page's width broke are joined again.

    Raises ReadingRefused for a password, damage, too many pages, and where no page has text.
    """
    try:
        reader = PdfReader(BytesIO(data), strict=False)
        _check(reader)
        pages = [_lines(page) for page in reader.pages]
        pictures = [
            number
            for number, (page, lines) in enumerate(zip(reader.pages, pages, strict=True), 1)
            if not lines and _has_picture(page)
        ]
        shown = sum(_has_picture(page) for page in reader.pages) - len(pictures)
    except ReadingRefused:
        raise
    except _DAMAGE as error:
        raise ReadingRefused(Fault(Why.DAMAGED)) from error
    if not any(pages):
        raise ReadingRefused(Fault(Why.ONLY_PICTURES if pictures else Why.EMPTY))
    furniture = _furniture(pages)
    kept = list(_kept(pages, furniture))
    paragraphs = list(_joined(kept))
    dropped = (
        *(Dropped(Lost.SCANNED_PAGES, 1, number) for number in pictures),
        *tally({
            Lost.IMAGES: shown,
            Lost.PAGE_LINES: sum(map(len, pages)) - len(kept),
            Lost.LINE_BREAKS: len(kept) - len(paragraphs),
        }),
    )  # fmt: skip
    return read_paragraphs(paragraphs, file_format="pdf", dropped=dropped)


def _check(reader: PdfReader) -> None:
    if reader.is_encrypted and not reader.decrypt(""):
        raise ReadingRefused(Fault(Why.LOCKED))
    if len(reader.pages) > _MOST_PAGES:
        raise ReadingRefused(Fault(Why.TOO_LONG, text=str(len(reader.pages))))


def _lines(page: PageObject) -> list[str]:
    text = page.extract_text().replace("\0", "")
    return [line.rstrip() for line in text.split("\n") if line.strip()]


def _has_picture(page: PageObject) -> bool:
    resources = page.get("/Resources")
    found = resources.get_object() if resources is not None else {}
    objects = found.get("/XObject") if isinstance(found, dict) else None
    pictures = objects.get_object() if objects is not None else {}
    return any(each.get_object().get("/Subtype") == "/Image" for each in (pictures or {}).values())


def _furniture(pages: Sequence[Sequence[str]]) -> set[str]:
    """Lines at the top and the foot of pages that come again, whatever number stands in them."""
    ends = Counter(
        _NUMBER.sub("#", line.strip())
        for lines in pages
        for line in {*lines[:1], *lines[-1:]}
        if opening_of(Paragraph(line)) is None
    )
    return {line for line, n in ends.items() if n >= _REPEATED and n > len(pages) / 2}


def _kept(pages: Sequence[Sequence[str]], furniture: set[str]) -> Iterator[Paragraph]:
    for number, lines in enumerate(pages, 1):
        for at, line in enumerate(lines):
            is_end = at in {0, len(lines) - 1}
            is_repeated = _NUMBER.sub("#", line.strip()) in furniture
            if is_end and len(pages) > 1 and (is_repeated or _PAGE_NUMBER.fullmatch(line)):
                continue
            yield Paragraph(line, number, begins=True)


def _joined(lines: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """Lines that fill the page's width and end in no stop go on in the next, unless a label does."""
    if not lines:
        return
    width = sorted(_width(line.text) for line in lines)[int(len(lines) * 0.9)]
    current = lines[0]
    last = current.text
    for line in lines[1:]:
        is_full = _width(last) >= _FULL * width
        opening = opening_of(line)
        if is_full and not _ENDS.search(last) and opening is None:
            joint = "" if _HAN.match(last[-1:]) or _HAN.match(line.text.strip()[:1]) else " "
            current = Paragraph(
                current.text.rstrip() + joint + line.text.strip(), current.line, current.lead
            )
        else:
            yield current
            current = line
        last = line.text
    yield current


def _width(text: str) -> int:
    """In halves of a Chinese character."""
    return sum(2 if _HAN.match(char) else 1 for char in text)
