"""The tables of characters hold what they promise."""

from coding.formats.characters import COMMON, FREQUENT, LATIN, MARKS


def test_frequent_characters_are_chinese_in_both_writings() -> None:
    assert {char for char in FREQUENT if not "\u3400" <= char <= "\u9fff"} == set()
    assert {"们", "們", "发", "髮", "厂", "廠"} - FREQUENT == set()


def test_common_characters_are_the_first_levels_of_both_charsets() -> None:
    assert len(COMMON) > 6_000
    assert {"缴", "繳", "瓷", "漂"} - COMMON == set()
    assert {"騠", "裇", "驑"} & COMMON == set()


def test_marks_and_letters_are_kept_apart() -> None:
    assert frozenset() == MARKS & LATIN
