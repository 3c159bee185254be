"""Logs of interviews as rows."""

import tracemalloc
from collections import deque
from io import BytesIO
from tempfile import TemporaryFile

import pytest

from survey.formats.export.paradata import KNOWN, LONGEST, PARADATA, log_rows, unreadable


def rows(content: bytes) -> list[dict[str, object]]:
    """The filled cells of each row by their columns."""
    found = [dict(zip(PARADATA, row, strict=True)) for row in log_rows("uuid:1", BytesIO(content))]
    return [{name: cell for name, cell in row.items() if cell != ""} for row in found]


def test_every_known_column_has_its_place_in_whatever_order_it_comes() -> None:
    header = ",".join(reversed(KNOWN))
    cells = ",".join(f"{name}!" for name in reversed(KNOWN))

    (row,) = log_rows("uuid:1", BytesIO(f"{header}\n{cells}\n".encode()))

    assert row == ["uuid:1", *(f"{name}!" for name in KNOWN), "", ""]


def test_values_of_several_lines_marks_and_both_line_ends_are_read() -> None:
    content = '\ufeffevent,new-value\r\nquestion,"一\n二, ""三"""\r\n\r\nform exit,\r\n'.encode()

    assert rows(content) == [
        {"instance_id": "uuid:1", "event": "question", "new-value": '一\n二, "三"'},
        {"instance_id": "uuid:1", "event": "form exit"},
    ]


def test_columns_that_are_not_known_are_kept() -> None:
    assert rows("event,电量,\nquestion,80,x,y\nresume\n".encode()) == [
        {
            "instance_id": "uuid:1",
            "event": "question",
            "other": '{"电量": "80", "column 3": "x", "column 4": "y"}',
        },
        {"instance_id": "uuid:1", "event": "resume"},
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no column “event”"),
        (b"sound", "no column “event”"),
        (b"\xff\xd8\xff\xe0", "not UTF-8"),
        (b"x" * (LONGEST + 1), f"an event of more than {LONGEST} characters"),
    ],
)
def test_what_is_no_log_says_why(content: bytes, reason: str) -> None:
    assert list(log_rows("uuid:1", BytesIO(content))) == [unreadable("uuid:1", reason)]


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        (b'"' + b"x" * 200_000 + b'"\n', "field larger than field limit (131072)"),
        (b'"\n",' * (LONGEST // 4 + 1), f"an event of more than {LONGEST} characters"),
    ],
)
def test_what_comes_before_the_unreadable_is_kept(rest: bytes, reason: str) -> None:
    found = rows(b"event,node\nresume,/data\n" + rest)

    assert found == [
        {"instance_id": "uuid:1", "event": "resume", "node": "/data"},
        {"instance_id": "uuid:1", "unreadable": reason},
    ]


def test_the_file_stays_open_for_who_opened_it() -> None:
    file = BytesIO(b"event\nresume\n")

    list(log_rows("uuid:1", file))

    assert not file.closed


def test_a_long_log_does_not_stand_in_memory() -> None:
    line = b"question,/data/staff,1764000000000,1764000001000\n"
    with TemporaryFile() as file:
        file.write(b"event,node,start,end\n")
        for _each in range(1_000):
            file.write(line * 20)
        file.seek(0)
        tracemalloc.start()

        deque(log_rows("uuid:1", file), maxlen=1)
        _now, peak = tracemalloc.get_traced_memory()

        tracemalloc.stop()
    assert peak < len(line) * 20_000 / 4
