"""OpenDocument texts become turns."""

import pytest

from coding.formats.odt import read_odt
from coding.formats.script import Dropped, Lost, Reading, ReadingRefused, Why
from tests.documents import an_odt, zip_of

BOLD = '<style:style style:name="B"><style:text-properties fo:font-weight="bold"/></style:style>'
STRUCK = '<style:style style:name="S"><style:text-properties style:text-line-through-style="solid"/></style:style>'


def said(reading: Reading) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in reading.turns]


def test_paragraphs_become_turns() -> None:
    body = "<text:h>I: How?</text:h><text:p>R: Two<text:s text:c='2'/>words<text:tab/>and<text:line-break/>more.</text:p>"

    reading = read_odt(an_odt(body))

    assert said(reading) == [("I", "How?"), ("R", "Two  words\tand\nmore.")]
    assert reading.format == "odt"


def test_bold_names_are_speakers() -> None:
    line = '<text:p><text:span text:style-name="B">{}</text:span> {}</text:p>'
    body = "".join(
        line.format(name, words) for name, words in [("Wang", "Yes."), ("Li", "No?")] * 2
    )

    assert said(read_odt(an_odt(body, BOLD))) == [("Wang", "Yes."), ("Li", "No?")] * 2


def test_what_is_left_out_is_told() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        "<text:p>I: a<text:note><text:note-body><text:p>note</text:p></text:note-body></text:note>"
        "<office:annotation><text:p>comment</text:p></office:annotation><draw:frame/>"
        "<draw:frame><draw:text-box/></draw:frame>"
        '<text:span text:style-name="S">struck</text:span></text:p>'
        "<text:list><text:list-item><text:p>item</text:p></text:list-item></text:list>"
    )

    reading = read_odt(an_odt(body, STRUCK))

    assert said(reading) == [("I", "astruck\nitem")]
    assert set(reading.dropped) == {
        Dropped(what)
        for what in (
            *(Lost.DELETED, Lost.FOOTNOTES, Lost.COMMENTS, Lost.IMAGES, Lost.TEXT_BOXES),
            *(Lost.STRUCK, Lost.NUMBERING),
        )
    }


def test_tables_of_turns_are_read() -> None:
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    rows = [("访员", "做什么？"), ("受访者", "我们做头发，很多年。")]
    table = "".join(
        f"<table:table-row>{''.join(cell.format(each) for each in row)}</table:table-row>"
        for row in rows
    )

    assert said(read_odt(an_odt(f"<table:table>{table}</table:table>"))) == rows


def test_endless_spaces_are_cut() -> None:
    reading = read_odt(an_odt("<text:p>I: a<text:s text:c='999999999'/>b</text:p>"))

    assert len(reading.turns[0].text) == 1002


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (zip_of({"mimetype": "x", "content.xml": "<!DOCTYPE a><a/>"}), Why.DOCTYPE),
        (zip_of({"mimetype": "x", "content.xml": "<a"}), Why.DAMAGED),
        (zip_of({"mimetype": "x", "content.xml": "<a/>"}), Why.NOT_WHAT_IT_SAYS),
        (zip_of({"mimetype": "x"}), Why.DAMAGED),
        (
            zip_of({"META-INF/manifest.xml": "<x encryption-data=''/>", "content.xml": "?"}),
            Why.LOCKED,
        ),
        (an_odt(""), Why.EMPTY),
    ],
)
def test_what_is_no_document_is_refused(data: bytes, why: Why) -> None:
    with pytest.raises(ReadingRefused) as refused:
        read_odt(data)

    assert [fault.why for fault in refused.value.faults] == [why]
