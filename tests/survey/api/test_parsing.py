"""JSON as strict as PostgreSQL."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.exceptions import ParseError

from survey.api.parsing import DEPTH, StrictJSONParser, strict_json

PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
JSON = st.recursive(PLAIN | TEXT, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner))


@given(JSON)
def test_json_is_read_as_it_was_written(value: object) -> None:
    assert strict_json(json.dumps(value)) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "NaN",
        "[Infinity]",
        "[-Infinity]",
        "1e999",
        '{"a": 1, "a": 2}',
        r'"\u0000"',
        r'{"\u0000": 1}',
        r'"\ud800"',
        r'["\udfff"]',
        "[" * (DEPTH + 2) + "]" * (DEPTH + 2),
        "[" * 100_000,
        '{"a":' * 100_000,
        "1" * 5000,
    ],
)
def test_what_could_not_be_kept_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        strict_json(text)


def test_a_pair_of_surrogates_is_one_character() -> None:
    assert strict_json(r'"\ud83d\ude00"') == "\U0001f600"


def test_a_body_that_is_not_utf8_is_refused() -> None:
    with pytest.raises(ParseError):
        StrictJSONParser().parse(io.BytesIO(b'"\xff"'))


def test_a_body_that_is_too_large_is_refused(settings: pytest.FixtureRequest) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10  # type: ignore[attr-defined]

    with pytest.raises(ParseError, match="too large"):
        StrictJSONParser().parse(io.BytesIO(b'"01234567890"'))
