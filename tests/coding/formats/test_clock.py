"""Times in transcripts."""

import pytest

from coding.formats.clock import clock, milliseconds, stamp


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("00:12:31", 751_000),
        ("12:31", 751_000),
        ("1:02:03.5", 3_723_500),
        ("00:00:01,040", 1_040),
        ("123:45", 7_425_000),
        ("1:99:00", None),
        ("12:75", None),
        ("12", None),
        ("", None),
    ],
)
def test_clock_times_are_milliseconds(text: str, ms: int | None) -> None:
    assert milliseconds(text) == ms


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[00:12:31] Wang", (751_000, None, 11)),
        ("(00:12)", (12_000, None, 7)),
        ("【01:02】好", (62_000, None, 7)),
        ("00:00:01 - 00:00:04 x", (1_000, 4_000, 20)),
        ("no time", None),
        ("[1:99:00] x", None),
    ],
)
def test_a_time_stands_at_the_beginning(
    text: str, found: tuple[int, int | None, int] | None
) -> None:
    assert stamp(text) == found


def test_a_time_is_written_for_people() -> None:
    assert [clock(ms) for ms in (0, 751_999, 3_723_500)] == ["0:00:00", "0:12:31", "1:02:03"]
