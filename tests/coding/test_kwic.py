"""Words in context: variants, case, whole words, sentences; no character is ever cut."""

import re
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.kwic import (
    LONGEST,
    QueryRefused,
    hits,
    line,
    sentence,
    sought,
    trimmed,
    variants,
)
from coding.spans import Span
from coding.text import is_boundary


class Say(NamedTuple):
    start: int
    end: int


def whole(text: str) -> list[Say]:
    return [Say(0, len(text))]


def found(query: str, text: str, *, whole_words: bool = False) -> list[str]:
    what = sought(query, whole_words=whole_words)
    return [text[hit.start : hit.end] for hit in hits(text, what, whole(text))]


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("假发", "做假髮，卖假发", ["假髮", "假发"]),
        ("假髮", "做假髮，卖假发", ["假髮", "假发"]),
        ("發展", "发展與發展", ["发展", "發展"]),
        ("后来", "後來他来了", ["後來"]),
        ("oem", "OEM, then Oem", ["OEM", "Oem"]),
        ("we  learned", "We\nlearned by doing", ["We\nlearned"]),
        ("c.", "c. and cd", ["c."]),
        ("[a]*", "x[a]*", ["[a]*"]),
        ("𠮷田", "𠮷田来了", ["𠮷田"]),
        ("没有", "有", []),
    ],
)
def test_words_are_found(query: str, text: str, expected: list[str]) -> None:
    assert found(query, text) == expected


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("land", "land, landed, island land", ["land", "land"]),
        ("OEM", "做OEM的，OEMS", ["OEM"]),
        ("技术", "新技术学习", ["技术"]),
        ("by doing", "by doing; by doings", ["by doing"]),
    ],
)
def test_whole_words_are_whole_in_latin_letters(query: str, text: str, expected: list[str]) -> None:
    assert found(query, text, whole_words=True) == expected


@pytest.mark.parametrize(("query", "text"), [("e", "cafe\u0301"), ("👍", "👍🏽"), ("👩", "👩‍🏭")])
def test_part_of_a_character_is_no_hit(query: str, text: str) -> None:
    assert found(query, text) == []


def test_variants_are_those_written_alike_in_simplified_characters() -> None:
    assert variants("发") == variants("髮") == "发發髮"
    assert variants("a") == "a"
    assert variants("𠮷") == "𠮷"


def test_a_hit_lies_in_the_speech_of_one_turn() -> None:
    text = "R: the land\nR: land"
    turns = [Say(3, 11), Say(15, 19)]

    places = [(hit.start, hit.turn) for hit in hits(text, sought("land"), turns)]
    labels = list(hits(text, sought("R"), turns))
    across = list(hits(text, sought("land R"), turns))

    assert places == [(7, turns[0]), (15, turns[1])]
    assert (labels, across) == ([], [])


def test_the_context_is_of_the_turn_and_of_the_width() -> None:
    text = "AAAA the land was ours BBBB"

    told = line(text, Span(9, 13), Say(5, 22), width=5)
    narrow = line(text, Span(9, 13), Say(5, 22), width=6)
    wide = line(text, Span(9, 13), Say(5, 22))

    assert told == ("the ", "land", " was ")
    assert narrow == ("the ", "land", " was ")
    assert wide == ("the ", "land", " was ours")


def test_the_context_cuts_no_character() -> None:
    text = "👩‍🏭x land x👩‍🏭"
    start = text.index("land")

    told = line(text, Span(start, start + 4), Say(0, len(text)), width=4)

    assert told == ("x ", "land", " x")


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("先有地。后有厂！再有人", "后", "后有厂！"),
        ("先有地。后有厂！再有人", "再", "再有人"),
        ("He said “go!” Then we went. So.", "we", "Then we went."),
        ("It cost 3.5 yuan. Cheap.", "cost", "It cost 3.5 yuan."),
        ("One line\nanother line", "another", "another line"),
        ("One. Two. Three.", "One. Two", "One. Two."),
        ("他说：“好。”就走了。", "好", "他说：“好。”"),
        ("A?! B", "B", "B"),
    ],
)
def test_the_sentence_of_a_hit(text: str, word: str, expected: str) -> None:
    start = text.index(word)

    span = sentence(text, Span(start, start + len(word)), Say(0, len(text)))

    assert text[span.start : span.end] == expected


def test_white_space_around_is_no_part() -> None:
    assert trimmed(" a b \n", Span(0, 6)) == (1, 4)
    assert trimmed("   ", Span(0, 3)) == (0, 3)


@pytest.mark.parametrize("query", ["", "  \n", "x" * (LONGEST + 1)])
def test_nothing_and_too_much_are_refused(query: str) -> None:
    with pytest.raises(QueryRefused):
        sought(query)


@pytest.mark.parametrize(
    ("query", "is_indexed"), [("假发", False), ("假发业", True), ("a b", False), ("a land", True)]
)
def test_three_characters_are_found_by_the_index(query: str, *, is_indexed: bool) -> None:
    assert sought(query).is_indexed is is_indexed


def test_postgresql_is_told_the_same() -> None:
    assert sought("假发 a.b*").posix == r"假[发發髮]\s+a\.b\*"


@given(st.text(min_size=1, max_size=8), st.text(max_size=30))
def test_what_stands_in_the_text_is_found_and_cuts_nothing(query: str, around: str) -> None:
    text = f"{around}\n{query}\n{around}"
    if not query.split():
        return

    places = list(hits(text, sought(query), whole(text)))

    for hit in places:
        assert is_boundary(text, hit.start)
        assert is_boundary(text, hit.end)
    at = len(around) + 1
    is_plain = re.fullmatch(r"\S+", query) and is_boundary(text, at)
    if is_plain and is_boundary(text, at + len(query)):
        covered = [hit for hit in places if hit.start < at + len(query) and at < hit.end]
        assert covered
