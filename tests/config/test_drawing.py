"""The geometry of the braid and of the interval rail."""

import re

import pytest

from config import drawing

NUMBER = re.compile(r"-?\d+\.\d")


def stretch(piece: drawing.Piece) -> tuple[float, float]:
    """Where a piece begins and ends along the width."""
    numbers = [float(number) for number in NUMBER.findall(piece.path)]
    return numbers[0], numbers[-2]


@pytest.mark.parametrize("strand", [1, 2, 3])
def test_every_strand_runs_through_without_a_gap(strand: int) -> None:
    pieces = drawing.braid([0.25, 0.5, 1], width=600, height=60, twists=2)

    found = sorted(stretch(piece) for piece in pieces if piece.strand == strand)

    assert found[0][0] == 0
    assert found[-1][1] == 600
    assert [end for _, end in found[:-1]] == [start for start, _ in found[1:]]


def test_a_strand_is_done_up_to_its_share() -> None:
    pieces = drawing.braid([0.4, 0, 1], width=1000, height=60, twists=2)

    ends = [stretch(piece)[1] for piece in pieces if piece.strand == 1 and piece.done]

    assert max(ends) == 400
    assert [piece for piece in pieces if piece.strand == 2 and piece.done] == []
    assert [piece for piece in pieces if piece.strand == 3 and not piece.done] == []


def test_a_strand_passes_over_as_often_as_under() -> None:
    pieces = drawing.braid([1, 1, 1], width=600, height=60, twists=3)

    middle = len(pieces) // 2
    above = sum(piece.strand == 1 for piece in pieces[middle:])

    assert above == sum(piece.strand == 1 for piece in pieces[:middle])


@pytest.mark.parametrize(
    ("value", "expected"), [(0, 0.5), (-2, 0.0), (2, 1.0), (1, 0.75), (9, 1.0), (-9, 0.0)]
)
def test_a_value_stands_between_the_ends_of_its_rail(value: float, expected: float) -> None:
    assert drawing.share(value, lowest=-2, highest=2) == expected
