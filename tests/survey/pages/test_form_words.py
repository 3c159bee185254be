"""Words of the forms desk."""

import re

import pytest
from django.utils.translation import override

from survey.formats.archive import SENTENCES
from survey.pages.form_words import (
    CHANGES,
    DIFFERENCES,
    MEANINGS,
    OURS,
    in_our_words,
    shown_faults,
    type_word,
)
from survey.xform.difference import DifferenceKind, Meaning
from survey.xform.walk import ChangeKind


def test_every_kind_has_its_words() -> None:
    assert set(DIFFERENCES) == set(DifferenceKind)
    assert set(MEANINGS) == set(Meaning)
    assert set(CHANGES) == set(ChangeKind)


def test_every_reason_not_to_open_a_workbook_has_its_words() -> None:
    assert set(SENTENCES.values()) <= {english for english, _ in OURS}


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("There is no function nofunc().", "没有函数 nofunc()。"),
        ("if() takes 3 arguments, not 2.", "if() 需要 3 个参数，而不是 2 个。"),
        ("The expression ends too early. ) is missing.", "表达式过早结束：缺少 )。"),
        ("The expression ends too early.", "表达式过早结束。"),
        (
            "A reference is not closed: ${name} needs its brace.",
            "引用没有结束：${name} 缺少右花括号。",
        ),
        ("Something of the compiler's own.", "Something of the compiler's own."),
    ],
)
def test_our_sentences_are_told_in_chinese(english: str, chinese: str) -> None:
    with override("zh-hans"):
        assert in_our_words(english) == chinese

    with override("en"):
        assert in_our_words(english) == english


@pytest.mark.parametrize("sentence", [english for english, _ in OURS])
def test_each_sentence_keeps_what_differs(sentence: str) -> None:
    filled = re.sub(r"\{\w+\}", "X7", sentence)

    with override("zh-hans"):
        told = in_our_words(filled)

    assert told != filled
    assert told.count("X7") == len(set(re.findall(r"\{\w+\}", sentence)))


def test_types_are_words_and_unknown_ones_stay() -> None:
    assert (type_word("integer"), type_word("csv-external")) == ("Whole number", "csv-external")


def test_a_fault_shows_what_is_known_of_its_place() -> None:
    (shown,) = shown_faults([{"sheet": "survey", "row": None, "column": "type", "message": "Bad"}])

    assert (shown.file, shown.sheet, shown.row, shown.where, shown.reason) == (
        *("", "survey", "", "type", "Bad"),
    )
