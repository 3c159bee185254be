"""Forms as they are found in the field, with faults planted in their submissions."""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from survey.formats.openrosa import build_submission
from survey.formats.xlsform import CompiledForm
from survey.xform.check import Checker
from survey.xform.model import parse_xform

NOW = datetime(2025, 10, 8, 14, 30, tzinfo=timezone(timedelta(hours=8)))
HEADER = ["type", "name", "label", "relevant", "constraint", "calculation", "required"]
HOUSEHOLD = [
    ["integer", "people", "People", "", ". <= 6", "", ""],
    ["begin_repeat", "person", "Person", "${people} > 0", "", "", ""],
    ["text", "who", "Who", "", "", "", "yes"],
    ["integer", "age", "Age", "", ". < 120", "", ""],
    ["calculate", "adult", "", "", "", "if(${age} >= 18, 'yes', 'no')", ""],
    ["begin_repeat", "child", "Child", "${adult} = 'yes'", "", "", ""],
    ["text", "name", "Name", "", ". != ${who}", "", ""],
    ["integer", "years", "Years", "", ". < ${age}", "", ""],
    ["end_repeat", "", "", "", "", "", ""],
    ["calculate", "children", "", "", "", "count(${child})", ""],
    ["end_repeat", "", "", "", "", "", ""],
    ["calculate", "adults", "", "", "", "count(${person}[adult = 'yes'])", ""],
    ["calculate", "second", "", "", "", "indexed-repeat(${who}, ${person}, 2)", ""],
    ["calculate", "ages", "", "", "", "sum(${age})", ""],
]
FAMILY: dict[str, Any] = {
    "people": 2,
    "person": [
        {
            "who": "Li",
            "age": 40,
            "adult": "yes",
            "child": [{"name": "Mei", "years": 12}, {"name": "An", "years": 9}],
            "children": 2,
        },
        {"who": "Bo", "age": 10, "adult": "no", "children": 0},
    ],
    "adults": 1,
    "second": "Bo",
    "ages": 50,
}
TRADE_HEADER = [
    *("type", "name", "label::English (en)", "label::Français (fr)", "relevant", "constraint"),
    *("constraint_message::English (en)", "constraint_message::Français (fr)", "calculation"),
    *("choice_filter", "parameters", "appearance"),
]
TRADE_ROWS = [
    {"type": "select_one state", "name": "state"},
    {"type": "select_one county", "name": "county", "choice_filter": "state=${state}"},
    {"type": "select_multiple goods or_other", "name": "goods"},
    {
        "type": "select_multiple kept",
        "name": "best",
        "choice_filter": "selected(${goods}, name)",
        "constraint": "count-selected(.) <= 1",
        "constraint_message::English (en)": "One at most",
        "constraint_message::Français (fr)": "Un au plus",
    },
    {"type": "rank kept", "name": "order"},
    {"type": "range", "name": "trust", "parameters": "start=0 end=10 step=2"},
    {"type": "select_one likert", "name": "mood", "appearance": "likert"},
    {"type": "text", "name": "备注", "relevant": "${trust} >= 6"},
    {"type": "calculate", "name": "长", "calculation": "string-length(${备注})"},
    {"type": "calculate", "name": "place", "calculation": "jr:choice-name(${county}, '${county}')"},
]
TRADE = {
    "state": "hn",
    "county": "xc",
    "goods": ["wig", "other"],
    "goods_other": "felt",
    "best": ["wig"],
    "order": ["lace", "wig"],
    "trust": 8,
    "mood": "2",
    "备注": "很好",
    "长": 2,
    "place": "Xuchang",
}
TRADE_CHOICES = [
    ["list_name", "name", "label::English (en)", "label::Français (fr)", "state"],
    ["state", "hn", "Henan", "Henan", ""],
    ["state", "sd", "Shandong", "Shandong", ""],
    ["county", "xc", "Xuchang", "Xuchang (fr)", "hn"],
    ["county", "hz", "Heze", "Heze", "sd"],
    *([name, good, good, good, ""] for name in ("goods", "kept") for good in ("wig", "lace")),
    *(["likert", str(number), f"L{number}", f"N{number}", ""] for number in range(3)),
]

type MakeForm = Callable[..., CompiledForm]
type Find = Callable[[dict[str, Any]], list[tuple[str, str, str]]]


def finder(form: CompiledForm) -> Find:
    checker = Checker(parse_xform(form.xform))

    def find(answers: dict[str, Any]) -> list[tuple[str, str, str]]:
        xml = build_submission(form.definition, answers, instance_id="uuid:1")
        found = [(row.kind.value, row.path, row.value) for row in checker.check(xml, now=NOW)]
        assert checker.model.faults == []
        return found

    return find


