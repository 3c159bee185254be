"""Values of segments that match."""

from analysis.agreement.matched import levels, matched_values, value_counts
from analysis.measures.units import Interview, WeightedSegment
from analysis.system.facts import ScaleFacts

VALENCE = ScaleFacts("interval", -2, 2)
STAGE = ScaleFacts("nominal", values=("oea", "oem"))
TURNS = ((0, 100),)


def coded(key: str, *marks: tuple[int, int, str, float | str | None]) -> Interview:
    segments = tuple(WeightedSegment(*mark) for mark in marks)
    return Interview(key, "official", TURNS, segments)


def test_a_match_of_two_values_is_a_unit() -> None:
    coders = {
        "a": [coded("T1", (0, 10, "x", 1.0), (50, 60, "x", 2.0)), coded("T2", (0, 9, "y", "oea"))],
        "b": [coded("T1", (5, 12, "x", -1.0)), coded("T2", (0, 9, "y", "oem"))],
    }

    found = matched_values(coders, {"x": VALENCE, "y": STAGE})

    assert [(one.interview, one.code, sorted(map(str, one.values))) for one in found] == [
        (0, "x", ["-1.0", "1.0"]),
        (1, "y", ["oea", "oem"]),
    ]


def test_what_has_no_value_and_what_has_no_scale_is_left_out() -> None:
    coders = {
        "a": [coded("T1", (0, 10, "x", None), (20, 30, "z", 1.0))],
        "b": [coded("T1", (0, 10, "x", 1.0), (20, 30, "z", 1.0))],
    }

    assert matched_values(coders, {"x": VALENCE, "z": None}) == []


def test_values_are_counted_over_all_levels_of_the_scale() -> None:
    coders = {name: [coded("T1", (0, 10, "x", 1.0))] for name in ("a", "b")}
    matches = matched_values(coders, {"x": VALENCE})

    counts = value_counts(matches, ["x"], VALENCE)
    nothing = value_counts(matches, ["other"], VALENCE)

    assert counts.values == (-2.0, -1.0, 0.0, 1.0, 2.0)
    assert counts.table.tolist() == [[0, 0, 0, 2, 0]]
    assert (nothing.values, nothing.units) == (counts.values, 0)


def test_a_scale_knows_its_levels() -> None:
    assert levels(STAGE) == ("oea", "oem")
    assert levels(ScaleFacts("ordinal", 1, 3)) == (1.0, 2.0, 3.0)
    assert levels(ScaleFacts("interval")) == ()
