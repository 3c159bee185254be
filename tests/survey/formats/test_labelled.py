"""A submission in people's words."""

import json
from pathlib import Path
from typing import Any

import pytest

from survey.formats.definition import Choice, FormDefinition, Kind, Node
from survey.formats.labelled import (
    AnswerKind,
    LabelledAnswer,
    LabelledRow,
    LabelledTable,
    Missed,
    Missing,
    Section,
    label_submission,
    missing_reason,
)
from survey.formats.openrosa import RepeatRow, build_submission, parse_submission

STUDY = Path(__file__).parents[3] / "studies" / "xuchang"


def words(en: str, zh: str = "") -> dict[str, str]:
    return {"en": en, "zh": zh} if zh else {"en": en}


def question(path: str, type_: str, data_type: str = "string", **more: Any) -> Node:  # noqa: ANN401
    name = path.rpartition("/")[2]
    return Node(
        path, name, Kind.QUESTION, type_, data_type, **{"label": words(name.upper()), **more}
    )


def group(path: str, label: str = "", repeat: str | None = None) -> Node:
    name = path.rpartition("/")[2]
    return Node(path, name, Kind.GROUP, "group", label=words(label) if label else {}, repeat=repeat)


def make_form(*nodes: Node, title: str = "Form") -> FormDefinition:
    return FormDefinition(
        form_id="f",
        version="1",
        title=title,
        languages=("en", "zh"),
        default_language="en",
        nodes=nodes,
        choices={
            "yesno": (
                Choice("yes", words("Yes", "是")),
                Choice("na", words("Does not know", "不清楚")),
                Choice("refused", words("Refused")),
            )
        },
    )


def outline(sections: tuple[Section, ...]) -> list[tuple[int, str, bool, list[str], list[str]]]:
    return [
        (
            section.level,
            section.title,
            section.is_continued,
            [item.name for item in section.items],
            [table.name for table in section.tables],
        )
        for section in sections
    ]


@pytest.mark.parametrize(
    ("node", "answer", "value", "kind"),
    [
        (question("/data/a", "select_one", choices="yesno"), "yes", "Yes", AnswerKind.CHOICE),
        (question("/data/a", "select_one", choices="yesno"), "typo", "typo", AnswerKind.CHOICE),
        (question("/data/a", "integer", "int"), 2600, "2600", AnswerKind.NUMBER),
        (question("/data/a", "decimal", "decimal"), 12.5, "12.5", AnswerKind.NUMBER),
        (question("/data/a", "decimal", "decimal"), 12.0, "12", AnswerKind.NUMBER),
        (question("/data/a", "integer", "int"), "many", "many", AnswerKind.TEXT),
        (question("/data/a", "text"), "F01", "F01", AnswerKind.TEXT),
        (question("/data/a", "text", appearance="w2 multiline"), "x", "x", AnswerKind.OPEN),
        (question("/data/a", "date", "date"), "2025-10-08", "2025-10-08", AnswerKind.DATE),
        (question("/data/a", "geopoint", "geopoint"), "34 113 0 0", "34 113 0 0", AnswerKind.PLACE),
        (question("/data/a", "audio", "binary"), "a.m4a", "a.m4a", AnswerKind.FILE),
    ],
)
def test_an_answer_has_its_words_and_kind(
    node: Node, answer: float | str, value: str, kind: AnswerKind
) -> None:
    (section,) = label_submission(make_form(node), {"a": answer}, (), "en")

    assert section.items == (LabelledAnswer("a", "A", value, kind),)


@pytest.mark.parametrize(("lang", "value"), [("en", "Yes; other"), ("zh", "是；other")])
def test_a_multiple_choice_gives_its_labels_one_by_one(lang: str, value: str) -> None:
    form = make_form(question("/data/a", "select_multiple", choices="yesno"))

    (section,) = label_submission(form, {"a": ["yes", "other"]}, (), lang)

    (item,) = section.items
    assert (item.value, item.kind) == (value, AnswerKind.CHOICES)
    assert item.values == tuple(value.replace("；", "; ").split("; "))


