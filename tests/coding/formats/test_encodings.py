import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.formats.characters import FREQUENT
from coding.formats.encodings import Candidate, EncodingUnknown, decode, decoded, read_as

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


_SIMPLIFIED = (
    "好|是的|不知道|你好|谢谢|访员：好|受访者：是|王总|老板，请坐|我们厂|三十个人|头发|假发|许昌|灵井镇|"
    "去年卖了多少？|联通|收购价每公斤两百块|问：为什么？|答：没办法。|嗯|对|没有|哪里|一|俊|缴税|戴夫|瓷器|"
    "窑炉|纺织|钩织|蕾丝|酸洗|漂白|染色|曲发|人发|档发|化纤发|泡货|顺发|磨档|乔迁|赊账|郑州|漯河|鄢陵|禹州"
)
SHORT_SIMPLIFIED = _SIMPLIFIED.split("|")
_TRADITIONAL = (
    "好|是的|不知道|你好|謝謝|訪員：好|受訪者：是|王總|老闆，請坐|我們廠|三十個人|頭髮|假髮|許昌|靈井鎮|"
    "去年賣了多少？|問：為什麼？|答：沒辦法。|嗯|對|沒有|哪裡|收購價每公斤兩百塊|繳稅|瓷器|紡織|漂白|染色|鄭州|香港仔"
)
SHORT_TRADITIONAL = _TRADITIONAL.split("|")
WIDE = ("utf-16-le", "utf-16-be")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", *WIDE])
@pytest.mark.parametrize("text", SHORT_SIMPLIFIED)
def test_a_short_chinese_text_is_read_right_or_a_person_is_asked(text: str, encoding: str) -> None:
    found = decoded(text.encode(encoding))

    assert found.best.text == text or not found.is_sure
    assert text in {found.best.text, *(one.text for one in found.others)}


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5", *WIDE])
@pytest.mark.parametrize("text", SHORT_TRADITIONAL)
def test_a_short_traditional_text_is_read_right_or_a_person_is_asked(
    text: str, encoding: str
) -> None:
    found = decoded(text.encode(encoding))

    assert found.best.text == text or not found.is_sure
    assert text in {found.best.text, *(one.text for one in found.others)}


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "utf-8"])
def test_the_best_guess_is_right_for_all_short_texts_but_of_two_wide_characters(
    encoding: str,
) -> None:
    texts = SHORT_TRADITIONAL if encoding == "big5" else SHORT_SIMPLIFIED

    wrong = [text for text in texts if decoded(text.encode(encoding)).best.text != text]

    assert wrong == []


@pytest.mark.parametrize(
    "text", ["Yes.", "I: Why?", "OK", "R: By accident, I think.", "No\n", "café"]
)
def test_short_english_texts_ask_nobody(text: str) -> None:
    found = decoded(text.encode())

    assert (found.best.encoding, found.best.text, found.is_sure) == ("utf-8", text, True)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(SIMPLIFIED, "gb18030"), (TRADITIONAL, "big5"), (SIMPLIFIED, "utf-16-le")],
)
def test_a_text_of_some_sentences_is_sure(text: str, encoding: str) -> None:
    assert decoded(text.encode(encoding)).is_sure


def test_the_others_are_shown_by_their_beginning() -> None:
    found = decoded("联通".encode("gb18030"))

    assert found.best.preview == "联通"
    assert [one.encoding for one in found.others if one.preview == "联通"] == []
    assert len(found.others) > 1


def test_bytes_that_are_utf8_by_accident_are_no_sure_utf8() -> None:
    found = decoded("一".encode("gb18030"))

    assert (found.best.text, found.is_sure) == ("一", False)
    assert "utf-8" in {one.encoding for one in found.others}


def test_a_nul_in_a_plain_text_does_not_make_it_wide() -> None:
    assert decoded(b"I: a\nR: b\0").best == Candidate("utf-8", "I: a\nR: b\0", 0.5 - 1.0)


def test_a_person_may_choose() -> None:
    assert read_as("一".encode("gb18030"), "gb18030") == "一"


@pytest.mark.parametrize("encoding", ["utf-8", "rot13", "base64", ""])
def test_an_encoding_that_does_not_fit_is_refused(encoding: str) -> None:
    with pytest.raises(EncodingUnknown):
        read_as(b"\xc4\xe3", encoding)


@pytest.mark.parametrize(
    "text",
    [
        "I: Where to?\nR: " + "🇨🇳🇺🇸" * 20,
        "访员：卖到哪里？\n受访者：" + "🇳🇬" * 60,
        "I: And?\nR: " + "😀" * 60,
        "R: 👍",
        "В: Как вы начинали?\nО: Мы учились на практике.\n",
        "س: قانداق باشلىغان؟\nج: بىز ئىشلەپ ئۆگەندۇق.\n",
        "면접자: 어떻게 시작했습니까?\n응답자: 일하면서 배웠습니다.\n",
    ],
)
def test_utf_8_that_proves_itself_asks_nobody(text: str) -> None:
    data = text.encode()

    found = decoded(data)

    assert (found.best.encoding, found.best.text, found.is_sure) == ("utf-8", text, True)
    assert decode(data) == (text, "utf-8")


@given(st.text(st.sampled_from(sorted(FREQUENT)), min_size=12))
def test_chinese_of_another_encoding_is_never_proved_to_be_utf_8(text: str) -> None:
    found = decoded(text.encode("gb18030"))

    assert found.best.text == text or not found.is_sure
