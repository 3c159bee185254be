"""Expressions give what XPath 1.0 and the ODK specification say."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.xform.compiler import Compiler
from survey.xform.lexer import ExpressionBroken
from survey.xform.lists import StaticLists
from survey.xform.nodes import Value
from survey.xform.parser import parse
from survey.xform.paths import Surroundings

_TRUTHS = st.lists(st.booleans(), min_size=1, max_size=5)
_BARE = Compiler(Surroundings("data", frozenset({"/data"}), frozenset(), StaticLists({})))


def bare(text: str) -> Value:
    evaluate: Callable[..., Value] = _BARE.compile(parse(text)).evaluate
    return evaluate(None)


def spelt(truths: list[bool], operator: str) -> str:
    return f" {operator} ".join("true()" if truth else "false()" for truth in truths)


@given(_TRUTHS)
def test_and_or_and_not_obey_the_laws_of_logic(truths: list[bool]) -> None:
    conjunction, disjunction = spelt(truths, "and"), spelt(truths, "or")
    denied = " or ".join(f"not({'true()' if truth else 'false()'})" for truth in truths)

    assert bare(conjunction) is all(truths)
    assert bare(disjunction) is any(truths)
    assert bare(f"not({conjunction})") is bare(denied)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1 + 2 * 3 - 4 div 2", 5.0),
        ("- - 3", 3.0),
        ("-/data/age", -41.0),
        ("1 < 2 = true()", True),
        ("/data/age > 40 and /data/name != ''", True),
        ("/data/age = '41'", True),
        ("/data/age != 41", False),
        ("/data/empty = ''", True),
        ("/data/empty > 0", False),
        ("not(/data/empty > 0)", True),
        ("/data/kid/years = 5", True),
        ("/data/kid/years != 5", True),
        ("/data/kid/years > 4", True),
        ("/data/kid/who = /data/kid/who", True),
        ("/data/name = /data/g/city", False),
        ("/data/born < /data/met", True),
        ("concat(/data/age, true(), 1 div 3)", "41true0.3333333333333333"),
        ("/data/goods = 'wig lace' or 1 div 0", True),
        ("'b' > 'a'", False),
        ("/data/unheard = ''", None),
    ],
)
def test_operators(expression: str, expected: Value | None, value: Callable[..., Value]) -> None:
    if expected is None:
        with pytest.raises(ExpressionBroken):
            value(expression)
    else:
        assert value(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (
            "instance('places')/root/item[province = /data/g/province]/label",
            ["Xuchang", "Zhengzhou"],
        ),
        ("instance('places')/root/item[/data/g/city = name]/label", ["Xuchang"]),
        ("instance('places')/root/item[province='henan' and people > 5000]/name", ["zhengzhou"]),
        ("instance('places')/root/item[people > 5000][1]/name", ["heze"]),
        ("instance('places')/root/item[province='henan'][2]/name", ["zhengzhou"]),
        ("instance('places')/root/item[last()]/name", ["zhengzhou"]),
        ("instance('places')/root/item[position() < 3]/name", ["xuchang", "heze"]),
        ("instance('places')/root/item[people = 8796]/name", ["heze"]),
        ("instance('places')/root/item[name = current()/g/city]/label", ["Xuchang"]),
        ("instance('places')/root/item[province = /data/kid/who]/label", []),
        ("instance('places')/root/*[if(true(), 2, 'x')]/name", ["heze"]),
        ("instance('places')/root/item[selected('heze xuchang', name)]/name", ["xuchang", "heze"]),
        ("instance('places')//name", ["xuchang", "heze", "zhengzhou"]),
        ("instance(concat('pla', 'ces'))/root/item[1]/name", ["xuchang"]),
        ("(/data/kid/who | /data/name | /data/kid/who)[1]", ["王先生"]),
        ("if(/data/age > 40, /data/kid/who, /data/kid/years)", ["Li", "Mei"]),
    ],
)
def test_paths_into_lists(
    expression: str, expected: list[str], texts: Callable[..., list[str]]
) -> None:
    assert texts(expression) == expected


@pytest.mark.parametrize(
    ("expression", "position", "reason"),
    [
        ("1 + magic()", 4, "There is no function magic()."),
        ("selected('a')", 0, "selected() takes 2 arguments, not 1."),
        ("instance('nowhere')/root", 0, "The form has no list nowhere."),
        ("instance('gone')/root/item", 0, "The file of the list gone is missing."),
        ("1 = /data/kid/name", 4, "The form has no /data/kid/name."),
        ("count('a')", 6, "Here must stand a path to questions."),
        ("${age} > 1", 0, "${age} belongs into the sheet, not into the compiled form."),
    ],
)
def test_what_cannot_be_compiled_has_a_place_and_a_reason(
    expression: str, position: int, reason: str, value: Callable[..., Value]
) -> None:
    with pytest.raises(ExpressionBroken) as broken:
        value(expression)

    assert (broken.value.position, broken.value.reason) == (position, reason)
