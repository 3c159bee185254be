"""Filters of the pages of results."""

from analysis.models import Value
from analysis.queries.results import Figure
from analysis.templatetags.analysis import by_coder, flag_words, percent


def test_flags_stand_in_words_and_unknown_ones_are_left_out() -> None:
    assert [word.key for word in flag_words(["weak", "of_tomorrow", "missing"])] == [
        "weak",
        "missing",
    ]


def test_values_stand_with_the_names_of_their_coders() -> None:
    figure = Figure("measure", "m", {}, Value(), coders=(("a", 1.5), ("b", None)))

    assert by_coder(figure, [("a", "Ada"), ("c", "Cy")]) == [("a", "Ada", 1.5), ("b", "", None)]


def test_a_share_stands_in_per_cent() -> None:
    assert [percent(share) for share in (0.1234, 1.0, None)] == ["12.3%", "100.0%", "–"]
