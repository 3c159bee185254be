"""Submissions written: what has no place is refused, and whatever has comes back as it was."""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.formats.definition import FormDefinition, Kind, Node
from survey.formats.openrosa import (
    SubmissionRefused,
    build_submission,
    parse_submission,
)
from tests.openrosa_form import FORM, META, built, exact


@pytest.mark.parametrize(
    ("answers", "reason", "sentence"),
    [
        ({"cod": "x"}, "unknown_name", "The form has no question cod there."),
        ({"g": "x"}, "unknown_name", "The form has no question g there."),
        ({"who": "x"}, "unknown_name", "The form has no question who there."),
        ({"r": [{"code": "x"}]}, "unknown_name", "The form has no question code there."),
        ({"r": [{"what": "x"}]}, "unknown_name", "The form has no question what there."),
        ({"instanceID": "x"}, "unknown_name", "The form has no question instanceID there."),
        ({"r": "x"}, "wrong_value", "'x' is no answer to r."),
        ({"r": {"who": "x"}}, "wrong_value", "{'who': 'x'} is no answer to r."),
        ({"r": ["x"]}, "wrong_value", "'x' is no answer to r."),
        ({"code": ["x"]}, "wrong_value", "['x'] is no answer to code."),
        ({"goods": ["x y"]}, "wrong_value", "['x y'] is no answer to goods."),
        ({"goods": [""]}, "wrong_value", "[''] is no answer to goods."),
        ({"goods": {"a": 1}}, "wrong_value", "{'a': 1} is no answer to goods."),
        ({"year": True}, "wrong_value", "True is no answer to year."),
        ({"share": float("nan")}, "wrong_value", "nan is no answer to share."),
        ({"share": float("inf")}, "wrong_value", "inf is no answer to share."),
        (
            {"code": "a\0b"},
            "wrong_value",
            "The answer to code holds characters that XML cannot carry.",
        ),
        (
            {"code": "\ud800"},
            "wrong_value",
            "The answer to code holds characters that XML cannot carry.",
        ),
    ],
)
def test_an_answer_that_has_no_place_is_refused(
    answers: Mapping[str, Any], reason: str, sentence: str
) -> None:
    with pytest.raises(SubmissionRefused) as refused:
        build_submission(FORM, answers, instance_id="uuid:1")

    assert (refused.value.reason, refused.value.sentence) == (reason, sentence)


def test_a_submission_needs_an_instance_id() -> None:
    with pytest.raises(SubmissionRefused) as refused:
        build_submission(FORM, {}, instance_id=" ")

    assert refused.value.reason == "no_instance_id"


def test_names_used_twice_are_written_and_read_by_path() -> None:
    twice = FormDefinition(
        form_id="f",
        version="1",
        title="F",
        languages=("en",),
        default_language="en",
        nodes=(
            Node("/data/g", "g", Kind.GROUP, "group"),
            Node("/data/g/age", "g/age", Kind.QUESTION, "integer", "int"),
            Node("/data/age", "age", Kind.QUESTION, "integer", "int"),
        ),
        choices={},
    )

    xml = build_submission(twice, {"g/age": 1, "age": 2}, instance_id="uuid:1")

    assert parse_submission(xml, twice).answers == {"g/age": 1, "age": 2}


words = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1
).filter(lambda text: text.strip(" \t\r\n") != "")
choice_names = st.text("abcdef0123456789_-", min_size=1, max_size=6)
whole = st.integers(-(10**18) + 1, 10**18 - 1)
decimals = st.floats(allow_nan=False, allow_infinity=False) | whole
rows = st.fixed_dictionaries(
    {},
    optional={
        "who": words,
        "age": whole,
        "s": st.lists(st.fixed_dictionaries({}, optional={"what": words}), max_size=3),
    },
)
answer_sets = st.fixed_dictionaries(
    {},
    optional={
        "code": words,
        "year": whole,
        "share": decimals,
        "town": choice_names,
        "goods": st.lists(choice_names, min_size=1, max_size=4),
        "order": st.lists(choice_names, min_size=1, max_size=4),
        "day": st.dates().map(str),
        "sum": whole,
        "voice": choice_names,
        "r": st.lists(rows, max_size=3),
    },
)


def flat(answers: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answers.items() if name not in ("r", "s")}


@given(answer_sets)
def test_any_answers_come_back_as_they_were(answers: dict[str, Any]) -> None:
    outer = answers.get("r", [])
    inner = [(place, row) for place, around in enumerate(outer) for row in around.get("s", [])]

    read = built(answers)

    assert exact(read.answers) == exact(flat(answers))
    assert [
        (row.index, row.parent_index, row.answers) for row in read.rows if row.repeat == "r"
    ] == [(index, None, flat(row)) for index, row in enumerate(outer)]
    assert [
        (row.index, row.parent_index, row.answers) for row in read.rows if row.repeat == "s"
    ] == [(index, parent, row) for index, (parent, row) in enumerate(inner)]
    assert read.unknown == ()


@given(st.text(max_size=60))
def test_no_text_between_tags_breaks_the_reader(inner: str) -> None:
    xml = f"<data id='f'><code>{inner}</code>{META}</data>".encode("utf-8", "surrogatepass")

    with suppress(SubmissionRefused):
        answers = parse_submission(xml, FORM).answers
        assert json.loads(json.dumps(answers)) == answers
        assert "\0" not in str(answers.get("code", ""))
