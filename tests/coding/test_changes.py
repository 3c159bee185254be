"""Contents and traces as JSON, there and back."""

import json
from uuid import UUID

import pytest

from coding.changes import Content, Trace, short

ONE = Content(1, 3, "县里", "inst.local", -2.0, {"period": "early"})
PK = UUID("7f4f6a0c-5d0e-4c39-9d3b-3f2b8b7c1a55")


def test_a_content_is_told_as_people_write_it() -> None:
    assert ONE.told() == {
        "start": 1,
        "end": 3,
        "quote": "县里",
        "code": "inst.local",
        "value": -2,
        "attributes": {"period": "early"},
    }


@pytest.mark.parametrize(
    "trace",
    [
        Trace(PK, None, ONE, 1),
        Trace(PK, ONE, None, 4, {"memos": ["x"]}, 7),
        Trace(PK, ONE, Content(0, 1, "a", "b"), 2),
    ],
)
def test_a_trace_comes_back_from_json(trace: Trace) -> None:
    kept = json.loads(json.dumps(trace.told()))

    assert Trace.read(kept) == trace


def test_a_trace_tells_only_what_there_is() -> None:
    assert set(Trace(PK, None, ONE, 1).told()) == {"segment", "before", "after", "version"}


def test_a_trace_walked_again_keeps_its_way_and_what_hung_on_it_last() -> None:
    trace = Trace(PK, ONE, None, 2, {"memos": ["old"]}, 7)

    back = trace.renewed(Trace(PK, None, ONE, 3))
    gone = trace.renewed(Trace(PK, ONE, None, 4, {"memos": ["new"]}))

    assert back == Trace(PK, ONE, None, 3, {"memos": ["old"]}, 7)
    assert gone == Trace(PK, ONE, None, 4, {"memos": ["new"]}, 7)


@pytest.mark.parametrize(
    ("value", "written"), [(2.0, 2), (0.5, 0.5), ("oem", "oem"), (None, None), (3, 3)]
)
def test_whole_numbers_are_written_without_a_point(value: object, written: object) -> None:
    assert short(value) == written  # type: ignore[arg-type] # any value
    assert type(short(value)) is type(written)  # type: ignore[arg-type] # any value
