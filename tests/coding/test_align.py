"""Spans of one text found again in another."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.align import Alignment, Edit, Fate, Place
from coding.text import is_boundary

FAMILY = "👨‍👩‍👧"
OLD = f"I: 您家最早怎么进入这个行业的？\nR: 最早是我爷爷{FAMILY}走街串巷收头发。后来跟青岛的客户做了两年。\nI: And then?"
LETTERS = st.text(alphabet="ab 发制品，\n👨‍🇨🇳e\u0301", max_size=60)


def place(old: str, new: str, quote: str) -> tuple[str, str]:
    """What a quote has become, and its fate."""
    start = old.index(quote)
    found = Alignment.between(old, new).place(start, start + len(quote))
    return new[found.start : found.end], found.fate.value


@pytest.mark.parametrize(
    ("quote", "wrong", "right", "now", "fate"),
    [
        ("走街串巷", "最早怎么", "最初是怎么", "走街串巷", "moved"),
        ("最早是我爷爷", "爷爷", "祖父", "最早是我祖父", "changed"),
        ("爷爷", "爷爷", "祖父", "祖父", "changed"),
        ("收头发", "收头发", "收购头发", "收购头发", "changed"),
        ("收头发。", "收头发。", "收头发了。", "收头发了。", "changed"),
        ("头发", "收头发", "收购头发", "头发", "moved"),
        ("后来跟青岛的客户做了两年", "后来跟青岛的客户做了两年。", "", "", "lost"),
        ("客户做了两年", "青岛的客户", "客户", "客户做了两年", "moved"),
        (FAMILY, FAMILY, "👨‍👩‍👦", "👨‍👩‍👦", "changed"),
        ("And then?", "And then?", "And when?", "And when?", "changed"),
        ("then", "And then", "And, then", "then", "moved"),
    ],
)
def test_a_quote_is_followed(quote: str, wrong: str, right: str, now: str, fate: str) -> None:
    assert place(OLD, OLD.replace(wrong, right), quote) == (now, fate)


def test_a_turn_that_was_taken_elsewhere_is_found_by_its_words() -> None:
    first, second, third = OLD.split("\n")
    new = f"{second}\n{third}\n{first}"
    quote = "您家最早怎么进入这个行业"
    start = OLD.index(quote)

    found = Alignment.between(OLD, new).place(start, start + len(quote))

    assert new[found.start : found.end] == quote
    assert found.fate == Fate.MOVED


def test_a_long_quote_of_which_a_word_is_left_is_lost() -> None:
    old = "R: The county gave us land and taught us how to sort the hair by length and colour."
    new = "R: Nobody ever helped, land was dear, and so we went away to Guangzhou in the end."

    assert place(old, new, old[3:])[1] == "lost"


def test_an_offset_within_what_went_is_where_it_was() -> None:
    alignment = Alignment.between("one two three", "one three")

    assert [alignment.point(at) for at in (0, 4, 6, 8, 13)] == [0, 4, 4, 4, 9]


def test_the_beginning_of_what_was_replaced_is_the_beginning_of_what_replaced_it() -> None:
    alignment = Alignment.of_edits("R: 王总说。", [Edit(3, 5, "厂长1")])

    assert [alignment.point(at) for at in (3, 4, 5, 7)] == [3, 6, 6, 8]


def test_edits_are_followed_exactly() -> None:
    alignment = Alignment.of_edits("王总说，王总忙。", [Edit(0, 2, "厂长1"), Edit(4, 6, "厂长1")])

    assert alignment.new == "厂长1说，厂长1忙。"
    assert alignment.place(0, 2) == Place(0, 3, Fate.CHANGED)
    assert alignment.place(1, 3) == Place(0, 4, Fate.CHANGED)
    assert alignment.place(2, 3) == Place(3, 4, Fate.MOVED)
    assert alignment.place(6, 8) == Place(8, 10, Fate.MOVED)


@pytest.mark.parametrize(
    "edits", [[Edit(2, 4, ""), Edit(3, 5, "")], [Edit(0, 99, "")], [Edit(2, 1, "")]]
)
def test_edits_that_overlap_or_leave_the_text_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="Edit"):
        Alignment.of_edits("王总说，王总忙。", edits)


@given(LETTERS, LETTERS, st.data())
def test_whatever_the_texts_a_span_is_where_it_says(
    old: str, new: str, data: st.DataObject
) -> None:
    alignment = Alignment.between(old, new)
    start = data.draw(st.integers(0, len(old)))
    end = data.draw(st.integers(start, len(old)))

    found = alignment.place(start, end)

    at = (0, 0)
    for block in alignment.blocks:
        assert (block.old, block.new) >= at
        assert block.new >= at[1]
        at = (block.old + block.size, block.new + block.size)
        assert old[block.old : at[0]] == new[block.new : at[1]]
    assert at == (len(old), len(new))
    if found.fate == Fate.LOST:
        assert found.start == found.end
    else:
        assert found.start < found.end
        assert is_boundary(new, found.start)
        assert is_boundary(new, found.end)
        assert (new[found.start : found.end] == old[start:end]) == (found.fate == Fate.MOVED)


@given(LETTERS.filter(bool), st.data())
def test_the_same_text_moves_nothing(text: str, data: st.DataObject) -> None:
    bounds = [at for at in range(len(text) + 1) if is_boundary(text, at)]
    start = data.draw(st.sampled_from(bounds[:-1]))
    end = data.draw(st.sampled_from([at for at in bounds if at > start]))

    assert Alignment.between(text, text).place(start, end) == Place(start, end, Fate.MOVED)


def test_a_long_transcript_is_aligned_within_a_second() -> None:
    chance = random.Random(7)  # noqa: S311 - the same text every time
    words = ["假发", "技术", "我们", "客户", "学习", "the buyer", "王总", "season", "，", "了"]
    old = "\n".join(
        "R: " + "".join(chance.choices(words, k=chance.randint(20, 90))) for _ in range(1500)
    )[:150_000]
    new = old.replace("王总", "[厂长]").replace("季", "季节")

    began = time.process_time()
    alignment = Alignment.between(old, new)
    places = [alignment.place(at, at + 40) for at in range(0, 149_000, 50)]
    took = time.process_time() - began

    assert took < 3  # 0.7 s on a quiet machine
    assert all(found.fate != Fate.LOST for found in places)