@pytest.fixture(scope="module")
def household(make_form: MakeForm) -> Find:
    return finder(make_form([HEADER, *HOUSEHOLD]))


@pytest.fixture(scope="module")
def trade(make_form: MakeForm) -> Find:
    labelled = [
        {"label::English (en)": row["name"], "label::Français (fr)": row["name"]} | row
        for row in TRADE_ROWS
    ]
    rows = [[row.get(column, "") for column in TRADE_HEADER] for row in labelled]
    return finder(make_form([TRADE_HEADER, *rows], TRADE_CHOICES))


def family(row: int, **changes: object) -> dict[str, Any]:
    rows = [dict(person) for person in FAMILY["person"]]
    rows[row] |= changes
    return FAMILY | {"person": rows}


def test_sound_answers_in_nested_repeats_have_no_findings(household: Find) -> None:
    assert household(FAMILY) == []


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (
            family(1, who=""),
            [("required", "/data/person[2]/who", ""), ("calculation", "/data/second", "Bo")],
        ),
        (
            family(0, child=[{"name": "Li", "years": 50}], children=1),
            [
                ("constraint", "/data/person[1]/child[1]/name", "Li"),
                ("constraint", "/data/person[1]/child[1]/years", "50"),
            ],
        ),
        (
            family(1, child=[{"name": "Xi", "years": 1}]),
            [
                ("not_relevant", "/data/person[2]/child[1]/name", "Xi"),
                ("not_relevant", "/data/person[2]/child[1]/years", "1"),
            ],
        ),
        (
            family(1, age=30),
            [("calculation", "/data/person[2]/adult", "no"), ("calculation", "/data/ages", "50")],
        ),
        (family(0, children=3), [("calculation", "/data/person[1]/children", "3")]),
        (FAMILY | {"people": 7}, [("constraint", "/data/people", "7")]),
        (FAMILY | {"adults": 2}, [("calculation", "/data/adults", "2")]),
    ],
)
def test_faults_in_nested_repeats_are_found_in_their_row(
    answers: dict[str, Any], expected: list[tuple[str, str, str]], household: Find
) -> None:
    assert household(answers) == expected


def test_rows_of_an_irrelevant_repeat_are_told_one_by_one(household: Find) -> None:
    found = household(FAMILY | {"people": 0})

    told = {path for kind, path, _ in found if kind == "not_relevant"}
    assert {"/data/person[1]/who", "/data/person[1]/child[2]/years", "/data/person[2]/age"} <= told


def test_sound_answers_with_cascades_and_several_languages_have_no_findings(trade: Find) -> None:
    assert trade(TRADE) == []
    assert trade(TRADE | {"place": "Xuchang (fr)"}) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"county": "hz", "place": "Heze"}, [("choice", "/data/county", "hz")]),
        ({"goods": ["wig"]}, [("not_relevant", "/data/goods_other", "felt")]),
        ({"best": ["lace"]}, [("choice", "/data/best", "lace")]),
        (
            {"best": ["wig", "lace"], "goods": ["wig", "lace"], "goods_other": None},
            [("constraint", "/data/best", "wig lace")],
        ),
        ({"order": ["wig", "silk"]}, [("choice", "/data/order", "silk")]),
        ({"trust": 7}, [("choice", "/data/trust", "7")]),
        (
            {"trust": 4, "长": None},
            [("not_relevant", "/data/备注", "很好"), ("calculation", "/data/长", "")],
        ),
        ({"mood": "9"}, [("choice", "/data/mood", "9")]),
        ({"长": 3}, [("calculation", "/data/长", "3")]),
        ({"place": "Heze"}, [("calculation", "/data/place", "Heze")]),
    ],
)
def test_faults_among_choices_are_found(
    changes: dict[str, Any], expected: list[tuple[str, str, str]], trade: Find
) -> None:
    assert trade(TRADE | changes) == expected


def test_another_root_and_the_marks_of_another_server_do_no_harm(make_form: MakeForm) -> None:
    form = make_form([HEADER, ["integer", "age", "Age", "", ". > 5", "", "yes"]])
    checker = Checker(parse_xform(form.xform))
    xml = (
        b'<aXyZ id="f" version="v1" xmlns:orx="http://openrosa.org/xforms">'
        b"<formhub><uuid>abc</uuid></formhub><start>2020-01-01</start><age>3</age>"
        b"<orx:meta><orx:instanceID>uuid:1</orx:instanceID></orx:meta></aXyZ>"
    )

    found = [(row.kind.value, row.path, row.value) for row in checker.check(xml, now=NOW)]

    assert found == [("constraint", "/data/age", "3"), ("unknown", "/data/start", "2020-01-01")]
