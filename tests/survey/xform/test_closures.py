"""What closures do that expressions alone do not show."""

from datetime import UTC, datetime

import pytest

from survey.xform.closures import calling, every, is_open, narrow_by_nodes, offered_by, some
from survey.xform.compiled import GivesAny, GivesNumber, GivesText
from survey.xform.functions import FUNCTIONS
from survey.xform.lists import StaticList
from survey.xform.nodes import Node, Nodes, Run, Scope
from survey.xform.secondary import document


class _NoLabels:
    def choice_label(self, _scope: Scope, _value: str, _path: str) -> str:
        return ""

    def text(self, _scope: Scope, _text_id: str) -> str:
        return ""


NODE = Node("n", "2")
SCOPE = Scope(Run(NODE, datetime(2025, 1, 1, tzinfo=UTC), UTC, _NoLabels()), NODE, NODE)


def items() -> Nodes:
    top = document([{"name": name} for name in "abc"])
    return list(top.children[0].children)


@pytest.mark.parametrize("count", [2, 3])
def test_and_and_or_stop_as_soon_as_they_know(count: int) -> None:
    def unwanted(_: Scope) -> bool:
        raise AssertionError

    def no(_: Scope) -> bool:
        return False

    def yes(_: Scope) -> bool:
        return True

    assert every([no, *[unwanted] * (count - 1)])(SCOPE) is False
    assert some([yes, *[unwanted] * (count - 1)])(SCOPE) is True


def test_a_function_with_a_form_of_its_own_is_not_called_plainly() -> None:
    with pytest.raises(TypeError):
        calling(FUNCTIONS["if"], [])


def test_items_found_by_several_values_stand_in_the_lists_order_once() -> None:
    wanted = [Node("w", "c"), Node("w", "a"), Node("w", "c")]
    narrowed = narrow_by_nodes(StaticList(items()), "name", lambda _: wanted)

    assert [node.value for node in narrowed(SCOPE)] == ["a", "c"]


def test_a_choice_is_offered_when_one_of_the_nodes_has_its_name() -> None:
    offers = offered_by(lambda _: items(), "name")

    assert (offers(SCOPE, "b"), offers(SCOPE, "z")) == (True, False)


def test_only_what_may_be_a_number_may_be_a_position() -> None:
    assert is_open(GivesNumber(lambda _: 1.0))
    assert is_open(GivesAny(lambda _: 1.0))
    assert not is_open(GivesText(lambda _: "1"))
