"""Shuffles by a seed: always the same, and always all."""

from hypothesis import given
from hypothesis import strategies as st

from survey.xform.nodes import Node
from survey.xform.shuffle import shuffled

_LETTERS = [Node("n", letter) for letter in "abcdefgh"]


def order(seed: float | str) -> str:
    return "".join(node.text for node in shuffled(_LETTERS, seed))


@given(st.one_of(st.integers(-(10**12), 10**12).map(float), st.text(max_size=5)))
def test_a_seed_gives_one_order_of_all(seed: float | str) -> None:
    assert order(seed) == order(seed)
    assert sorted(order(seed)) == list("abcdefgh")


def test_seeds_differ() -> None:
    assert len({order(float(seed)) for seed in range(1, 30)}) > 20


def test_an_empty_seed_counts_as_0() -> None:
    assert order("") == order(0.0)
