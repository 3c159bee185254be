"""Which kind of file it is."""

import pytest

from coding.formats.file_kinds import is_named_otherwise, kind_of
from coding.formats.script import ReadingRefused, Why
from tests.documents import a_docx, a_pdf, an_odt, zip_of

XLSX = {"[Content_Types].xml": "", "xl/workbook.xml": ""}


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (a_docx("x"), "a.docx", "docx"),
        (a_docx("x"), "a.txt", "docx"),
        (an_odt("x"), "a.odt", "odt"),
        (zip_of(XLSX), "a.xlsx", "xlsx"),
        (zip_of({"a.txt": "x"}), "a.zip", "zip"),
        (a_pdf(["x"]), "a", "pdf"),
        (b"\n{\\rtf1 x}", "a.doc", "rtf"),
        (b"I: a", "a.txt", "txt"),
        (b"I: a", "a", "txt"),
        (b"I: a", "a.MD", "md"),
        (b"1", "a.srt", "srt"),
        (b"WEBVTT", "a.txt", "vtt"),
        (b"\xef\xbb\xbfWEBVTT", "a.vtt", "vtt"),
        (b"a,b", "a.csv", "csv"),
        (b"a\tb", "a.tab", "tsv"),
        (b"[]", "a.json", "json"),
    ],
)
def test_bytes_come_first_and_names_second(data: bytes, name: str, kind: str) -> None:
    assert kind_of(data, name) == kind


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (b"", "a.txt", Why.EMPTY),
        (b" \n\t", "a.docx", Why.EMPTY),
        (b"\xd0\xcf\x11\xe0 old", "a.doc", Why.OLD_WORD),
        (b"I: a", "a.docx", Why.NOT_WHAT_IT_SAYS),
        (b"I: a", "a.pdf", Why.NOT_WHAT_IT_SAYS),
        (b"PK\x03\x04 broken", "a.docx", Why.DAMAGED),
        (zip_of({"[Content_Types].xml": "", "ppt/x.xml": ""}), "a.pptx", Why.UNKNOWN_FORMAT),
        (b"\x89PNG\r\n", "a.txt", Why.UNKNOWN_FORMAT),
        (b"ID3 sound", "a.mp3", Why.UNKNOWN_FORMAT),
        (b"\0\0\0 ftypM4A ", "a.m4a", Why.UNKNOWN_FORMAT),
    ],
)
def test_what_is_no_transcript_is_refused(data: bytes, name: str, why: Why) -> None:
    with pytest.raises(ReadingRefused) as refused:
        kind_of(data, name)

    assert [fault.why for fault in refused.value.faults] == [why]


@pytest.mark.parametrize(
    ("kind", "name", "is_other"),
    [
        ("docx", "a.DOCX", False),
        ("docx", "a.txt", True),
        ("pdf", "a.pdf", False),
        ("vtt", "a.txt", True),
        ("txt", "a.text", False),
        ("txt", "a.log", True),
    ],
)
def test_a_name_may_promise_another_format(kind: str, name: str, is_other: bool) -> None:  # noqa: FBT001
    assert is_named_otherwise(kind, name) is is_other
