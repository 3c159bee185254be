import json
from pathlib import Path
from typing import Any

import pytest

from coding.formats.coding_json import CodingRefused, CodingRow, parse_coding

STUDY = Path(__file__).parents[3] / "studies" / "xuchang"

ROW: dict[str, Any] = {
    "transcript": "T01",
    "file": "T01.txt",
    "coder": "coder_a",
    "segment": "T01-001",
    "quote": "靠一句话",
    "code": "emb.trust",
    "value": 2,
    "attributes": {"stance": "opinion"},
}


def written(*rows: object, **more: object) -> str:
    return json.dumps({"coders": {"coder_a": "A"}, "segments": rows} | more)


def faults_of(text: str) -> list[tuple[int, str]]:
    with pytest.raises(CodingRefused) as refused:
        parse_coding(text)
    return [(fault.row, fault.reason) for fault in refused.value.faults]


def test_the_demo_coding_is_read_whole() -> None:
    coding = parse_coding((STUDY / "coding.json").read_bytes())

    assert len(coding.segments) == 550
    assert [row.row for row in coding.segments] == list(range(1, 551))
    assert set(coding.coders) == {"coder_a", "coder_b"}
    assert coding.codebook == "xuchang-hair-goods 1.0.0"
    assert sum(isinstance(row.value, str) for row in coding.segments) == 13


def test_a_row_keeps_what_was_written() -> None:
    coding = parse_coding(written(ROW, note="small"))

    assert coding.note == "small"
    assert coding.segments == (CodingRow(row=1, **ROW),)


def test_value_and_attributes_may_be_left_out() -> None:
    bare = {key: text for key, text in ROW.items() if key not in {"value", "attributes"}}

    (row,) = parse_coding(written(bare)).segments

    assert (row.value, row.attributes) == (None, {})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"quote": " "}, "quote must be a text that is not empty"),
        ({"code": 3}, "code must be a text that is not empty"),
        ({"coder": "coder_x"}, "coder 'coder_x' is not among the coders of the file"),
        ({"value": True}, "value must be a number, a text or null"),
        ({"value": [1]}, "value must be a number, a text or null"),
        ({"attributes": {"stance": 1}}, "attributes must map texts to texts"),
        ({"attributes": None}, "attributes must map texts to texts"),
        ({"memo": "x"}, "unknown key 'memo'"),
    ],
)
def test_a_fault_names_its_row(change: dict[str, object], reason: str) -> None:
    assert faults_of(written(ROW, ROW | {"code": "emb.lockin"} | change)) == [(2, reason)]


def test_all_faults_come_at_once() -> None:
    assert faults_of(written({}, "x", ROW, ROW)) == [
        *((1, f"{key} must be a text that is not empty") for key in list(ROW)[:6]),
        (2, "must be an object"),
        (4, "repeats row 3: same coder, transcript, quote and code"),
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[]", "must be an object with coders and segments"),
        ("{}", "needs coders (key to description) and a list of segments"),
        (
            '{"coders": {"a": 1}, "segments": []}',
            "needs coders (key to description) and a list of segments",
        ),
        (
            "{",
            "is not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
        ),
    ],
)
def test_a_file_of_another_shape_is_refused(text: str, reason: str) -> None:
    assert faults_of(text) == [(0, reason)]


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(CodingRefused, match="row 0: is not JSON"):
        parse_coding(b"\xff\xfe\xfd\xfc\xfb")
