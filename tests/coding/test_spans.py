from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from coding.spans import (
    Span,
    Stretch,
    covered_turns,
    lanes,
    overlap,
    stretches,
    union,
    union_length,
)

LENGTH = 40
SPANS = st.lists(
    st.tuples(st.integers(0, LENGTH), st.integers(0, LENGTH)).map(lambda pair: tuple(sorted(pair)))
)
FILLED = SPANS.map(lambda spans: [span for span in spans if span[0] < span[1]])


def points(*spans: tuple[int, int]) -> set[int]:
    return {at for start, end in spans for at in range(start, end)}


@given(SPANS, SPANS)
def test_overlap_counts_shared_points(ones: list[Span], others: list[Span]) -> None:
    for one in ones:
        for other in others:
            assert overlap(one, other) == len(points(one) & points(other))


@given(SPANS)
def test_a_union_holds_the_same_points_in_order_and_apart(spans: list[Span]) -> None:
    merged = union(spans)

    assert points(*merged) == points(*spans)
    assert all(one.end < other.start for one, other in pairwise(merged))
    assert all(span.start < span.end for span in merged)
    assert union_length(spans) == len(points(*spans))


def test_spans_that_touch_become_one() -> None:
    assert union([(5, 9), (0, 3), (3, 5), (12, 12)]) == [Span(0, 9)]


@given(SPANS, SPANS)
def test_a_turn_is_covered_by_any_shared_point(turns: list[Span], spans: list[Span]) -> None:
    covered = covered_turns(turns, spans)

    assert covered == tuple(
        place for place, turn in enumerate(turns) if points(turn) & points(*spans)
    )


@given(FILLED)
def test_overlapping_spans_get_different_lanes_and_no_lane_is_wasted(spans: list[Span]) -> None:
    given_lanes = lanes(spans)

    for place, span in enumerate(spans):
        for later in range(place + 1, len(spans)):
            if overlap(span, spans[later]):
                assert given_lanes[place] != given_lanes[later]
    busiest = max((sum(at in range(*span) for span in spans) for at in range(LENGTH)), default=0)
    assert set(given_lanes) == set(range(busiest))


def test_lanes_keep_the_order_of_the_list() -> None:
    assert lanes([(10, 20), (0, 12), (0, 5), (20, 22)]) == [1, 0, 1, 0]


@given(SPANS, st.integers(0, LENGTH))
def test_stretches_tell_for_each_point_which_spans_hold_it(spans: list[Span], length: int) -> None:
    cut = stretches(length, spans)

    assert [at for start, end, _ in cut for at in range(start, end)] == list(range(length))
    for start, end, covering in cut:
        for at in range(start, end):
            assert covering == tuple(
                place for place, span in enumerate(spans) if at in range(*span)
            )


@given(SPANS)
def test_neighbouring_stretches_differ(spans: list[Span]) -> None:
    cut = stretches(LENGTH, spans)

    borders = {at for span in spans if span[0] < span[1] for at in span} - {0, LENGTH}
    assert {stretch.start for stretch in cut[1:]} == borders


def test_stretches_of_two_overlapping_spans() -> None:
    assert stretches(9, [(2, 6), (4, 12)]) == [
        Stretch(0, 2, ()),
        Stretch(2, 4, (0,)),
        Stretch(4, 6, (0, 1)),
        Stretch(6, 9, (1,)),
    ]
