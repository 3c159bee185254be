"""Nodes know their children and whether they are asked."""

from datetime import UTC, datetime

from survey.xform.nodes import Node, Run, Scope, is_asked


class _NoLabels:
    def choice_label(self, _scope: Scope, _value: str, _path: str) -> str:
        return ""

    def text(self, _scope: Scope, _text_id: str) -> str:
        return ""


def run(root: Node) -> Run:
    return Run(root, datetime(2025, 1, 1, tzinfo=UTC), UTC, _NoLabels())


def family(count: int) -> Node:
    parent = Node("parent")
    parent.children = [Node(f"c{index % 2}", str(index), parent) for index in range(count)]
    return parent


def test_children_are_found_by_name_in_small_and_large_families() -> None:
    small, large = family(4), family(20)

    assert [node.text for node in small.named("c1")] == ["1", "3"]
    assert [node.text for node in large.named("c1")] == [str(n) for n in range(1, 20, 2)]
    assert list(large.named("c2")) == []


def test_a_node_is_worth_the_texts_below_it() -> None:
    parent = family(3)

    assert parent.value == "012"
    assert [node.text for node in parent.descendants()] == ["0", "1", "2"]


def test_relevance_is_found_out_once_and_goes_down() -> None:
    parent = family(1)
    child = parent.children[0]
    asked: list[str] = []

    def never(scope: Scope) -> bool:
        asked.append(scope.node.name)
        return False

    parent.asked, child.asked, parent.relevant = None, None, never

    found = [is_asked(child, run(parent)), is_asked(child, run(parent))]

    assert found == [False, False]
    assert asked == ["parent"]


def test_a_node_that_asks_for_itself_counts_as_relevant() -> None:
    node = Node("n")
    node.asked = None
    node.relevant = lambda scope: is_asked(scope.node, scope.run)

    assert is_asked(node, run(node))
