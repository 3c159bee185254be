"""Whether a code is there, by turn and by character."""

import numpy as np
import pytest

from analysis.agreement.coefficients import figure, percent
from analysis.agreement.counts import AgreementError
from analysis.agreement.presence import (
    in_characters,
    in_turns,
    presence_of,
    shared_interviews,
    union,
)
from analysis.measures.units import Interview, WeightedSegment

TURNS = ((0, 10), (20, 30), (40, 50))


def interview(key: str, *spans: tuple[int, int, str]) -> Interview:
    segments = tuple(WeightedSegment(start, end, code, 1.0) for start, end, code in spans)
    return Interview(key, "official", TURNS, segments)


def test_presence_is_counted_turn_by_turn_over_the_coders() -> None:
    coders = {
        "a": [interview("T1", (0, 3, "x.1"), (5, 8, "x.2"), (20, 23, "y.1"))],
        "b": [interview("T1", (2, 5, "x.2"), (41, 44, "x.1"), (15, 18, "x.1"))],
    }

    found = dict(in_turns(coders, {"x": ["x.1", "x.2"], "x.1": ["x.1"], "z": []}).counts())

    assert found["x"].values == (0, 1)
    assert found["x"].table.tolist() == [[0, 2], [2, 0], [1, 1]]
    assert found["x.1"].table.tolist() == [[1, 1], [2, 0], [1, 1]]
    assert found["z"].table.tolist() == [[2, 0]] * 3


def test_an_interview_that_one_coder_coded_is_left_out() -> None:
    coders = {
        "a": [interview("T2"), interview("T1", (0, 3, "x"))],
        "b": [interview("T1", (0, 3, "x")), interview("T3")],
        "c": [interview("T3", (20, 22, "x"))],
    }

    found = dict(in_turns(coders, {"x": ["x"]}).counts())["x"]

    assert list(shared_interviews(coders)) == ["T1", "T3"]
    assert found.table.tolist() == [[0, 2], [2, 0], [2, 0], [2, 0], [1, 1], [2, 0]]
    assert found.clusters is not None
    assert found.clusters.tolist() == [0, 0, 0, 1, 1, 1]


def test_turns_of_another_text_are_refused() -> None:
    other = Interview("T1", "official", ((0, 12),))

    with pytest.raises(AgreementError):
        in_turns({"a": [interview("T1")], "b": [other]}, {"x": ["x"]})


def test_marks_in_an_array_give_the_same_counts() -> None:
    marks = np.array(
        [[[1, 0], [0, 0], [-1, -1]], [[1, 1], [0, 1], [0, 1]]], dtype=np.int8
    )  # two coders, three units, two groups

    found = dict(presence_of(marks, ["x", "y"]).counts())

    assert found["x"].table.tolist() == [[0, 2], [2, 0], [1, 0]]
    assert found["y"].table.tolist() == [[1, 1], [1, 1], [0, 1]]


def test_agreement_by_character_is_what_nvivo_published() -> None:
    """NVivo's help, Coding Comparison query: of 1,000 characters 50 are coded by both users, 150 by
    one of them, 800 by neither, so that they agree on 85 %.
    """
    turns = ((0, 1000),)

    def coded(*spans: tuple[int, int]) -> list[Interview]:
        segments = tuple(WeightedSegment(start, end, "x", None) for start, end in spans)
        return [Interview("T1", "official", turns, segments)]

    found = dict(in_characters({"a": coded((100, 250)), "b": coded((200, 300))}, {"x": ["x"]}))["x"]

    assert found.units == 1000
    assert figure(found, percent()) == pytest.approx(0.85)


def test_characters_of_segments_that_overlap_count_once_and_only_in_the_respondents_turns() -> None:
    coders = {
        "a": [interview("T1", (5, 25, "x"), (8, 9, "x"))],
        "b": [interview("T1", (0, 10, "x"), (30, 40, "x"))],
    }

    found = dict(in_characters(coders, {"x": ["x"]}))["x"]

    assert found.times is not None
    rows = zip(found.table.tolist(), found.times.tolist(), strict=True)
    assert [(row, times) for row, times in rows] == [
        ([1, 1], 5),
        ([0, 2], 5),
        ([1, 1], 5),
        ([2, 0], 15),
    ]


def test_spans_that_touch_become_one() -> None:
    assert union([(5, 9), (0, 3), (3, 4), (6, 7)]) == [(0, 4), (5, 9)]
    assert union([]) == []
