import codecs

import pytest

from coding.formats.encodings import EncodingUnknown, decode

SIMPLIFIED = "访员：您家是从什么时候开始做头发的？\n受访者：要说起来，从我太爷爷那辈就有了。\n"
TRADITIONAL = "訪員：您家是從什麼時候開始做頭髮的？\n受訪者：要說起來，從我太爺爺那輩就有了。\n"
WESTERN = "R: It wasn’t cheap – Côte d’Ivoire paid £40.\n"
ENGLISH = "I: How did it begin?\nR: By accident.\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SIMPLIFIED, "utf-8"),
        (SIMPLIFIED, "gb18030"),
        (SIMPLIFIED, "utf-16-le"),
        (SIMPLIFIED, "utf-16-be"),
        (TRADITIONAL, "utf-8"),
        (TRADITIONAL, "big5"),
        (TRADITIONAL, "gb18030"),
        (ENGLISH, "utf-8"),
        (ENGLISH, "utf-16-le"),
        (ENGLISH, "utf-16-be"),
        (WESTERN, "utf-8"),
        (WESTERN, "cp1252"),
    ],
)
def test_text_without_a_mark_is_read_in_its_own_encoding(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == (text, encoding)


@pytest.mark.parametrize(
    ("mark", "written", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
        (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32"),
    ],
)
def test_a_mark_decides(mark: bytes, written: str, encoding: str) -> None:
    assert decode(mark + SIMPLIFIED.encode(written)) == (SIMPLIFIED, encoding)


@pytest.mark.parametrize(
    "data",
    [
        codecs.BOM_UTF8 + b"\xff\xfe\xfd",
        bytes(range(1, 256)) * 3,
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89",
    ],
)
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    with pytest.raises(EncodingUnknown):
        decode(data)


def test_an_empty_file_is_empty_text() -> None:
    assert decode(b"") == ("", "utf-8")
