"""Several coders' segments become one layer."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.units import WeightedSegment
from analysis.reconcile import (
    CodedSegment,
    Match,
    Ruling,
    match,
    overlaps,
    own_layer,
    reconcile,
    settle,
)
from analysis.system.facts import ScaleFacts

MEAN = ScaleFacts("interval", -2, 2, reconcile="mean")
MEDIAN = ScaleFacts("ordinal", 1, 3, reconcile="median")
MAJORITY = ScaleFacts("nominal", values=("m", "n"), reconcile="majority_else_adjudicate")
SCALES = {"v": MEAN, "i": MEDIAN, "g": MAJORITY, "plain": None}


def _at(
    start: int, end: int, code: str = "v", value: float | str | None = 1, key: str = ""
) -> CodedSegment:
    return CodedSegment(start, end, code, value, key)


def _coders(*matches: Match) -> list[list[str]]:
    return [sorted(coder for coder, _ in one.members) for one in matches]


def test_half_of_the_shorter_is_enough_of_an_overlap() -> None:
    assert overlaps(_at(0, 10), _at(5, 105))
    assert not overlaps(_at(0, 10), _at(6, 106))
    assert overlaps(_at(0, 100), _at(40, 50))


def test_segments_that_only_touch_do_not_overlap() -> None:
    assert not overlaps(_at(0, 10), _at(10, 20))


def test_segments_of_one_code_at_one_place_match() -> None:
    found = match({"a": [_at(0, 10)], "b": [_at(2, 12)]})

    assert found == [Match("v", (("a", _at(0, 10)), ("b", _at(2, 12))))]


def test_segments_of_other_codes_do_not_match() -> None:
    found = match({"a": [_at(0, 10, "v")], "b": [_at(0, 10, "i")]})

    assert [(one.code, _coders(one)) for one in found] == [("i", [["b"]]), ("v", [["a"]])]


def test_a_coder_is_in_a_match_once() -> None:
    """A marked one passage where b marked two: the earlier one matches."""
    found = match({"a": [_at(0, 30)], "b": [_at(0, 10), _at(15, 25)]})

    assert _coders(*found) == [["a", "b"], ["b"]]


def test_all_members_of_a_match_overlap_each_other() -> None:
    """B bridges a and c, which do not overlap: c stands alone."""
    found = match({"a": [_at(0, 10)], "b": [_at(5, 15)], "c": [_at(10, 20)]})

    assert _coders(*found) == [["a", "b"], ["c"]]


def test_three_coders_make_one_match() -> None:
    found = match({"c": [_at(1, 11)], "a": [_at(0, 10)], "b": [_at(2, 12)]})

    assert _coders(*found) == [["a", "b", "c"]]


def test_a_shared_code_has_the_share_of_coders_for_its_weight() -> None:
    found = reconcile({"a": [_at(0, 10), _at(50, 60)], "b": [_at(0, 10)], "c": []}, SCALES)

    assert [one.start for one in found] == [0, 50]
    assert [one.weight for one in found] == pytest.approx([2 / 3, 1 / 3])


def test_a_match_runs_from_the_first_start_to_the_last_end() -> None:
    found = reconcile({"a": [_at(3, 10, value=2)], "b": [_at(1, 8, value=-1)]}, SCALES)

    assert found == (WeightedSegment(1, 10, "v", 0.5, 1.0),)


@pytest.mark.parametrize(
    ("values", "scale", "settled"),
    [
        ((2, -1), MEAN, 0.5),
        ((2, 2, -1), MEAN, 1.0),
        ((1, 3), MEDIAN, 2.0),
        ((1, 1, 3), MEDIAN, 1.0),
        (("m", "m"), MAJORITY, "m"),
        (("m", "n"), MAJORITY, None),
        (("m", "n", "m"), MAJORITY, "m"),
        (("m", "n", "m", "n"), MAJORITY, None),
        ((2, None), MEAN, 2.0),
        ((None, "m"), MAJORITY, "m"),
        ((None, None), MEAN, None),
        (("m", "n"), MEAN, None),
        ((1, 2), None, None),
        ((), MEAN, None),
    ],
)
def test_values_are_settled_by_the_rule_of_the_scale(
    values: tuple[float | str | None, ...],
    scale: ScaleFacts | None,
    settled: float | str | None,
) -> None:
    assert settle(values, scale) == settled


def test_what_waits_for_adjudication_keeps_its_place_without_a_value() -> None:
    found = reconcile({"a": [_at(0, 9, "g", "m")], "b": [_at(0, 9, "g", "n")]}, SCALES)

    assert found == (WeightedSegment(0, 9, "g", None, 1.0),)


def test_a_ruling_replaces_the_segments_it_names() -> None:
    by_coder = {
        "a": [_at(0, 9, "g", "m", key="1"), _at(20, 30, key="3")],
        "b": [_at(0, 9, "g", "n", key="2")],
    }
    ruling = Ruling(frozenset({"1", "2"}), _at(1, 8, "g", "n"))

    found = reconcile(by_coder, SCALES, [ruling])

    assert found == (
        WeightedSegment(1, 8, "g", "n", 1.0),
        WeightedSegment(20, 30, "v", 1.0, 0.5),
    )


def test_a_ruling_may_say_that_the_code_does_not_hold() -> None:
    ruling = Ruling(frozenset({"1"}))

    assert reconcile({"a": [_at(0, 9, key="1")], "b": []}, SCALES, [ruling]) == ()


def test_a_layer_of_ones_own_has_every_segment_with_weight_one() -> None:
    found = own_layer([_at(20, 30, "i", 2), _at(0, 10, "g", "m")])

    assert found == (WeightedSegment(0, 10, "g", "m", 1.0), WeightedSegment(20, 30, "i", 2, 1.0))


def test_nothing_marked_gives_nothing() -> None:
    assert reconcile({"a": [], "b": []}, SCALES) == ()


segments = st.lists(
    st.builds(
        lambda start, length, code, value: CodedSegment(start, start + length, code, value),
        st.integers(0, 40),
        st.integers(1, 15),
        st.sampled_from(["v", "i"]),
        st.integers(1, 3),
    ),
    max_size=6,
)
coders = st.dictionaries(st.sampled_from("abcd"), segments, min_size=1, max_size=4)


@given(coders, st.randoms(use_true_random=False))
def test_neither_the_order_of_coders_nor_of_segments_matters(
    by_coder: dict[str, list[CodedSegment]], random: Random
) -> None:
    names = list(by_coder)
    random.shuffle(names)
    shuffled = {name: random.sample(by_coder[name], len(by_coder[name])) for name in names}

    assert reconcile(shuffled, SCALES) == reconcile(by_coder, SCALES)


@given(coders)
def test_the_names_of_coders_do_not_change_weights(
    by_coder: dict[str, list[CodedSegment]],
) -> None:
    renamed = {{"a": "d", "b": "c", "c": "b", "d": "a"}[name]: by_coder[name] for name in by_coder}

    weights = sorted((one.code, one.weight) for one in reconcile(by_coder, SCALES))

    assert sorted((one.code, one.weight) for one in reconcile(renamed, SCALES)) == weights


@given(coders)
def test_no_segment_is_lost_and_none_counts_twice(
    by_coder: dict[str, list[CodedSegment]],
) -> None:
    marked = sorted(
        (coder, segment.start, segment.end, segment.code, segment.value)
        for coder, own in by_coder.items()
        for segment in own
    )

    members = sorted(
        (coder, segment.start, segment.end, segment.code, segment.value)
        for one in match(by_coder)
        for coder, segment in one.members
    )

    assert members == marked


@given(segments)
def test_one_coder_alone_is_his_or_her_own_layer(own: list[CodedSegment]) -> None:
    assert reconcile({"a": own}, SCALES) == own_layer(
        [CodedSegment(s.start, s.end, s.code, float(s.value or 0)) for s in own]
    )


@given(coders)
def test_coders_who_all_agree_have_full_weight(by_coder: dict[str, list[CodedSegment]]) -> None:
    own = next(iter(by_coder.values()))
    apart = [s for at, s in enumerate(own) if not any(overlaps(s, o) for o in own[:at])]

    found = reconcile(dict.fromkeys(by_coder, apart), SCALES)

    assert [one.weight for one in found] == [1.0] * len(apart)
