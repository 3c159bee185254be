"""A QR code drawn square by square."""

import re

import pytest
import segno

from survey.formats.qr_code import QUIET, drawn

STROKE = re.compile(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z")


def painted(path: str) -> set[tuple[int, int]]:
    """The dark squares that a path covers."""
    found = set()
    for x, y, width, back in STROKE.findall(path):
        assert width == back
        found |= {(int(x) + step, int(y)) for step in range(int(width))}
    return found


def test_the_dark_squares_are_those_of_the_code() -> None:
    code = segno.make_qr("https://braid.example.org/", error="l")

    drawing = drawn("https://braid.example.org/")

    dark = {
        (x + QUIET, y + QUIET)
        for y, row in enumerate(code.matrix)
        for x, is_dark in enumerate(row)
        if is_dark
    }
    assert painted(drawing.path) == dark
    assert drawing.size == len(code.matrix) + 2 * QUIET


def test_nothing_is_drawn_in_the_margin() -> None:
    drawing = drawn("x" * 300)

    inner = range(QUIET, drawing.size - QUIET)
    assert all(x in inner and y in inner for x, y in painted(drawing.path))
    assert STROKE.sub("", drawing.path) == ""


def test_a_text_that_no_code_can_hold_is_refused() -> None:
    with pytest.raises(ValueError, match=r"(?i)data"):
        drawn("x" * 3000)
