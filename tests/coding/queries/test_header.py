"""Words above a transcript, in both languages."""

import pytest

from coding.models import Transcript
from coding.queries.header import bilingual, profile_of, speakers


@pytest.mark.parametrize(
    ("text", "english", "chinese"),
    [
        (
            "trade association, secretary / 行业协会秘书",
            "trade association, secretary",
            "行业协会秘书",
        ),
        ("行业协会秘书 / secretary", "secretary", "行业协会秘书"),
        ("OEM / ODM / 贴牌 / 自主设计", "OEM / ODM", "贴牌 / 自主设计"),
        ("secretary", "secretary", "secretary"),
        ("秘书", "秘书", "秘书"),
        (" and/or ", "and/or", "and/or"),
        ("秘书 / 主任", "秘书 / 主任", "秘书 / 主任"),
        ("", "", ""),
    ],
)
def test_a_text_in_two_languages_is_parted(text: str, english: str, chinese: str) -> None:
    assert bilingual(text) == {"en": english, "zh": chinese}


def test_a_header_says_whom_the_labels_stand_for() -> None:
    header = {"speakers": "I = interviewer / 访员; R = respondent / 受访者"}

    assert speakers(header) == {
        "I": {"en": "interviewer", "zh": "访员"},
        "R": {"en": "respondent", "zh": "受访者"},
    }


@pytest.mark.parametrize("told", ["", "I; R", "= interviewer", "I =", "; ;"])
def test_a_header_that_does_not_say_it_is_no_fault(told: str) -> None:
    assert speakers({"speakers": told}) == {}
    assert speakers({}) == {}


def test_chinese_marks_part_speakers_too() -> None:
    assert speakers({"speakers": "访 = 访员；受 = 受访者"}) == {
        "访": {"en": "访员", "zh": "访员"},
        "受": {"en": "受访者", "zh": "受访者"},
    }


def test_a_profile_is_told_where_the_header_has_one() -> None:
    told = Transcript(header={"profile": "secretary / 秘书"})

    assert profile_of(told) == {"en": "secretary", "zh": "秘书"}
    assert profile_of(Transcript(header={})) is None
