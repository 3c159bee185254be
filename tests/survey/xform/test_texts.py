"""Functions on texts, as clients of OpenRosa understand them."""

import math
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.xform import texts as functions
from survey.xform.nodes import Value

_TEXT = st.text(max_size=8)


def test_a_name_is_selected_as_a_whole() -> None:
    assert functions.selected("wig_human lace", "lace")
    assert not functions.selected("wig_human lace", "wig")
    assert functions.selected("", "")


def test_names_are_counted_and_found_by_their_place_from_0() -> None:
    assert functions.count_selected(" a  b ") == 2.0
    assert functions.selected_at("a b", 1.0) == "b"
    assert functions.selected_at("a b", 2.0) == ""
    assert functions.selected_at("a b", -1.0) == ""
    assert functions.selected_at("a b", math.nan) == ""


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [(1, None, "ello"), (1, 3, "el"), (-2, None, "lo"), (1, -1, "ell"), (4, 2, ""), (9, None, "")],
)
def test_substr_counts_from_0_and_backwards(start: float, end: float | None, found: str) -> None:
    assert functions.substr("hello", start, end) == found


def test_substr_of_no_number_begins_at_the_start() -> None:
    assert functions.substr("hello", math.nan) == "hello"


@pytest.mark.parametrize(
    ("start", "length", "found"),
    [(2, 3, "234"), (1.5, 2.6, "234"), (0, 3, "12"), (math.nan, 3, ""), (-42, math.inf, "12345")],
)
def test_substring_is_that_of_xpath(start: float, length: float, found: str) -> None:
    assert functions.substring("12345", start, length) == found


def test_substring_without_length_goes_to_the_end() -> None:
    assert functions.substring("12345", 4) == "45"


def test_what_stands_before_and_after_a_part() -> None:
    assert functions.substring_before("1999/04/01", "/") == "1999"
    assert functions.substring_after("1999/04/01", "/") == "04/01"
    assert functions.substring_before("x", "/") == functions.substring_after("x", "/") == ""
    assert functions.substring_before("x", "") == ""
    assert functions.substring_after("x", "") == "x"


def test_translate_replaces_and_drops() -> None:
    assert functions.translate("--aaa--", "abc-", "ABC") == "AAA"


@given(_TEXT, _TEXT)
def test_a_text_starts_with_what_stands_before_and_contains_the_part(one: str, part: str) -> None:
    whole = one + part

    assert functions.starts_with(whole, one)
    assert functions.ends_with(whole, part)
    assert functions.contains(whole, part)


@given(_TEXT, _TEXT, _TEXT)
def test_before_part_and_after_make_the_whole(one: str, part: str, other: str) -> None:
    whole = one + part + other

    before, after = functions.substring_before(whole, part), functions.substring_after(whole, part)

    assert before + part + after == whole


def test_space_is_normal_when_it_is_one_blank() -> None:
    assert functions.normalize_space("  a \n\t b ") == "a b"


def test_length_counts_characters_not_bytes() -> None:
    assert functions.string_length("王先生") == 3.0


def test_concat_and_join_spread_node_sets(value: Callable[..., Value]) -> None:
    assert value("concat(/data/kid/who, '-', 1)") == "LiMei-1"
    assert value("join(', ', /data/kid/who, 'x')") == "Li, Mei, x"
    assert value("concat()") == ""


@pytest.mark.parametrize(
    ("text", "truth"), [("true", True), ("1", True), ("True", True), ("yes", False), ("", False)]
)
def test_few_texts_are_true(text: str, *, truth: bool) -> None:
    assert functions.boolean_from_string(text) is truth


def test_a_pattern_must_match_all_in_collect(value: Callable[..., Value]) -> None:
    assert value("regex('AB12', '[A-Z]{2}[0-9]{2}')") is True
    assert value("regex('xAB12', '[A-Z]{2}[0-9]{2}')") is False
    assert value(r"regex('王先生', '\p{L}+')") is True


@pytest.mark.parametrize(
    ("pattern", "length"),
    [("^(a+)+$", 25), ("([a-z]+ ?)*x", 25), (r"(\(?a{1,})+", 25), ("a*", 1_001)],
)
def test_an_answer_that_a_pattern_might_take_too_long_is_not_matched(
    pattern: str, length: int, value: Callable[..., Value]
) -> None:
    answer = "a" * length

    with pytest.raises(functions.TooLongToMatch):
        value(f"regex('{answer}', '{pattern}')")


def test_plain_patterns_match_long_answers(value: Callable[..., Value]) -> None:
    answer = "a" * 1_000

    assert value(f"regex('{answer}', '(a+) ?(a*)')") is True
    assert value(f"regex('{answer[:24]}b', '^(ab?)[+]?$')") is False


def test_a_pattern_that_cannot_be_read_raises() -> None:
    with pytest.raises(re.error):
        functions.compiled("[a")
