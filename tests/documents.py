"""Documents made on the spot: Word, OpenDocument, RTF, PDF, and zips of whatever."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document
from docx.document import Document as DocumentOf

_NAMES = {
    "office": "office:1.0",
    "text": "text:1.0",
    "style": "style:1.0",
    "fo": "xsl-fo-compatible:1.0",
    "table": "table:1.0",
    "draw": "drawing:1.0",
}


def docx_bytes(document: DocumentOf) -> bytes:
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def a_docx(*lines: str | tuple[str, str]) -> bytes:
    """A Word document with these paragraphs; of a pair the first part is in bold."""
    document = Document()
    for line in lines:
        lead, rest = line if isinstance(line, tuple) else ("", line)
        paragraph = document.add_paragraph()
        if lead:
            paragraph.add_run(lead).bold = True
        paragraph.add_run(rest)
    return docx_bytes(document)


def zip_of(files: Mapping[str, bytes | str], *, base: bytes = b"") -> bytes:
    """A zip with these files; those of `base` come first, unless a new one has their name."""
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        if base:
            with ZipFile(BytesIO(base)) as old:
                for name in old.namelist():
                    if name not in files:
                        archive.writestr(name, old.read(name))
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def an_odt(body: str, styles: str = "") -> bytes:
    """An OpenDocument text with this XML inside `office:text`, and these automatic styles."""
    urn = "urn:oasis:names:tc:opendocument:xmlns:"
    spaces = " ".join(f'xmlns:{name}="{urn}{rest}"' for name, rest in _NAMES.items())
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.text"
    return zip_of({"mimetype": kind, "content.xml": content})


def an_rtf(text: str, *, page: int = 936, encoding: str = "gbk") -> bytes:
    """Each line a paragraph, what is not ASCII as bytes of the code page."""
    body = r"\par ".join(
        "".join(char if char.isascii() else _hexed(char.encode(encoding)) for char in line)
        for line in text.split("\n")
    )
    return f"{{\\rtf1\\ansi\\ansicpg{page}\\deff0 {body}\\par}}".encode()


def _hexed(data: bytes) -> str:
    return "".join(f"\\'{byte:02x}" for byte in data)


def a_pdf(*pages: Sequence[str], picture: bool = False) -> bytes:
    """A page for each list of lines; with `picture` one more page that is only a picture."""
    shown = [
        f"BT /F1 12 Tf 50 750 Td 14 TL {' '.join(f'({line}) Tj T*' for line in lines)} ET"
        for lines in pages
    ]
    numbers = [4 + 2 * at for at in range(len(shown) + picture)]
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(numbers)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, content in zip(numbers, [*shown, "/I Do"][: len(numbers)], strict=True):
        is_picture = picture and number == numbers[-1]
        resources = (
            f"/XObject << /I {numbers[-1] + 2} 0 R >>" if is_picture else "/Font << /F1 3 0 R >>"
        )
        objects += [
            (
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {number + 1} 0 R"
                f" /Resources << {resources} >> >>"
            ),
            f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        ]
    if picture:
        objects.append(
            "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray"
            " /BitsPerComponent 8 /Length 1 >>\nstream\n0\nendstream"
        )
    return _pdf(objects)


def _pdf(objects: Sequence[str]) -> bytes:
    text, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(text))
        text += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    return (
        f"{text}xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(text)}\n%%EOF"
    ).encode()