@pytest.mark.parametrize(
    ("answers", "missed", "value", "missing"),
    [
        ({"a": "na"}, None, "Does not know", Missing.NA),
        ({"a": "refused"}, None, "Refused", Missing.REFUSED),
        ({"a": ["na"]}, None, "Does not know", Missing.NA),
        ({}, None, "", Missing.EMPTY),
        ({}, Missed(empty=["a"]), "", Missing.EMPTY),
        ({}, Missed(empty=[]), "", Missing.NOT_RELEVANT),
        ({}, Missed(empty=["a"], not_relevant={"a"}), "", Missing.NOT_RELEVANT),
    ],
)
def test_a_missing_answer_says_why(
    answers: dict[str, Any], missed: Missed | None, value: str, missing: Missing
) -> None:
    form = make_form(question("/data/a", "select_one", choices="yesno"))

    (section,) = label_submission(form, answers, (), "en", missed)

    (item,) = section.items
    assert (item.value, item.kind, item.missing) == (value, AnswerKind.MISSING, missing)


def test_only_a_choice_can_stand_for_missing() -> None:
    text, choice = question("/data/a", "text"), question("/data/a", "x", choices="yesno")

    assert missing_reason(text, "na") is None
    assert missing_reason(choice, "yes") is None
    assert missing_reason(choice, ["na", "yes"]) is None
    assert missing_reason(choice, 1) is None
    assert missing_reason(choice, "dont_know") is Missing.NA
    assert missing_reason(choice, "prefer_not_to_say") is Missing.REFUSED


def test_notes_device_data_and_silent_calculations_are_left_out() -> None:
    form = make_form(
        Node("/data/start", "start", Kind.META, "start", "dateTime", label=words("Start")),
        Node("/data/n", "n", Kind.NOTE, "note", "string", label=words("Read this")),
        Node("/data/c", "c", Kind.CALCULATE, "calculate", "string"),
        Node("/data/d", "d", Kind.CALCULATE, "calculate", "string", label=words("Sum")),
        question("/data/consent_given", "select_one", choices="yesno"),
        question("/data/unlabelled", "text", label={}),
    )

    sections = label_submission(form, {"start": "x", "n": "x", "c": 1, "d": 2}, (), "en")

    names = ["d", "consent_given", "unlabelled"]
    assert outline(sections) == [(0, "Form", False, names, [])]
    assert [item.question for item in sections[0].items] == ["Sum", "CONSENT_GIVEN", "unlabelled"]


def test_groups_become_sections_in_the_order_of_the_form() -> None:
    form = make_form(
        question("/data/first", "text"),
        group("/data/g", "Outer"),
        group("/data/g/h", "Inner"),
        question("/data/g/h/a", "text"),
        question("/data/g/b", "text"),
        group("/data/g/silent"),
        question("/data/g/silent/c", "text"),
        Node("/data/g/r", "r", Kind.REPEAT, "repeat", label=words("Rows")),
        question("/data/g/r/x", "text", repeat="r"),
        Node("/data/g/s", "s", Kind.REPEAT, "repeat", label=words("More rows")),
        question("/data/g/d", "text"),
        group("/data/notes", "Only notes"),
        Node("/data/notes/n", "n", Kind.NOTE, "note", "string", label=words("N")),
        question("/data/last", "text"),
    )

    sections = label_submission(form, {}, (), "en")

    assert outline(sections) == [
        (0, "Form", False, ["first"], []),
        (1, "Outer", False, [], []),
        (2, "Inner", False, ["a"], []),
        (1, "Outer", True, ["b", "c"], ["r", "s"]),
        (1, "Outer", True, ["d"], []),
        (0, "Form", True, ["last"], []),
    ]


def test_groups_of_the_same_name_are_two_sections() -> None:
    form = make_form(
        group("/data/a", "One"),
        group("/data/a/g", "Inside"),
        question("/data/a/g/x", "text"),
        group("/data/b", "Two"),
        group("/data/b/g", "Inside"),
        question("/data/b/g/y", "text"),
    )

    sections = label_submission(form, {}, (), "en")

    assert outline(sections) == [
        (1, "One", False, [], []),
        (2, "Inside", False, ["x"], []),
        (1, "Two", False, [], []),
        (2, "Inside", False, ["y"], []),
    ]


