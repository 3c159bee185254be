"""Functions that look at their arguments as expressions."""

import math
from collections.abc import Callable

import pytest

from survey.xform.lexer import ExpressionBroken
from survey.xform.nodes import Value


def test_if_keeps_the_kind_of_the_branch(value: Callable[..., Value]) -> None:
    assert value("if(/data/age > 40, 1, 2)") == 1.0
    assert value("if(/data/age < 40, 1, 'none')") == "none"


def test_if_does_not_evaluate_the_other_branch(value: Callable[..., Value]) -> None:
    assert value("if(true(), 'fine', regex('a', '['))") == "fine"


def test_coalesce_gives_the_first_that_is_not_empty(value: Callable[..., Value]) -> None:
    assert value("coalesce(/data/empty, 'x')") == "x"
    assert value("coalesce(/data/age, 'x')") == "41"
    assert value("coalesce(/data/empty + 1, 'x')") == "x"


def test_once_keeps_what_is_there(value: Callable[..., Value]) -> None:
    assert value("once(1 + 1)", "/data/age") == "41"
    assert value("once(1 + 1)", "/data/empty") == "2"


def test_depend_is_its_first_argument(value: Callable[..., Value]) -> None:
    assert value("depend(3, /data/age)") == 3.0


def test_position_is_that_of_a_row_or_among_siblings(value: Callable[..., Value]) -> None:
    assert value("position(..)", "/data/kid/who", 1) == 2.0
    assert value("position(../..)", "/data/kid/toy/what", 2) == 2.0
    assert value("position(/data/age)") == 1.0
    assert value("position(instance('places')/root/item[name='heze'])") == 2.0
    assert value("position()") == 1.0
    nowhere = value("position(/data/kid[who='Nobody'])")
    assert isinstance(nowhere, float)
    assert math.isnan(nowhere)


def test_pulldata_looks_up_one_cell(value: Callable[..., Value]) -> None:
    assert value("pulldata('places', 'label', 'name', /data/g/city)") == "Xuchang"
    assert value("pulldata('places', 'label', 'name', 'atlantis')") == ""
    assert value("pulldata('places', 'mayor', 'name', 'heze')") == ""


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("indexed-repeat(/data/kid/who, /data/kid, 2)", ["Mei"]),
        ("indexed-repeat(/data/kid/toy/what, /data/kid, 2, /data/kid/toy, 2)", ["ball"]),
        ("indexed-repeat(/data/kid/who, /data/kid, 3)", []),
        ("indexed-repeat(/data/kid/who, /data/kid, 0)", ["Li"]),
        ("indexed-repeat(/data/kid/who, /data/kid, 'x')", ["Li"]),
    ],
)
def test_indexed_repeat_picks_rows(
    expression: str, expected: list[str], texts: Callable[..., list[str]]
) -> None:
    assert texts(expression) == expected


def test_indexed_repeat_knows_the_row_before(texts: Callable[..., list[str]]) -> None:
    found = texts("indexed-repeat(/data/kid/who, /data/kid, position(..) - 1)", "/data/kid/who", 1)

    assert found == ["Li"]


def test_indexed_repeat_takes_relative_paths_and_the_row_around(
    texts: Callable[..., list[str]],
) -> None:
    found = texts("indexed-repeat(../what, .., 1)", "/data/kid/toy/what", 2)

    assert found == ["kite"]


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("position('a')", "position() takes a path."),
        ("pulldata(/data/name, 'a', 'b', 'c')", "pulldata() names its file in quotation marks."),
        ("pulldata('gone', 'a', 'b', 'c')", "The file of the list gone is missing."),
        ("indexed-repeat('a', /data/kid, 1)", "indexed-repeat() takes paths."),
        ("indexed-repeat(/data/kid/*, /data/kid, 1)", "indexed-repeat() takes plain paths."),
    ],
)
def test_misuse_is_refused(expression: str, reason: str, value: Callable[..., Value]) -> None:
    with pytest.raises(ExpressionBroken) as broken:
        value(expression)

    assert broken.value.reason == reason
