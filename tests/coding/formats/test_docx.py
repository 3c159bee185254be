"""Word documents become turns."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document

from coding.formats.docx import read_docx
from coding.formats.script import Dropped, Lost, Reading, ReadingRefused, Said, Why
from tests.documents import a_docx, docx_bytes, zip_of

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def said(reading: Reading) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in reading.turns]


def with_body(xml: str, **parts: str) -> bytes:
    """A document whose body is this XML."""
    base = a_docx("x")
    with ZipFile(BytesIO(base)) as archive:
        whole = archive.read("word/document.xml").decode()
    start, end = whole.index("<w:body>") + 8, whole.index("<w:sectPr")
    files: dict[str, bytes | str] = {"word/document.xml": whole[:start] + xml + whole[end:]}
    return zip_of(files | dict(parts), base=base)


def paragraph(inner: str, properties: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inner}</w:p>"


def run(text: str, properties: str = "") -> str:
    inside = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inside}<w:t xml:space="preserve">{text}</w:t></w:r>'


def test_paragraphs_become_turns() -> None:
    reading = read_docx(a_docx("访员：您好？", "受访者：好。", "继续说。"))

    assert said(reading) == [("访员", "您好？"), ("受访者", "好。\n继续说。")]
    assert reading.format == "docx"


def test_bold_names_are_speakers() -> None:
    reading = read_docx(
        a_docx(
            ("王总", " 我们做头发。"), ("李明", " 为什么？"), ("王总", " 因为。"), ("李明：", "好")
        )
    )

    assert [turn.speaker for turn in reading.turns] == ["王总", "李明", "王总", "李明"]


def test_a_header_ends_with_a_blank_paragraph() -> None:
    reading = read_docx(
        a_docx("访谈记录", "日期：2025-01-02", "受访者：F05", "", "访员：好？", "受访者：好。")
    )

    assert reading.header == {"日期": "2025-01-02", "受访者": "F05"}
    assert reading.notice == "访谈记录"


def test_changes_are_taken_as_done() -> None:
    body = paragraph(
        run("I: One ")
        + f"<w:del>{run('two').replace('w:t', 'w:delText')}</w:del>"
        + f"<w:ins>{run('three')}</w:ins>"
        + f"<w:moveFrom>{run('gone')}</w:moveFrom><w:moveTo>{run(' here')}</w:moveTo>"
    )

    reading = read_docx(with_body(body))

    assert said(reading) == [("I", "One three here")]
    assert reading.dropped == (Dropped(Lost.DELETED, 2), Dropped(Lost.INSERTED, 2))


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    body = paragraph(run("I: One "), "<w:rPr><w:del/></w:rPr>") + paragraph(run("two."))

    assert said(read_docx(with_body(body))) == [("I", "One two.")]


def test_struck_out_text_stays_and_hidden_text_does_not() -> None:
    body = paragraph(
        run("R: ")
        + run("struck ", "<w:strike/>")
        + run("not", '<w:strike w:val="0"/>')
        + run("hidden", "<w:vanish/>")
    )

    reading = read_docx(with_body(body))

    assert said(reading) == [("R", "struck not")]
    assert reading.dropped == (Dropped(Lost.STRUCK, 1), Dropped(Lost.HIDDEN, 1))


def test_line_breaks_begin_lines_and_tabs_stay() -> None:
    body = paragraph(
        "<w:r><w:t>I: One?</w:t><w:br/><w:t>R: Two</w:t><w:tab/><w:t>three</w:t></w:r>"
    )

    assert said(read_docx(with_body(body))) == [("I", "One?"), ("R", "Two\tthree")]


def test_instructions_of_fields_are_no_words_and_links_are() -> None:
    field = '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText></w:r>'
    link = f"<w:hyperlink>{run('a link')}</w:hyperlink>"

    assert said(read_docx(with_body(paragraph(run("I: See ") + field + link)))) == [
        ("I", "See a link")
    ]


def test_tables_of_turns_are_read() -> None:
    document = Document()
    table = document.add_table(3, 2)
    rows = [("访员", "做什么？"), ("受访者", "我们做头发，很多年。"), ("访员", "好。")]
    for place, cells in enumerate(rows):
        for at, cell in enumerate(cells):
            table.cell(place, at).text = cell

    assert said(read_docx(docx_bytes(document))) == rows


def test_what_stands_aside_is_counted_and_footnotes_are_told() -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "Confidential"
    document.add_paragraph("I: Well?")
    document.add_paragraph("R: So.", style="List Bullet")
    base = docx_bytes(document)
    notes = f'<w:footnotes xmlns:w="{WORD}"><w:footnote w:id="1"><w:p><w:r><w:t>He laughed</w:t></w:r></w:p></w:footnote></w:footnotes>'
    with ZipFile(BytesIO(base)) as archive:
        rels = archive.read("word/_rels/document.xml.rels").decode()
        types = archive.read("[Content_Types].xml").decode()
        body = archive.read("word/document.xml").decode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    content = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    files: dict[str, bytes | str] = {
        "word/footnotes.xml": notes,
        "word/_rels/document.xml.rels": rels.replace(
            "</Relationships>",
            f'<Relationship Id="rId99" Type="{kind}" Target="footnotes.xml"/></Relationships>',
        ),
        "[Content_Types].xml": types.replace(
            "</Types>",
            f'<Override PartName="/word/footnotes.xml" ContentType="{content}"/></Types>',
        ),
        "word/document.xml": body.replace(
            "<w:t>R: So.</w:t>",
            '<w:t>R: So.</w:t><w:footnoteReference w:id="1"/><w:drawing/><w:commentReference/>',
        ),
    }

    reading = read_docx(zip_of(files, base=base))

    told = {(each.what, each.n, each.text) for each in reading.dropped}
    assert told == {
        (Lost.FOOTNOTES, 1, ""),
        (Lost.FOOTNOTES, 0, "He laughed"),
        (Lost.IMAGES, 1, ""),
        (Lost.COMMENTS, 1, ""),
        (Lost.HEADERS, 1, ""),
    }  # the bullet of the style is no number


def test_numbering_and_text_boxes_are_told() -> None:
    box = "<w:r><w:pict><w:txbxContent><w:p/></w:txbxContent></w:pict></w:r>"
    body = paragraph(run("I: a") + box, "<w:numPr/>")

    reading = read_docx(with_body(body))

    assert {each.what for each in reading.dropped} == {Lost.NUMBERING, Lost.TEXT_BOXES}


def test_of_alternatives_the_first_is_read() -> None:
    space = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    both = f"<mc:AlternateContent {space}><mc:Choice>{run('new')}</mc:Choice><mc:Fallback>{run('old')}</mc:Fallback></mc:AlternateContent>"

    assert said(read_docx(with_body(paragraph(run("I: ") + both)))) == [("I", "new")]


def test_readings_of_characters_are_left_out() -> None:
    ruby = "<w:r><w:ruby><w:rt><w:r><w:t>xu</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>许</w:t></w:r></w:rubyBase></w:ruby></w:r>"

    assert said(read_docx(with_body(paragraph(run("I: ") + ruby)))) == [("I", "许")]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (zip_of({"word/document.xml": "<!DOCTYPE w><w/>"}, base=a_docx("x")), Why.DOCTYPE),
        (zip_of({"word/document.xml": "<broken"}, base=a_docx("x")), Why.DAMAGED),
        (zip_of({"[Content_Types].xml": "<Types/>"}, base=a_docx("x")), Why.DAMAGED),
        (zip_of({"word/document.xml": "a"}), Why.DAMAGED),
        (a_docx("", " "), Why.EMPTY),
        (a_docx("I: a")[:-80], Why.DAMAGED),
    ],
)
def test_what_is_no_document_is_refused(data: bytes, why: Why) -> None:
    with pytest.raises(ReadingRefused) as refused:
        read_docx(data)

    assert [fault.why for fault in refused.value.faults] == [why]


def test_emoji_and_rare_characters_are_kept() -> None:
    assert read_docx(a_docx("I: 𠮷野家😀")).turns == (Said("I", "𠮷野家😀"),)