def test_a_repeat_becomes_a_table() -> None:
    form = make_form(
        Node("/data/r", "r", Kind.REPEAT, "repeat", label=words("Buyers", "买家")),
        question("/data/r/kind", "select_one", choices="yesno", repeat="r"),
        group("/data/r/g", "Inside", repeat="r"),
        question("/data/r/g/years", "integer", "int", repeat="r"),
        Node("/data/r/n", "n", Kind.NOTE, "note", "string", repeat="r"),
        Node("/data/r/s", "s", Kind.REPEAT, "repeat", repeat="r"),
        question("/data/r/s/what", "text", repeat="s"),
    )
    rows = (
        RepeatRow("r", 0, None, {"kind": "yes", "years": 4}),
        RepeatRow("s", 0, 0, {"what": "x"}),
        RepeatRow("r", 1, None, {"kind": "na"}, ("years",)),
    )

    (section,) = label_submission(form, {}, rows, "zh")

    assert section.tables == (
        LabelledTable(
            "r",
            "买家",
            ("KIND", "YEARS"),
            (
                LabelledRow(
                    0,
                    None,
                    (
                        LabelledAnswer("kind", "KIND", "是", AnswerKind.CHOICE),
                        LabelledAnswer("years", "YEARS", "4", AnswerKind.NUMBER),
                    ),
                ),
                LabelledRow(
                    1,
                    None,
                    (
                        LabelledAnswer("kind", "KIND", "不清楚", AnswerKind.MISSING, Missing.NA),
                        LabelledAnswer("years", "YEARS", "", AnswerKind.MISSING, Missing.EMPTY),
                    ),
                ),
            ),
        ),
        LabelledTable(
            "s",
            "s",
            ("WHAT",),
            (LabelledRow(0, 0, (LabelledAnswer("what", "WHAT", "x", AnswerKind.TEXT),)),),
        ),
    )


def test_a_question_that_names_another_says_its_answer() -> None:
    form = make_form(
        question("/data/a", "select_one", choices="yesno"),
        question("/data/b", "text", label=words("Why ${a}, not ${ c }?")),
        Node("/data/r", "r", Kind.REPEAT, "repeat", label=words("Rows")),
        question("/data/r/x", "text", repeat="r"),
        question("/data/r/y", "text", repeat="r", label=words("${x} and ${a}?")),
    )
    rows = (RepeatRow("r", 0, None, {"x": "this"}),)

    (section,) = label_submission(form, {"a": "yes"}, rows, "en")

    assert section.items[1].question == "Why Yes, not …?"
    assert section.tables[0].headers == ("X", "… and …?")
    assert section.tables[0].rows[0].cells[1].question == "this and Yes?"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_demo_submissions_are_labelled_throughout(
    demo_forms: dict[str, FormDefinition], lang: str
) -> None:
    stored = json.loads((STUDY / "submissions.json").read_text("utf-8"))["submissions"]

    for number, submission in enumerate(stored):
        form = demo_forms[submission["form"]]
        xml = build_submission(form, submission["data"], instance_id=f"uuid:{number}")
        read = parse_submission(xml, form)
        sections = label_submission(form, read.answers, read.rows, lang, Missed(read.empty))

        items = [item for section in sections for item in section.items]
        asked = [node.name for node in form.questions() if node.repeat is None]
        assert [item.name for item in items] == asked
        assert [item.name for item in items if item.kind is AnswerKind.MISSING] == [
            name for name in asked if name not in read.answers or read.answers[name] == "na"
        ]
        assert [item.name for item in items if item.question == item.name] == []
        assert sum(len(table.rows) for section in sections for table in section.tables) == len(
            read.rows
        )


def test_a_demo_section_reads_in_chinese(demo_forms: dict[str, FormDefinition]) -> None:
    form = demo_forms["entrepreneur_interview"]

    sections = label_submission(form, {"place": "jianan", "products": ["weft", "lace"]}, (), "zh")

    said = {item.question: item.value for section in sections for item in section.items}
    assert said["所在区县"] == "建安区（原许昌县）"
    assert said["产品"] == "发帘、发条；全蕾丝、手织头套"
    assert [section.title for section in sections if section.level == 1] == [
        "访员信息",
        "知情同意",
        "访谈正文",
        "访员评估（访谈后填写）",
    ]
