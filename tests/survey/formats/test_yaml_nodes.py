from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from survey.formats import yaml_nodes
from survey.formats.yaml_nodes import DEEPEST, AnchorRefused, compose

STUDY = Path(__file__).parents[3] / "studies" / "xuchang"
READERS = [yaml_nodes.FAST, yaml.SafeLoader]


def lines_of(node: yaml.Node | None) -> Iterator[tuple[str, int, object]]:
    """Tag, line and value of every scalar below the node, in order."""
    if isinstance(node, yaml.ScalarNode):
        yield node.tag, node.start_mark.line, node.value
    elif isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from lines_of(child)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from lines_of(key)
            yield from lines_of(value)


@pytest.mark.parametrize("name", ["indicators.yaml", "codebook.yaml", "study.yaml"])
def test_both_readers_see_the_same_values_on_the_same_lines(name: str) -> None:
    text = (STUDY / name).read_text("utf-8")

    fast, slow = (
        list(lines_of(yaml_nodes._composed(text, reader, with_anchors=True))) for reader in READERS
    )

    assert len(fast) > 10
    assert fast == slow


def test_nothing_of_the_text_is_run() -> None:
    root = compose("a: !!python/object/apply:os.getcwd []\n")

    assert isinstance(root, yaml.MappingNode)
    assert root.value[0][1].tag == "tag:yaml.org,2002:python/object/apply:os.getcwd"


def test_an_empty_text_has_no_root() -> None:
    assert compose("") is None
    assert compose("# only a remark\n") is None


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("piece", ["[", "- ", "{a: "])
def test_deep_nesting_is_refused_before_it_overruns_the_stack(
    piece: str, reader: yaml_nodes.Loader
) -> None:
    with pytest.raises(RecursionError):
        yaml_nodes._composed(piece * 20_000, reader, with_anchors=True)


def test_ordinary_nesting_is_read() -> None:
    depth = DEEPEST - 1

    root = compose("[" * depth + "x" + "]" * depth)

    assert [value for _, _, value in lines_of(root)] == ["x"]


@pytest.mark.parametrize("reader", READERS)
def test_an_anchor_is_refused_where_none_may_be(reader: yaml_nodes.Loader) -> None:
    text = "a: 1\nb: &x 2\nc: *x\n"

    with pytest.raises(AnchorRefused) as refused:
        yaml_nodes._composed(text, reader, with_anchors=False)

    assert refused.value.problem_mark is not None
    assert refused.value.problem_mark.line == 1
    assert [v for _, _, v in lines_of(compose(text))] == ["a", "1", "b", "2", "c", "2"]


def test_a_fault_has_the_words_of_pyyaml_in_every_installation() -> None:
    with pytest.raises(yaml.MarkedYAMLError) as refused:
        compose("a: 1\nb: [1, 2\n")

    assert refused.value.problem == "expected ',' or ']', but got '<stream end>'"
    assert refused.value.problem_mark is not None
    assert refused.value.problem_mark.line == 2
