"""Attributes as lines."""

from pathlib import Path

import pytest

from coding.formats.attribute_lines import LinesRefused, from_lines, to_lines
from coding.formats.codebook import to_json
from coding.formats.codebook_yaml import parse_codebook
from tests.codebooks import WHOLE

STUDY = Path(__file__).parents[3] / "studies" / "xuchang"


def test_attributes_go_into_lines_and_back() -> None:
    demo = to_json(parse_codebook((STUDY / "codebook.yaml").read_text("utf-8")))["attributes"]
    plain = [{key: each[key] for key in ("id", "name", "values")} for each in demo]

    for attributes in (plain, WHOLE["attributes"]):
        assert from_lines(to_lines(attributes)) == attributes


def test_people_may_write_them_with_blank_lines_and_in_one_language() -> None:
    text = "\nperiod： 时期\n-early: Early\n- late\n\nactor\n"

    assert from_lines(text) == [
        {
            "id": "period",
            "name": {"zh": "时期"},
            "values": [
                {"id": "early", "name": {"en": "Early"}},
                {"id": "late"},
            ],
        },
        {"id": "actor", "name": {}, "values": []},
    ]


@pytest.mark.parametrize(
    ("text", "row"), [("- early", 1), ("a: A\n\ntwo words: B", 3), ("ä: A", 1)]
)
def test_a_line_that_is_neither_is_refused_by_its_number(text: str, row: int) -> None:
    with pytest.raises(LinesRefused) as refused:
        from_lines(text)

    assert refused.value.row == row
