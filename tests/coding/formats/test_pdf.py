"""PDF files become turns."""

from io import BytesIO

import pytest
from pypdf import PdfWriter

from coding.formats.pdf import read_pdf
from coding.formats.script import Dropped, Lost, Reading, ReadingRefused, Why
from tests.documents import a_pdf

LONG = "I: How did you begin your business in the hair trade so long"


def said(reading: Reading) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in reading.turns]


def test_lines_broken_by_the_page_are_joined() -> None:
    reading = read_pdf(a_pdf([LONG, "ago in the town?", "R: By accident."]))

    assert said(reading) == [("I", f"{LONG[3:]} ago in the town?"), ("R", "By accident.")]
    assert reading.dropped == (Dropped(Lost.LINE_BREAKS, 1),)


def test_pages_go_on_and_their_repeated_lines_are_left_out() -> None:
    pages = [
        [f"Study of hair {n}", f"I: Question {n}?", f"R: Answer {n}.", f"Page {n} of 3"]
        for n in (1, 2, 3)
    ]

    reading = read_pdf(a_pdf(*pages))

    assert said(reading)[:3] == [("I", "Question 1?"), ("R", "Answer 1."), ("I", "Question 2?")]
    assert len(reading.turns) == 6
    assert Dropped(Lost.PAGE_LINES, 6) in reading.dropped


def test_a_page_that_is_a_picture_is_named() -> None:
    reading = read_pdf(a_pdf(["I: a?", "R: b."], picture=True))

    assert reading.dropped == (Dropped(Lost.SCANNED_PAGES, 1, 2),)


def locked() -> bytes:
    writer = PdfWriter(clone_from=BytesIO(a_pdf(["I: a"])))
    writer.encrypt("secret", algorithm="RC4-128")
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (locked(), Why.LOCKED),
        (a_pdf(picture=True), Why.ONLY_PICTURES),
        (a_pdf([]), Why.EMPTY),
        (b"%PDF-1.4 broken", Why.DAMAGED),
        (b"%PDF-1.4\n", Why.DAMAGED),
    ],
)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_what_cannot_be_read_is_refused(data: bytes, why: Why) -> None:
    with pytest.raises(ReadingRefused) as refused:
        read_pdf(data)

    assert [fault.why for fault in refused.value.faults] == [why]
