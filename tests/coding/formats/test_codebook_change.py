"""Merging, splitting and retiring codes of a content, and the names of versions."""

import pytest

from coding.formats.codebook import Code, CodebookContent
from coding.formats.codebook_change import (
    amendment_of,
    next_version,
    with_code,
    with_retired,
    with_split,
)
from tests.codebooks import whole


def keys(content: CodebookContent) -> list[list[str]]:
    return [[code.id for code in theme.codes] for theme in content.themes]


def became(content: CodebookContent) -> dict[str, tuple[str, ...]]:
    return {code.id: code.became for code in content.codes if code.is_retired}


def a_code(key: str) -> Code:
    return Code(key, {"en": key}, {"en": "What."}, {}, {})


def test_a_retired_code_stays_in_its_place_and_is_given_no_more() -> None:
    content = with_retired(whole(), "inst.local", became=["inst.national"])

    assert keys(content) == keys(whole())
    assert became(content) == {"inst.local": ("inst.national",)}
    assert content.code("inst.local") is not None
    assert content.open_code("inst.local") is None
    under = [code.id for code in content.under(content.themes[0])]
    assert under == ["inst.national", "inst.stage"]


def test_what_had_become_a_code_becomes_its_heir() -> None:
    once = with_retired(whole(), "inst.local", became=["inst.national"])

    twice = with_retired(once, "inst.national", became=["learn.doing", "learn.depth"])

    assert became(twice) == {
        "inst.local": ("learn.doing", "learn.depth"),
        "inst.national": ("learn.doing", "learn.depth"),
    }


def test_a_code_that_is_retired_without_heirs_leaves_what_had_become_it() -> None:
    once = with_retired(whole(), "inst.local", became=["inst.national"])

    assert became(with_retired(once, "inst.national", became=())) == {
        "inst.local": ("inst.national",),
        "inst.national": (),
    }


def test_an_unknown_code_changes_nothing() -> None:
    assert with_retired(whole(), "nothing", became=["inst.local"]) == whole()
    assert with_split(whole(), "nothing", [a_code("one")]) == whole()


def test_the_parts_of_a_split_stand_behind_the_code() -> None:
    content = with_split(whole(), "inst.local", [a_code("one"), a_code("two")])

    assert keys(content)[0] == ["inst.local", "one", "two", "inst.national", "inst.stage"]
    assert became(content) == {"inst.local": ("one", "two")}


def test_a_code_is_put_at_the_end_of_a_theme_once() -> None:
    content = with_code(whole(), "learning", a_code("one"))

    assert keys(content)[1] == ["learn.doing", "learn.depth", "one"]
    assert with_code(content, "institutions", a_code("one")) == content


@pytest.mark.parametrize(
    ("version", "taken", "name"),
    [
        ("1.0.0", [], "1.0.0+1"),
        ("1.0.0", ["1.0.0+1"], "1.0.0+2"),
        ("1.0.0+2", ["1.0.0+2"], "1.0.0+3"),
        ("spring", [], "spring+1"),
    ],
)
def test_amendments_are_counted(version: str, taken: list[str], name: str) -> None:
    assert amendment_of(version, taken) == name


@pytest.mark.parametrize(
    ("version", "structural", "name"),
    [
        ("1.0.0", True, "1.1.0"),
        ("1.4.2", False, "1.4.3"),
        ("1.0.0+3", True, "1.1.0"),
        ("1", True, "2"),
        ("2026-05", False, "2026-6"),
        ("spring", False, "spring.2"),
        ("", True, "1"),
    ],
)
def test_the_next_version_is_proposed(version: str, structural: bool, name: str) -> None:  # noqa: FBT001
    assert next_version(version, is_structural=structural) == name


def test_a_taken_version_is_not_proposed() -> None:
    assert next_version("1.0.0", is_structural=True, taken=["1.1.0", "1.1.1"]) == "1.1.2"
