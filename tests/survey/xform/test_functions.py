"""The table of functions: each can be called as it says, and gives the kind it promises."""

from collections.abc import Callable

import pytest

from survey.xform.functions import DISPUTED, FLEETING, FUNCTIONS, SPOKEN
from survey.xform.nodes import Value
from survey.xform.signature import Kind

_ARGUMENTS = {
    Kind.TEXT: "'2'",
    Kind.NUMBER: "2",
    Kind.TRUTH: "true()",
    Kind.NODES: "/data/kid",
    Kind.ANY: "/data/two",
}
_TYPES: dict[Kind, type] = {
    Kind.TEXT: str,
    Kind.NUMBER: float,
    Kind.TRUTH: bool,
    Kind.NODES: list,
    Kind.ANY: object,
}
_OF_THEIR_OWN = {
    "digest": "digest('a', 'MD5')",
    "instance": "instance('places')",
    "pulldata": "pulldata('places', 'label', 'name', 'heze')",
    "indexed-repeat": "indexed-repeat(/data/kid/who, /data/kid, 1)",
}


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_each_function_gives_the_kind_it_promises(name: str, value: Callable[..., Value]) -> None:
    function = FUNCTIONS[name]
    given = [_ARGUMENTS[kind] for kind in function.parameters[: max(function.least, 0)]]

    found = value(_OF_THEIR_OWN.get(name, f"{name}({', '.join(given)})"))

    assert isinstance(found, _TYPES[function.result])


def test_the_special_sets_name_functions_that_exist() -> None:
    assert (FLEETING | DISPUTED | SPOKEN) - FUNCTIONS.keys() == set()


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("today()", "2025-10-08"),
        ("now()", "2025-10-08T14:30:00.000+08:00"),
        ("format-date(today() + 1, '%e.%n.%Y')", "9.10.2025"),
        ("int((today() - /data/born) div 365.25)", 41.0),
        ("date('2025-01-31' + 1)", "2025-02-01"),
        ("date-time('2025-01-31')", "2025-01-31T00:00:00.000+08:00"),
        ("decimal-time('12:00:00.000+08:00')", 0.5),
        ("/data/met <= now()", True),
        ("count(/data/kid)", 2.0),
        ("count-non-empty(/data/kid/who | /data/empty)", 2.0),
        ("version()", "7"),
        ("property('deviceid')", ""),
        ("local-name(/data/age)", "age"),
        ("name(/data/kid[who='Nobody'])", ""),
        ("not(/data/age > 40)", False),
        ("boolean(/data/zero = 0)", True),
        ("jr:itext('hello')", "text hello"),
        ("jr:choice-name(/data/two, '/data/two')", "2 of /data/two"),
        ("string-length(uuid(12))", 12.0),
        ("string-length(uuid())", 36.0),
        ("randomize(/data/kid, 1)/who != ''", True),
        ("number('2025-10-08')", 20369.0),
        ("string(/data/age)", "41"),
    ],
)
def test_functions_that_need_the_form_or_the_clock(
    expression: str, expected: Value, value: Callable[..., Value]
) -> None:
    assert value(expression) == expected


def test_random_numbers_lie_between_0_and_1(value: Callable[..., Value]) -> None:
    found = value("random()")

    assert isinstance(found, float)
    assert 0 <= found < 1
