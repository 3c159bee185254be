"""Parts of files, as players of sound ask for them."""

from io import BytesIO

import pytest

from survey.formats.byte_range import Portion, PortionReader, portion


@pytest.mark.parametrize(
    ("header", "start", "end"),
    [
        ("", 0, 100),
        ("bytes=0-99", 0, 100),
        ("bytes=0-0", 0, 1),
        ("bytes=10-19", 10, 20),
        ("bytes=90-", 90, 100),
        ("bytes=90-1000", 90, 100),
        ("bytes=-10", 90, 100),
        ("bytes=-1000", 0, 100),
        ("bytes=0-1,5-6", 0, 100),
        ("bytes=-", 0, 100),
        ("bytes=20-10", 0, 100),
        ("items=1-2", 0, 100),
        ("nonsense", 0, 100),
    ],
)
def test_a_range_is_read_and_what_is_not_understood_is_the_whole(
    header: str, start: int, end: int
) -> None:
    assert portion(header, 100) == Portion(start, end, 100)


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=500-600", "bytes=-0"])
def test_a_range_behind_the_end_cannot_be_met(header: str) -> None:
    assert portion(header, 100) is None


def test_an_empty_file_is_whole_and_has_no_part() -> None:
    assert portion("", 0) == Portion(0, 0, 0)
    assert Portion(0, 0, 0).is_whole
    assert portion("bytes=0-", 0) is None


def test_a_portion_says_where_it_lies() -> None:
    part = Portion(10, 20, 100)

    assert (part.length, part.is_whole, part.content_range) == (10, False, "bytes 10-19/100")
    assert Portion(0, 100, 100).is_whole


def test_a_portion_is_read_in_small_pieces() -> None:
    data = bytes(range(256)) * 1024

    pieces = list(PortionReader(BytesIO(data), Portion(5, 200_005, len(data))))

    assert b"".join(pieces) == data[5:200_005]
    assert max(map(len, pieces)) == 65_536


def test_a_file_is_closed_also_when_nothing_of_it_was_read() -> None:
    file = BytesIO(b"abc")

    PortionReader(file, Portion(0, 3, 3)).close()

    assert file.closed


def test_a_file_that_is_shorter_than_it_was_ends_early() -> None:
    assert list(PortionReader(BytesIO(b"abc"), Portion(0, 10, 10))) == [b"abc"]
