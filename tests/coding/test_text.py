import hashlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.text import (
    Excerpt,
    SpanFault,
    SpanRefused,
    TextFault,
    TextRefused,
    Utf16Map,
    canonical,
    check_span,
    digest,
    find_quote,
    from_utf16,
    is_boundary,
    to_utf16,
)

# Whole letters as a reader sees them; joined in any order, they may be cut only between one another.
LETTERS = (
    "a",
    "发",
    "。",
    "e\u0301",
    "か\u3099",
    "\uff76\uff9e",
    "葛\U000e0100",
    "❤\ufe0f",
    "1\ufe0f\u20e3",
    "👩🏽",
    "👩\u200d🔬",
    "👨\u200d👩\u200d👧",
    "🇨🇳",
    "\u1112\u1161\u11ab",
    "가\u11a8",
    "🏴\U000e0067\U000e0062\U000e007f",
    "𠀀",
    "\n",
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@given(TEXTS)
def test_canonical_text_is_stable(text: str) -> None:
    once = canonical(text.lstrip("\ufeff"))

    assert canonical(once) == once
    assert "\r" not in once


def test_line_ends_become_line_feeds_and_the_mark_goes() -> None:
    assert canonical("\ufeffone\r\ntwo\rthree\n\rfour") == "one\ntwo\nthree\n\nfour"


def test_only_the_first_mark_goes() -> None:
    assert canonical("\ufeff\ufeffa") == "\ufeffa"


@pytest.mark.parametrize("text", ["e\u0301", "\u00e9", "ﬁ", "\u2126", "a\u2028b", "\u3000"])
def test_nothing_is_normalised(text: str) -> None:
    assert canonical(text) == text


def test_a_nul_is_refused_with_its_line() -> None:
    with pytest.raises(TextRefused) as refused:
        canonical("one\r\ntwo\0")

    assert (refused.value.reason, refused.value.at, refused.value.line) == (TextFault.NUL, 7, 2)


def test_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(TextRefused) as refused:
        canonical("假发\ud83d")

    assert (refused.value.reason, refused.value.at) == (TextFault.LONE_SURROGATE, 2)


def test_the_digest_is_sha256_of_utf8() -> None:
    assert digest("假发") == hashlib.sha256(b"\xe5\x81\x87\xe5\x8f\x91").hexdigest()


def test_a_span_that_holds_its_quote_is_accepted() -> None:
    check_span("我们做全蕾丝头套", 3, 6, "全蕾丝")


@pytest.mark.parametrize(
    ("start", "end", "quote", "reason"),
    [
        (-1, 2, "我们", SpanFault.OUT_OF_RANGE),
        (6, 9, "头套", SpanFault.OUT_OF_RANGE),
        (9, 10, "", SpanFault.OUT_OF_RANGE),
        (2, 2, "", SpanFault.EMPTY),
        (4, 2, "做全", SpanFault.EMPTY),
        (0, 2, "我做", SpanFault.QUOTE_DIFFERS),
        (0, 2, "我们做", SpanFault.QUOTE_DIFFERS),
    ],
)
def test_a_span_is_refused_for_a_reason(
    start: int, end: int, quote: str, reason: SpanFault
) -> None:
    with pytest.raises(SpanRefused) as refused:
        check_span("我们做全蕾丝头套", start, end, quote)

    assert (refused.value.reason, refused.value.start, refused.value.end) == (reason, start, end)


def test_a_differing_quote_is_answered_with_what_stands_there() -> None:
    with pytest.raises(SpanRefused) as refused:
        check_span("we sell wefts", 3, 7, "made")

    assert refused.value.found == "sell"


@given(st.lists(st.sampled_from(LETTERS), min_size=1), st.data())
def test_spans_of_whole_letters_are_accepted(letters: list[str], data: st.DataObject) -> None:
    edges = [len("".join(letters[:count])) for count in range(len(letters) + 1)]
    start = data.draw(st.sampled_from(edges[:-1]))
    end = data.draw(st.sampled_from([edge for edge in edges if edge > start]))
    text = "".join(letters)

    check_span(text, start, end, text[start:end])


@given(st.lists(st.sampled_from(LETTERS), min_size=1))
def test_letters_break_at_their_edges_and_nowhere_else(letters: list[str]) -> None:
    edges = {len("".join(letters[:count])) for count in range(len(letters) + 1)}
    text = "".join(letters)

    assert {at for at in range(len(text) + 1) if is_boundary(text, at)} == edges


@pytest.mark.parametrize("letter", [letter for letter in LETTERS if len(letter) > 1])
def test_a_span_may_not_cut_a_letter(letter: str) -> None:
    with pytest.raises(SpanRefused) as refused:
        check_span(f"x{letter}y", 0, 2, f"x{letter[0]}")

    assert refused.value.reason is SpanFault.CUTS_GRAPHEME


def test_flags_pair_from_the_left() -> None:
    text = "🇨🇳🇨🇳🇨"

    assert [is_boundary(text, at) for at in range(6)] == [True, False, True, False, True, True]


def test_a_mark_after_a_line_feed_stands_alone() -> None:
    assert is_boundary("\n\u0301", 1)


@given(TEXTS.filter(bool), st.data())
def test_a_quote_is_found_where_it_stands_or_refused(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = text[start:end]
    places = [at for at in range(len(text)) if text.startswith(quote, at)]

    if len(places) == 1:
        assert find_quote(text, quote) == (start, end)
    else:
        with pytest.raises(SpanRefused, match="quote_not_unique"):
            find_quote(text, quote)


@pytest.mark.parametrize(
    ("quote", "reason"),
    [
        ("", SpanFault.EMPTY),
        ("原发", SpanFault.QUOTE_ABSENT),
        ("假发", SpanFault.QUOTE_NOT_UNIQUE),
        ("。。", SpanFault.QUOTE_NOT_UNIQUE),
    ],
)
def test_a_quote_must_stand_in_one_place(quote: str, reason: SpanFault) -> None:
    with pytest.raises(SpanRefused) as refused:
        find_quote("做假发，卖假发。。。", quote)

    assert refused.value.reason is reason


@given(TEXTS)
def test_units_of_a_browser_and_points_are_the_same_places(text: str) -> None:
    places = Utf16Map(text)

    for at in range(len(text) + 1):
        units = places.units(at)
        assert units == len(text[:at].encode("utf-16-le")) // 2
        assert places.point(units) == at


def test_one_offset_is_turned_both_ways() -> None:
    assert to_utf16("a𠀀发", 2) == 3
    assert from_utf16("a𠀀发", 3) == 2


def test_a_unit_inside_a_surrogate_pair_is_no_place() -> None:
    with pytest.raises(SpanRefused) as refused:
        from_utf16("a𠀀发", 2)

    assert refused.value.reason is SpanFault.CUTS_SURROGATE_PAIR


@pytest.mark.parametrize("at", [-1, 4])
def test_offsets_outside_the_text_are_refused(at: int) -> None:
    with pytest.raises(SpanRefused, match="out_of_range"):
        to_utf16("abc", at)
    with pytest.raises(SpanRefused, match="out_of_range"):
        from_utf16("abc", at)


@given(
    text=st.text(st.sampled_from("ab 县🇨🇳👩\u200d🏭e\u0301\n👍🏽"), max_size=200),
    start=st.integers(-2, 210),
    end=st.integers(-2, 210),
    is_quoted=st.booleans(),
)
def test_an_excerpt_judges_as_the_whole_text(
    text: str, start: int, end: int, *, is_quoted: bool
) -> None:
    first, length = Excerpt.bounds(start, end)
    excerpt = Excerpt(text[first : first + length], first)
    quote = text[max(0, start) : max(0, end)] if is_quoted else "other"

    assert _judged(lambda: excerpt.check(start, end, quote)) in {
        _judged(lambda: check_span(text, start, end, quote)),
        "too short",
    }


def test_an_excerpt_that_begins_in_a_row_of_flags_does_not_judge() -> None:
    text = "a" + "🇨🇳" * 100
    first, length = Excerpt.bounds(191, 193)

    with pytest.raises(Excerpt.TooShortError):
        Excerpt(text[first : first + length], first).check(191, 193, text[191:193])


def test_an_excerpt_is_short() -> None:
    assert Excerpt.bounds(100_000, 100_010) == (99_936, 75)
    assert Excerpt.bounds(3, 5) == (0, 6)
    assert Excerpt.bounds(0, 2**31 - 1)[1] == Excerpt.LONGEST


def _judged(check: Callable[[], None]) -> str:
    try:
        check()
    except SpanRefused as refused:
        return "range or empty" if refused.reason in {"out_of_range", "empty"} else refused.reason
    except Excerpt.TooShortError:
        return "too short"
    return "fine"
