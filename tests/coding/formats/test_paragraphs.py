"""Lines become turns."""

import pytest

from coding.formats.paragraphs import declared_roles, lines_of, read_paragraphs
from coding.formats.plain import SpeakerRole
from coding.formats.script import Dropped, Lost, Paragraph, Reading, ReadingRefused, Said, Why


def read(text: str) -> Reading:
    return read_paragraphs(lines_of(text), file_format="txt")


def said(text: str) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in read(text).turns]


def test_lines_without_label_join_the_turn_before() -> None:
    assert said("I: How?\nR: So.\nMore.\n\nAnd more.\nI: Why?") == [
        ("I", "How?"),
        ("R", "So.\nMore.\nAnd more."),
        ("I", "Why?"),
    ]


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        ("问：一？\n答：二。", [("问", "一？"), ("答", "二。")]),
        ("Q: One?\nA: Two.", [("Q", "One?"), ("A", "Two.")]),
        (
            "李明：一？\n\n王总：二。\n\n李明：三？",
            [("李明", "一？"), ("王总", "二。"), ("李明", "三？")],
        ),
    ],
)
def test_customary_labels_and_names_open_turns(text: str, turns: list[tuple[str, str]]) -> None:
    assert said(text) == turns


def test_words_before_a_colon_open_no_turn() -> None:
    assert said("I: Why?\nR: Two things.\none thing: it was late\nhttp://x.org: no") == [
        ("I", "Why?"),
        ("R", "Two things.\none thing: it was late\nhttp://x.org: no"),
    ]


def test_a_header_above_a_rule_is_kept_apart() -> None:
    reading = read(
        "SYNTHETIC\nid: T01\nspeakers: A1 = interviewer; B1 = respondent\n---\nA1: x\nB1: y"
    )

    assert reading.header == {"id": "T01", "speakers": "A1 = interviewer; B1 = respondent"}
    assert reading.notice == "SYNTHETIC"
    assert [turn.speaker for turn in reading.turns] == ["A1", "B1"]


def test_a_loose_header_is_known_by_its_keys() -> None:
    reading = read(
        "访谈记录\n日期：2025-10-14\n访员：李明\n受访者：王总\n\n李明：您好？\n王总：你好。\n李明：好。"
    )

    assert reading.header == {"日期": "2025-10-14", "访员": "李明", "受访者": "王总"}
    assert reading.notice == "访谈记录"
    assert [turn.speaker for turn in reading.turns] == ["李明", "王总", "李明"]


def test_turns_are_no_header() -> None:
    reading = read("访员：您好？\n受访者：你好。")

    assert reading.header == {}
    assert len(reading.turns) == 2


def test_a_header_without_blank_line_ends_before_the_labels_that_come_again() -> None:
    reading = read("Date: 2025\nI: How?\nR: So.\nI: Why?\nR: Because.")

    assert reading.header == {"date": "2025"}
    assert len(reading.turns) == 4


def test_a_bad_header_is_refused_by_its_line() -> None:
    with pytest.raises(ReadingRefused) as refused:
        read("id: T01\nno key here\n---\nI: x")

    assert [(fault.why, fault.line) for fault in refused.value.faults] == [(Why.BAD_HEADER, 2)]


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        ("[00:00:01] I: a?\n[00:00:04] R: b", [Said("I", "a?", 1000), Said("R", "b", 4000)]),
        (
            "00:12:31 王总\n好的。\n00:12:40 李明\n行。",
            [Said("王总", "好的。", 751_000), Said("李明", "行。", 760_000)],
        ),
        ("[00:00:01]\nI: a?\n[00:00:04]\nR: b", [Said("I", "a?", 1000), Said("R", "b", 4000)]),
        ("R: a\n[00:10] b", [Said("R", "a"), Said("R", "b", 10_000)]),
        ("[00:12:31] 好的\n[00:12:40] 行", [Said("", "好的", 751_000), Said("", "行", 760_000)]),
        (
            "I: a (00:00:01 - 00:00:02)\nR: b",
            [Said("I", "a (00:00:01 - 00:00:02)"), Said("R", "b")],
        ),
        (
            "R: At 10:30 we ate.\n10:30 we ate again",
            [Said("R", "At 10:30 we ate.\n10:30 we ate again")],
        ),
    ],
)
def test_times_beside_labels_and_before_speech_are_times_of_turns(
    text: str, turns: list[Said]
) -> None:
    assert list(read(text).turns) == turns


def test_times_that_were_taken_are_told() -> None:
    assert read("[00:01] I: a?\n[00:02] R: b").dropped == (Dropped(Lost.TIMES, 2),)


def test_without_any_label_every_paragraph_is_a_turn_of_nobody() -> None:
    assert said("A note.\n\nAnd more.") == [("", "A note."), ("", "And more.")]


def test_what_stands_before_the_first_speaker_is_told_and_kept() -> None:
    reading = read("A long introduction of what happened.\nI: a?\nR: b")

    assert reading.notice == "A long introduction of what happened."
    assert [each.what for each in reading.dropped] == [Lost.BEFORE_FIRST]


def test_a_label_without_speech_is_told_by_its_line() -> None:
    assert Dropped(Lost.SILENT_LABELS, 1, 2, "R:") in read("I: a?\nR:\nI: b?").dropped


def test_bold_names_open_turns() -> None:
    lines = [Paragraph("Wang We began.", lead="Wang"), Paragraph("Li And?", lead="Li")] * 2

    reading = read_paragraphs(lines, file_format="docx")

    assert [turn.speaker for turn in reading.turns] == ["Wang", "Li", "Wang", "Li"]


def test_a_table_says_who_speaks() -> None:
    reading = read_paragraphs(
        [Paragraph("Yes.", 1, speaker="Wang", start_ms=5)], file_format="docx"
    )

    assert reading.turns == (Said("Wang", "Yes.", 5),)


def test_roles_are_declared_by_labels_and_by_names() -> None:
    header = {"speakers": "A = interviewer; B = respondent", "受访者": "王总"}

    assert declared_roles(header) == {
        "A": SpeakerRole.INTERVIEWER,
        "B": SpeakerRole.RESPONDENT,
        "王总": SpeakerRole.RESPONDENT,
    }


@pytest.mark.parametrize("text", ["", "  \n \n", "Date: 2025\n---\n"])
def test_a_text_without_words_is_refused(text: str) -> None:
    with pytest.raises(ReadingRefused) as refused:
        read(text)

    assert [fault.why for fault in refused.value.faults] == [Why.EMPTY]
