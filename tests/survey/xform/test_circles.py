"""Circles of conditions and calculations are found, and nothing else is taken for one."""

from collections.abc import Callable

import pytest

from survey.xform.circles import circles
from survey.xform.model import parse_xform

type MakeXform = Callable[..., str]

LEADS = "Each of these waits for the next, so that devices cannot open the form: "
NODES = "<a/><b/><c/><g><k/></g><row><x/><y/></row>"
REPEAT = '<repeat nodeset="/data/row"><input ref="/data/row/x"/></repeat>'


def found(make_xform: MakeXform, **rules: str) -> list[tuple[str, str, str]]:
    binds = "".join(
        f'<bind nodeset="/data/{name.replace("__", "/")}" {rule}/>' for name, rule in rules.items()
    )
    model = parse_xform(make_xform(NODES, binds, REPEAT))
    return [(fault.path, fault.part, fault.reason.removeprefix(LEADS)) for fault in circles(model)]


@pytest.mark.parametrize(
    ("rules", "path", "part", "way"),
    [
        ({"a": 'relevant="/data/a = 1"'}, "/data/a", "relevant", "a → a."),
        ({"a": 'calculate="/data/a + 1"'}, "/data/a", "calculate", "a → a."),
        (
            {"a": 'calculate="../b + 1"', "b": 'calculate="../a + 1"'},
            "/data/a",
            "calculate",
            "a → b → a.",
        ),
        (
            {"a": 'relevant="/data/b"', "b": 'calculate="../c"', "c": 'relevant="/data/a = 1"'},
            "/data/a",
            "relevant",
            "a → b → c → a.",
        ),
        ({"g": 'relevant="/data/g/k = 1"'}, "/data/g/k", "relevant", "k → k."),
        ({"row__y": 'calculate="sum(/data/row/y)"'}, "/data/row/y", "calculate", "y → y."),
    ],
)
def test_what_waits_for_itself_is_a_circle(
    rules: dict[str, str], path: str, part: str, way: str, make_xform: MakeXform
) -> None:
    assert found(make_xform, **rules) == [(path, part, way)]


@pytest.mark.parametrize(
    "rules",
    [
        {"a": 'constraint="/data/a &gt; 1 and . &lt; /data/b"', "b": 'constraint=". &gt; /data/a"'},
        {"a": 'calculate="if(. = &apos;&apos;, now(), .)"'},
        {"row__y": 'calculate="indexed-repeat(/data/row/y, /data/row, position(..) - 1) + ../x"'},
        {"row__y": 'calculate="sum(/data/row[position() &lt; 2]/y)"'},
        {"a": 'calculate="../b"', "b": 'relevant="/data/c = 1"'},
        {"a": 'calculate="count(/data/row)"', "row__x": 'relevant="/data/a &gt; 1"'},
        {"a": 'relevant="/data/gone ="'},
    ],
)
def test_what_a_device_can_work_out_is_none(rules: dict[str, str], make_xform: MakeXform) -> None:
    assert found(make_xform, **rules) == []


def test_each_circle_is_told_once(make_xform: MakeXform) -> None:
    rules = {"a": 'calculate="../b"', "b": 'calculate="../a"', "c": 'relevant="/data/c"'}

    assert [way for _path, _part, way in found(make_xform, **rules)] == ["a → b → a.", "c → c."]
