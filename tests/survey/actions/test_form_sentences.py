"""What is said of a form, in the reader's language."""

import re

import pytest
from django.utils.translation import override

from survey.actions.form_sentences import OURS, in_our_words
from survey.formats.archive import SENTENCES


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
        ("The form has no version.", "问卷没有版本号。"),
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


def test_what_the_compiler_says_is_marked_as_its_own() -> None:
    with override("en"):
        english = in_our_words("Unknown question type 'foo'.")
    with override("zh-hans"):
        chinese = in_our_words("Unknown question type 'foo'.")

    assert english == "The compiler of forms says: Unknown question type 'foo'."
    assert chinese == "表单编译器提示（英文）：Unknown question type 'foo'."


def test_a_name_may_hold_anything() -> None:
    with override("zh-hans"):
        told = in_our_words("The choice {x} \n has no label in zh.")

    assert told == "选项 {x} \n 没有 zh 标签。"
