"""Two versions of a form side by side, and what the change means for answers already given."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.formats.definition import FormDefinition, Kind, Node
from survey.formats.xlsform import CompiledForm, compile_xlsform
from survey.xform.difference import Difference, DifferenceKind, Meaning, differences

STUDY = Path(__file__).parents[3] / "studies" / "xuchang"
HEADER = [
    "type",
    "name",
    "label::English (en)",
    "label::中文 (zh)",
    "relevant",
    "constraint",
    "required",
    "calculation",
]
ROWS: list[list[str]] = [
    ["integer", "age", "Age", "年龄", "", ". > 0", "", ""],
    ["select_one town", "town", "Town", "城镇", "", "", "", ""],
    ["begin_group", "firm", "Firm", "企业", "", "", "", ""],
    ["text", "boss", "Boss", "老板", "", "", "", ""],
    ["note", "hello", "Hello", "你好", "", "", "", ""],
    ["end_group", "", "", "", "", "", "", ""],
    ["calculate", "twice", "", "", "", "", "", "${age} * 2"],
]
CHOICES = [
    ["list_name", "name", "label::English (en)", "label::中文 (zh)"],
    ["town", "xc", "Xuchang", "许昌"],
    ["town", "zz", "Zhengzhou", "郑州"],
]

type MakeForm = Callable[..., CompiledForm]
type Compare = Callable[..., list[tuple[object, ...]]]


def define(
    make_form: MakeForm, rows: Sequence[Sequence[str]], choices: Sequence[Sequence[str]] = CHOICES
) -> FormDefinition:
    return make_form([HEADER, *rows], choices).definition


def edited(edits: dict[str, list[list[str]]]) -> list[list[str]]:
    return [row for old in ROWS for row in edits.get(old[1], [old])]


@pytest.fixture
def compare(make_form: MakeForm) -> Compare:
    """The changes from the form above to one with some rows replaced by others, by their name."""

    def run(**edits: list[list[str]]) -> list[tuple[object, ...]]:
        found = differences(define(make_form, ROWS), define(make_form, edited(edits)))
        return [(one.kind, one.name, one.meaning, one.before, one.after) for one in found]

    return run


def test_the_same_form_has_no_differences(compare: Compare) -> None:
    assert compare() == []


def test_questions_come_and_go(compare: Compare) -> None:
    found = compare(
        boss=[["date", "since", "Since", "自从", "", "", "", ""]],
        hello=[["note", "bye", "Bye", "再见", "", "", "", ""]],
    )

    assert found == [
        (DifferenceKind.ADDED, "since", Meaning.NEW_COLUMN, "", "date"),
        (DifferenceKind.ADDED, "bye", Meaning.NOTHING, "", "note"),
        (DifferenceKind.REMOVED, "boss", Meaning.OLD_COLUMN, "text", ""),
        (DifferenceKind.REMOVED, "hello", Meaning.NOTHING, "note", ""),
    ]


def test_a_question_in_the_same_words_was_renamed(compare: Compare) -> None:
    found = compare(boss=[["text", "owner", "Boss", "老板", "", "", "yes", ""]])

    assert found == [
        (DifferenceKind.RENAMED, "owner", Meaning.OTHER_NAME, "boss", "owner"),
        (DifferenceKind.REQUIRED, "owner", Meaning.MAY_BE_EMPTY, "", "true()"),
    ]


def test_two_questions_in_the_same_words_are_not_guessed_at(compare: Compare) -> None:
    found = compare(
        boss=[
            ["text", "one", "Boss", "老板", "", "", "", ""],
            ["text", "two", "Boss", "老板", "", "", "", ""],
        ]
    )

    assert [row[0] for row in found] == [
        DifferenceKind.ADDED,
        DifferenceKind.ADDED,
        DifferenceKind.REMOVED,
    ]


@pytest.mark.parametrize(
    ("kind", "meaning"),
    [
        ("decimal", Meaning.NOTHING),
        ("text", Meaning.NOTHING),
        ("range", Meaning.NOTHING),
        ("date", Meaning.MAY_NOT_FIT),
        ("select_one town", Meaning.MAY_NOT_FIT),
    ],
)
def test_another_type_fits_old_answers_or_may_not(
    kind: str, meaning: Meaning, compare: Compare
) -> None:
    found = compare(age=[[kind, "age", "Age", "年龄", "", ". > 0", "", ""]])

    assert found == [
        (DifferenceKind.TYPE, "age", meaning, "integer", kind.partition(" ")[0]),
    ]


@pytest.mark.parametrize(
    ("kind", "back", "meaning"),
    [
        ("select_multiple town", "select_one town", Meaning.MAY_NOT_FIT),
        ("select_one town", "select_multiple town", Meaning.NOTHING),
    ],
)
def test_one_choice_fits_where_several_may_be_given(
    kind: str, back: str, meaning: Meaning, make_form: MakeForm
) -> None:
    old, new = (
        define(make_form, edited({"town": [[one, "town", "Town", "城镇", "", "", "", ""]]}))
        for one in (kind, back)
    )

    (found,) = differences(old, new)

    assert (found.kind, found.meaning) == (DifferenceKind.TYPE, meaning)


def test_rules_and_words_are_compared(compare: Compare) -> None:
    found = compare(
        age=[["integer", "age", "Your age", "年龄", "", ".  >  0", "yes", ""]],
        boss=[["text", "boss", "Boss", "老板", "${age} > 5", ". != ''", "", ""]],
        twice=[["calculate", "twice", "", "", "", "", "", "${age} * 3"]],
    )

    assert found == [
        (DifferenceKind.LABEL, "age", Meaning.NOTHING, "Age", "Your age"),
        (DifferenceKind.REQUIRED, "age", Meaning.MAY_BE_EMPTY, "", "true()"),
        (DifferenceKind.RELEVANT, "boss", Meaning.OTHER_RULES, "", "${age} > 5"),
        (DifferenceKind.CONSTRAINT, "boss", Meaning.OTHER_RULES, "", ". != ''"),
        (
            DifferenceKind.CALCULATION,
            "twice",
            Meaning.COMPUTED_OTHERWISE,
            "${age} * 2",
            "${age} * 3",
        ),
    ]


def test_a_question_no_longer_required_means_nothing(make_form: MakeForm) -> None:
    old = define(
        make_form, edited({"age": [["integer", "age", "Age", "年龄", "", ". > 0", "yes", ""]]})
    )

    (found,) = differences(old, define(make_form, ROWS))

    assert (found.kind, found.meaning) == (DifferenceKind.REQUIRED, Meaning.NOTHING)


def test_a_question_moves_between_groups_and_in_the_order(compare: Compare) -> None:
    found = compare(
        age=[],
        boss=[],
        twice=[
            ["calculate", "twice", "", "", "", "", "", "${age} * 2"],
            ["integer", "age", "Age", "年龄", "", ". > 0", "", ""],
            ["text", "boss", "Boss", "老板", "", "", "", ""],
        ],
    )

    assert found == [
        (DifferenceKind.MOVED, "age", Meaning.NOTHING, "/data", "/data"),
        (DifferenceKind.MOVED, "boss", Meaning.NOTHING, "/data/firm", "/data"),
    ]


def test_a_group_that_becomes_a_repeat_puts_answers_into_another_table(
    make_form: MakeForm,
) -> None:
    rows = edited(
        {
            "firm": [["begin_repeat", "firm", "Firm", "企业", "", "", "", ""]],
            "hello": [],
            "": [["end_repeat", "", "", "", "", "", "", ""]],
        }
    )

    found = differences(define(make_form, ROWS), define(make_form, rows))

    assert [(one.kind, one.name, one.meaning) for one in found if one.name == "boss"] == [
        (DifferenceKind.MOVED, "boss", Meaning.OTHER_TABLE)
    ]


def test_choices_come_go_and_change_their_words(make_form: MakeForm) -> None:
    choices = [
        CHOICES[0],
        ["town", "xc", "Xuchang city", "许昌"],
        ["town", "hz", "Heze", "菏泽"],
    ]

    found = differences(define(make_form, ROWS), define(make_form, ROWS, choices))

    assert found == (
        Difference(
            DifferenceKind.CHOICE_LABEL,
            "town",
            Meaning.MEANT_OTHERWISE,
            "Xuchang",
            "Xuchang city",
            "en",
            "xc",
        ),
        Difference(DifferenceKind.CHOICE_ADDED, "town", Meaning.NOTHING, choice="hz"),
        Difference(DifferenceKind.CHOICE_REMOVED, "town", Meaning.CHOICE_IN_DATA, choice="zz"),
    )


def test_another_list_may_not_hold_old_answers(make_form: MakeForm) -> None:
    lists = [*CHOICES, ["place", "xc", "Xuchang", "许昌"]]
    old = define(make_form, ROWS, lists)
    rows = edited({"town": [["select_one place", "town", "Town", "城镇", "", "", "", ""]]})

    found = differences(old, define(make_form, rows, lists))

    assert [(one.kind, one.before, one.after, one.meaning) for one in found] == [
        (DifferenceKind.LIST, "town", "place", Meaning.MAY_NOT_FIT)
    ]


@pytest.mark.parametrize("name", ["entrepreneur", "official"])
def test_a_demo_form_does_not_differ_from_itself(name: str) -> None:
    data = (STUDY / "forms" / f"{name}.xlsx").read_bytes()
    form = compile_xlsform(data, filename=f"{name}.xlsx").definition

    assert differences(form, form) == ()


_QUESTIONS = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8)


def _form(names: Sequence[str]) -> FormDefinition:
    nodes = tuple(Node(f"/data/{name}", name, Kind.QUESTION, "text", "string") for name in names)
    return FormDefinition("f", "1", "F", ("en",), "en", nodes, {})


@given(_QUESTIONS, _QUESTIONS)
def test_a_change_and_its_reverse_mirror_each_other(one: list[str], other: list[str]) -> None:
    there, back = differences(_form(one), _form(other)), differences(_form(other), _form(one))

    def names(found: Sequence[Difference], kind: DifferenceKind) -> set[str]:
        return {difference.name for difference in found if difference.kind is kind}

    assert names(there, DifferenceKind.ADDED) == names(back, DifferenceKind.REMOVED)
    assert names(there, DifferenceKind.ADDED) == set(other) - set(one)


@given(st.permutations("abcdefgh"))
def test_moving_what_is_said_to_have_moved_restores_the_order(order: list[str]) -> None:
    found = differences(_form("abcdefgh"), _form(order))

    moved = {difference.name for difference in found}

    stayed = [name for name in order if name not in moved]
    assert stayed == sorted(stayed)


def test_another_severity_is_another_rule() -> None:
    def form(severity: str, constraint: str = ". > 0") -> FormDefinition:
        node = Node("/data/a", "a", Kind.QUESTION, "integer", severity=severity)
        return replace(_form(["a"]), nodes=(replace(node, constraint=constraint),))

    (change,) = differences(form(""), form("soft"))

    assert change == Difference(
        DifferenceKind.SEVERITY, "a", Meaning.OTHER_RULES, before="hard", after="soft"
    )
    assert [each.kind for each in differences(form("", ""), form("soft"))] == [
        DifferenceKind.CONSTRAINT
    ]
