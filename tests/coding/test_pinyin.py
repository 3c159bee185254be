"""How Chinese names are typed."""

from math import prod

import pytest

from coding.pinyin import MOST, readings, sounds


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("行为", {"xingwei", "hangwei", "xw", "hw"}),
        ("嵌入性", {"qianruxing", "qrx"}),
        ("学习", {"xuexi", "xx"}),
        ("女", {"nv", "nu", "n"}),
        ("OEM 代工", {"oemdaigong", "oemdg"}),
    ],
)
def test_every_reading_can_be_typed(name: str, expected: set[str]) -> None:
    assert expected <= set(readings(name))


def test_the_commonest_reading_comes_first_and_none_twice() -> None:
    found = readings("行为")

    assert found[0] == "xingwei"
    assert len(found) == len(set(found))


@pytest.mark.parametrize("name", ["", "Local rules", "—", "👩‍🏭"])
def test_a_name_without_chinese_characters_has_no_readings(name: str) -> None:
    assert readings(name) == ()


def test_a_name_of_many_readings_stays_short() -> None:
    found = readings("行行行行行行行行行行")

    assert 2 <= len(found) <= 2 * MOST
    assert found[0] == "xing" * 10


@pytest.mark.parametrize(
    ("name", "told"),
    [("行为", ("xing hang heng", "wei")), ("OEM 女", ("o", "e", "m", "nv nu ru")), ("rules", ())],
)
def test_readings_are_told_character_by_character(name: str, told: tuple[str, ...]) -> None:
    assert sounds(name) == told


def test_of_what_is_told_no_more_than_the_most_can_be_made() -> None:
    choices = [len(each.split()) for each in sounds("行行行行行行行行行行")]

    assert prod(choices) <= MOST
