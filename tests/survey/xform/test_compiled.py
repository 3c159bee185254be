"""Closures of one kind turn into closures of another."""

import math
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from survey.xform.compiled import (
    Compiled,
    GivesAny,
    GivesNodes,
    GivesNumber,
    GivesText,
    GivesTruth,
    as_nodes,
    as_number,
    as_predicate,
    as_text,
    as_truth,
    gives,
)
from survey.xform.nodes import Node, Run, Scope
from survey.xform.signature import Kind


class _NoLabels:
    def choice_label(self, _scope: Scope, _value: str, _path: str) -> str:
        return ""

    def text(self, _scope: Scope, _text_id: str) -> str:
        return ""


NODE = Node("n", "2")
RUN = Run(NODE, datetime(2025, 1, 1, tzinfo=UTC), UTC, _NoLabels())
SCOPE = Scope(RUN, NODE, NODE, position=2, size=3)
NOTHING: Compiled = GivesNodes(lambda _: [])
TWO: list[Compiled] = [
    GivesText(lambda _: "2"),
    GivesNumber(lambda _: 2.0),
    GivesNodes(lambda _: [NODE]),
    GivesAny(lambda _: 2.0),
    GivesAny(lambda _: "2"),
]
YES: Compiled = GivesTruth(lambda _: True)


@pytest.mark.parametrize("two", TWO)
def test_a_two_of_any_kind_is_a_text_a_number_and_true(two: Compiled) -> None:
    assert as_text(two)(SCOPE) == "2"
    assert as_number(two)(SCOPE) == 2.0
    assert as_truth(two)(SCOPE) is True


def test_a_truth_is_a_text_and_a_number() -> None:
    assert (as_text(YES)(SCOPE), as_number(YES)(SCOPE), as_truth(YES)(SCOPE)) == ("true", 1.0, True)


def test_no_nodes_are_empty_no_number_and_not_true() -> None:
    assert as_text(NOTHING)(SCOPE) == ""
    assert math.isnan(as_number(NOTHING)(SCOPE))
    assert as_truth(NOTHING)(SCOPE) is False


def test_only_some_kinds_can_select_nodes() -> None:
    found = as_nodes(GivesAny(lambda _: [NODE]))

    assert found is not None
    assert found(SCOPE) == [NODE]
    assert as_nodes(GivesText(lambda _: "2")) is None


@pytest.mark.parametrize(
    ("compiled", "holds"),
    [
        (GivesNumber(lambda _: 2.0), True),
        (GivesNumber(lambda _: 1.0), False),
        (GivesAny(lambda _: 1.0), False),
        (GivesAny(lambda _: "1"), True),
        (GivesText(lambda _: ""), False),
    ],
)
def test_a_number_in_a_predicate_is_a_position(compiled: Compiled, *, holds: bool) -> None:
    assert as_predicate(compiled)(SCOPE) is holds


@pytest.mark.parametrize(
    ("text", "is_number", "in_collect"),
    [("", False, False), ("0", False, True), ("0", True, False), ("no", True, True)],
)
def test_a_question_is_true_when_answered_and_to_web_forms_when_it_is_there(
    text: str, *, is_number: bool, in_collect: bool
) -> None:
    node = Node("n", text)
    node.is_number = is_number
    test = as_truth(GivesNodes(lambda _: [node]))
    web = Run(NODE, RUN.now, UTC, _NoLabels(), as_web=True)

    assert test(SCOPE) is in_collect
    assert test(Scope(web, node, node)) is True


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (Kind.TEXT, GivesText),
        (Kind.NUMBER, GivesNumber),
        (Kind.TRUTH, GivesTruth),
        (Kind.NODES, GivesNodes),
        (Kind.ANY, GivesAny),
    ],
)
def test_a_kind_is_given_by_its_class(kind: Kind, expected: Callable[..., Compiled]) -> None:
    assert isinstance(gives(kind, lambda _: None), expected)  # type: ignore[arg-type]
