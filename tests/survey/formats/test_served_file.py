"""How a file that a stranger sent is answered."""

from survey.formats.byte_range import Portion
from survey.formats.served_file import served


def test_a_recording_may_be_heard_and_nothing_in_it_may_run() -> None:
    answer = served("talk.m4a", 100, "d1", "")

    assert (answer.status, answer.portion, answer.is_shown) == (200, Portion(0, 100, 100), True)
    assert answer.headers == {
        "Content-Type": "audio/mp4",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-cache",
        "Accept-Ranges": "bytes",
        "ETag": '"d1"',
        "Content-Length": "100",
    }


def test_a_page_is_saved_whatever_the_device_called_it() -> None:
    answer = served("a.html", 100, "d1", "")

    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert not answer.is_shown


def test_a_part_is_answered_as_a_part() -> None:
    answer = served("talk.m4a", 100, "d1", "bytes=10-19")

    assert (answer.status, answer.portion) == (206, Portion(10, 20, 100))
    assert answer.headers["Content-Range"] == "bytes 10-19/100"
    assert answer.headers["Content-Length"] == "10"


def test_a_part_behind_the_end_is_refused_with_the_size() -> None:
    answer = served("talk.m4a", 100, "d1", "bytes=100-")

    assert (answer.status, answer.portion) == (416, None)
    assert answer.headers["Content-Range"] == "bytes */100"
