"""Every reason and everything dropped has its words, in both languages."""

import pytest
from django.utils import translation

from coding.formats.encodings import ENCODINGS
from coding.formats.file_kinds import FORMATS as KINDS
from coding.formats.script import Dropped, Fault, Lost, Why
from coding.queries.upload import Twin
from coding.queries.upload_words import (
    DROPPED,
    ENCODING_NAMES,
    FORMATS,
    REASONS,
    reason_of,
    sentence_of,
    twin_sentence,
    word_of,
)


def test_nothing_is_without_words() -> None:
    assert set(REASONS) == set(Why)
    assert set(DROPPED) == set(Lost)
    assert set(FORMATS) == set(KINDS)
    assert set(ENCODINGS) - set(ENCODING_NAMES) == set()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_all_words_can_be_filled_in(language: str) -> None:
    with translation.override(language):
        reasons = [reason_of(Fault(why, 3, "x")) for why in Why]
        dropped = [word_of(Dropped(what, n, 3, "x")) for what in Lost for n in (1, 2)]

    assert [text for text in (*reasons, *dropped) if "%(" in text or not text] == []


def test_reasons_are_chinese_for_chinese_readers() -> None:
    with translation.override("zh-hans"):
        english = [
            why
            for why in Why
            if not any("\u4e00" <= char <= "\u9fff" for char in reason_of(Fault(why)))
        ]
        pieces = [
            what for what in Lost if not any(char >= "\u4e00" for char in word_of(Dropped(what, 2)))
        ]

    assert (english, pieces) == ([], [])


def test_a_line_is_named_where_one_is_to_blame() -> None:
    assert sentence_of(Fault(Why.BAD_TIME, 6, "soon")) == "line 6: This is no time: soon."
    assert sentence_of(Fault(Why.EMPTY)) == "There is no text in the file."


def test_one_and_many_have_their_forms() -> None:
    assert word_of(Dropped(Lost.IMAGES)) == "1 picture left out"
    assert word_of(Dropped(Lost.IMAGES, 2)) == "2 pictures left out"
    assert word_of(Dropped(Lost.FOOTNOTES, 0, text="He laughed")) == "Footnote left out: He laughed"
    assert word_of(Dropped(Lost.SCANNED_PAGES, 1, 7)) == "Page 7 is a picture without text"


def test_twins_are_named() -> None:
    assert twin_sentence(Twin("a.txt", "")) == "The same file is waiting here as a.txt."
    assert twin_sentence(Twin("a.txt", "T01")) == "The same file is transcript T01 already."
