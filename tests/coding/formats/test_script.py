"""Readings go through JSON unharmed."""

import json

import pytest

from coding.formats.script import (
    LONGEST_TEXT,
    Dropped,
    Fault,
    Lost,
    OtherEncoding,
    Reading,
    ReadingRefused,
    Said,
    Why,
    check_size,
    fault_json,
    fault_of,
    from_json,
    tally,
    to_json,
)


def test_a_reading_comes_back_from_json() -> None:
    reading = Reading(
        format="csv",
        turns=(Said("王总", "好。😀", 1000, None), Said("", "x")),
        header={"date": "2025"},
        notice="Title",
        dropped=(Dropped(Lost.COLUMNS, text="note"),),
        encoding="gb18030",
        encodings=(OtherEncoding("big5", "?", 0.1),),
        is_sure=False,
        is_timed=True,
        columns={"text": "内容"},
        headings=("内容", "note"),
    )

    assert from_json(json.loads(json.dumps(to_json(reading)))) == reading


def test_a_fault_comes_back_from_json() -> None:
    fault = Fault(Why.BAD_TIME, 6, "00:61")

    assert fault_of(json.loads(json.dumps(fault_json(fault)))) == fault


def test_only_what_was_met_is_told() -> None:
    assert tally({Lost.IMAGES: 2, Lost.COMMENTS: 0}) == (Dropped(Lost.IMAGES, 2),)


@pytest.mark.parametrize(
    ("turns", "why"),
    [
        ([], Why.EMPTY),
        ([Said("I", "")], Why.EMPTY),
        ([Said("I", "x" * (LONGEST_TEXT + 1))], Why.TOO_LONG),
    ],
)
def test_nothing_and_too_much_are_refused(turns: list[Said], why: Why) -> None:
    with pytest.raises(ReadingRefused) as refused:
        check_size(turns)

    assert [fault.why for fault in refused.value.faults] == [why]
