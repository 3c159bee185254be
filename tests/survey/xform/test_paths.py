"""Paths in the submission, above all where repeats are."""

from collections.abc import Callable

import pytest

from survey.xform.nodes import Value
from survey.xform.parser import parse
from survey.xform.paths import names_of
from survey.xform.syntax import Path


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("/data/kid/who", ["Li", "Mei"]),
        ("/data/kid[2]/who", ["Mei"]),
        ("/data/kid[who='Mei']/toy[2]/what", ["ball"]),
        ("/data/kid/toy[1]/what", ["top", "kite"]),
        ("//what", ["top", "kite", "ball"]),
        ("/data/*[local-name(.)='age']", ["41"]),
        ("/data/g/../age", ["41"]),
        ("/data/age/text()", ["41"]),
        ("/data/g/city/preceding-sibling::*", ["henan"]),
        ("/data/g/province/following-sibling::city", ["xuchang"]),
        ("/data/g/city/ancestor::g/province", ["henan"]),
        ("/data/g/city/ancestor-or-self::city", ["xuchang"]),
        ("/data/kid/who/self::who[. = 'Li']", ["Li"]),
        ("/data/kid[1]/descendant::what", ["top"]),
        ("/data/g/@missing", []),
    ],
)
def test_seen_from_outside_a_path_means_all_rows(
    expression: str, expected: list[str], texts: Callable[..., list[str]]
) -> None:
    assert texts(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("/data/kid/years", ["5"]),
        ("/data/kid/toy/what", ["ball"]),
        ("/data/kid", ["Mei5kiteball"]),
        ("../../who", ["Mei"]),
        ("../../../kid/who", ["Li", "Mei"]),
        ("../../../age", ["41"]),
        ("current()/../what", ["ball"]),
        ("/data/kid[1]/who", ["Li"]),
        (".", ["ball"]),
    ],
)
def test_seen_from_a_row_an_absolute_path_means_that_row(
    expression: str, expected: list[str], texts: Callable[..., list[str]]
) -> None:
    assert texts(expression, "/data/kid/toy/what", 2) == expected


def test_the_slash_alone_is_what_stands_above_the_root(value: Callable[..., Value]) -> None:
    assert value("count(/)") == 1.0
    assert value("count(/*)") == 1.0


def test_only_plain_steps_have_names() -> None:
    plain, other = parse("a/b"), parse("a/b[1]")

    assert isinstance(plain, Path)
    assert isinstance(other, Path)
    assert names_of(plain.steps) == ("a", "b")
    assert names_of(other.steps) is None
