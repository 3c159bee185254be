"""Saved walks say what an edit of the form does to them."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone

import pytest

from survey.formats.xlsform import CompiledForm
from survey.xform.check import Checker, FindingKind
from survey.xform.model import parse_xform
from survey.xform.walk import Change, ChangeKind, Outcome, WalkUnreadable, compare, run_walk

NOW = datetime(2025, 10, 8, 14, 30, tzinfo=timezone(timedelta(hours=8)))
HEADER = ["type", "name", "label", "relevant", "constraint", "calculation", "required"]
ROWS: list[list[str]] = [
    ["integer", "age", "Age", "", ". < 120", "", "yes"],
    ["text", "school", "School", "${age} < 18", "", "", ""],
    ["calculate", "twice", "", "", "", "${age} * 2", ""],
    ["calculate", "more", "", "", "", "${twice} + 1", ""],
    ["calculate", "dice", "", "", "", "once(random())", ""],
    ["begin_repeat", "kid", "Kids", "${age} > 20", "", "", ""],
    ["text", "who", "Who", "", "", "", "yes"],
    ["calculate", "place", "", "", "", "position(..)", ""],
    ["end_repeat", "", "", "", "", "", ""],
    ["select_multiple goods", "goods", "Goods", "", "", "", ""],
]
GOODS = [["list_name", "name", "label"], ["goods", "wig", "Wig"], ["goods", "lace", "Lace"]]
ANSWERS = {"age": 41, "goods": ["wig", "lace"], "kid": [{"who": "Li"}, {"who": ""}]}

type MakeForm = Callable[..., CompiledForm]
type Walk = Callable[..., Outcome]


@pytest.fixture
def walk(make_form: MakeForm) -> Walk:
    """Takes answers through the form above, with some rows replaced by their name."""

    def run(answers: dict[str, object], **edits: Sequence[str]) -> Outcome:
        rows = [edits.get(row[1], row) for row in ROWS]
        form = make_form([HEADER, *[row for row in rows if row]], GOODS)
        checker = Checker(parse_xform(form.xform))
        return run_walk(checker, form.definition, answers, now=NOW)  # type: ignore[arg-type]

    return run


def test_a_walk_tells_what_is_asked_computed_and_found(walk: Walk) -> None:
    outcome = walk(ANSWERS)

    assert outcome.relevant == (
        *("/data/age", "/data/twice", "/data/more", "/data/dice"),
        *("/data/kid[1]/who", "/data/kid[1]/place", "/data/kid[2]/who", "/data/kid[2]/place"),
        *("/data/goods", "/data/meta/instanceID"),
    )
    assert outcome.calculations == {
        "/data/twice": "82",
        "/data/more": "83",
        "/data/kid[1]/place": "1",
        "/data/kid[2]/place": "2",
    }
    assert [(row.kind, row.path) for row in outcome.findings] == [
        (FindingKind.REQUIRED, "/data/kid[2]/who")
    ]


def test_the_same_form_changes_nothing(walk: Walk) -> None:
    assert compare(walk(ANSWERS), walk(ANSWERS)) == ()


def test_an_edit_shows_in_what_is_asked_computed_and_found(walk: Walk) -> None:
    before = walk(ANSWERS)

    after = walk(
        ANSWERS,
        age=["integer", "age", "Age", "", ". < 40", "", "yes"],
        school=["text", "school", "School", "${age} > 18", "", "", ""],
        twice=["calculate", "twice", "", "", "", "${age} * 3", ""],
        who=["text", "who", "Who", "", "", "", ""],
        goods=[],
    )

    assert compare(before, after) == (
        Change(ChangeKind.NOW_ASKED, "/data/school"),
        Change(ChangeKind.NO_LONGER_ASKED, "/data/goods"),
        Change(ChangeKind.CALCULATION, "/data/twice", "82", "123"),
        Change(ChangeKind.CALCULATION, "/data/more", "83", "124"),
        Change(ChangeKind.NEW_FINDING, "/data/age", "", "constraint"),
        Change(ChangeKind.FINDING_GONE, "/data/kid[2]/who", "required", ""),
        Change(ChangeKind.UNPLACED, "goods"),
    )


def test_answers_of_another_shape_are_taken_as_far_as_they_go(walk: Walk) -> None:
    outcome = walk(
        {
            "age": ["4", "1"],
            "kid": "Li",
            "twice": [{"a": 1}],
            "goods": "wig",
            "hat": 1,
            "school": None,
        }
    )

    assert outcome.unplaced == ("kid", "twice", "hat")
    assert outcome.calculations["/data/twice"] == ""
    assert [(row.kind, row.value) for row in outcome.findings] == [(FindingKind.TYPE, "4 1")]


def test_names_in_rows_that_the_form_does_not_have_are_told_once(walk: Walk) -> None:
    outcome = walk({"age": 41, "kid": [{"hat": 1}, {"hat": 2, "who": "Li"}]})

    assert outcome.unplaced == ("hat",)


def test_an_outcome_is_kept_as_json_and_read_back(walk: Walk) -> None:
    outcome = walk(ANSWERS)

    stored = json.loads(json.dumps(outcome.to_json()))

    assert Outcome.from_json(stored) == outcome


@pytest.mark.parametrize("stored", [{}, {"relevant": 1, "calculations": {}, "findings": [{}]}, []])
def test_what_is_no_outcome_is_refused(stored: dict[str, object]) -> None:
    with pytest.raises(WalkUnreadable):
        Outcome.from_json(stored)
