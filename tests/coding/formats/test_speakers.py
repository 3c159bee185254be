"""Labels at the beginning of lines, and who asks."""

import pytest

from coding.formats.plain import SpeakerRole
from coding.formats.script import Paragraph, Said
from coding.formats.speakers import bare, guessed_roles, looks_like_a_name, opening_of, time_only

ASKS, ANSWERS, UNKNOWN = SpeakerRole.INTERVIEWER, SpeakerRole.RESPONDENT, SpeakerRole.UNKNOWN


@pytest.mark.parametrize(
    ("line", "label", "speech", "ms"),
    [
        ("I: Why?", "I", "Why?", None),
        ("访员：您好", "访员", "您好", None),
        ("访员（李明）：您好", "访员（李明）", "您好", None),
        ("[00:12:31] 王总：好", "王总", "好", 751_000),
        ("Wang (00:12): Yes", "Wang", "Yes", 12_000),
        ("Wang: (00:12) Yes", "Wang", "Yes", 12_000),
        ("说话人1 00:00:05", "说话人1", "", 5_000),
        ("00:12:31 王总", "王总", "", 751_000),
        ("(00:12) it went on", "", "it went on", 12_000),
    ],
)
def test_a_line_begins_with_a_label_or_a_time(
    line: str, label: str, speech: str, ms: int | None
) -> None:
    found = opening_of(Paragraph(line))

    assert found is not None
    assert (found.label, found.speech, found.start_ms) == (label, speech, ms)


@pytest.mark.parametrize(
    "line", ["plain speech", "http://example.org", "10:30开始上班", "他说，好：行", "", "12:30"[:2]]
)
def test_other_lines_begin_with_neither(line: str) -> None:
    assert opening_of(Paragraph(line)) is None


def test_bold_type_sets_a_name_off() -> None:
    found = opening_of(Paragraph("Wang We began.", lead="Wang"))

    assert found is not None
    assert (found.label, found.speech, found.is_bold) == ("Wang", "We began.", True)


def test_a_label_that_was_none_leaves_the_time() -> None:
    found = opening_of(Paragraph("[00:12:31] 好的"))

    assert found is not None
    assert found.label == "好的"
    timed = time_only(found)
    assert timed is not None
    assert (timed.label, timed.speech, timed.start_ms) == ("", "好的", 751_000)


@pytest.mark.parametrize("name", ["王总", "Wang", "Wang Li", "说话人 2", "SPEAKER_00", "Speaker 1"])
def test_names_look_like_names(name: str) -> None:
    assert looks_like_a_name(name)


@pytest.mark.parametrize("words", ["there is one thing", "有一点我想说一下的"])
def test_words_do_not(words: str) -> None:
    assert not looks_like_a_name(words)


def test_what_stands_in_brackets_is_no_part_of_the_name() -> None:
    assert bare("访员（李明）") == "访员"


@pytest.mark.parametrize(
    ("turns", "roles"),
    [
        ([Said("I", "a"), Said("R2", "b")], {"I": ASKS, "R2": ANSWERS}),
        ([Said("访员", "a"), Said("老周", "b")], {"访员": ASKS, "老周": ANSWERS}),
        ([Said("受访者", "a"), Said("李明", "b")], {"受访者": ANSWERS, "李明": ASKS}),
        ([Said("A", "好吗？"), Said("B", "好。")], {"A": ASKS, "B": ANSWERS}),
        ([Said("Q", "a"), Said("A", "b")], {"Q": ASKS, "A": ANSWERS}),
        ([Said("甲", "好。"), Said("乙", "好。")], {"甲": UNKNOWN, "乙": UNKNOWN}),
        ([Said("甲", "好？"), Said("乙", "好？")], {"甲": UNKNOWN, "乙": UNKNOWN}),
        ([Said("", "好？")], {}),
    ],
)
def test_who_asks_and_who_answers_is_guessed(
    turns: list[Said], roles: dict[str, SpeakerRole]
) -> None:
    found = guessed_roles(turns)

    assert {**dict.fromkeys(roles, UNKNOWN), **found} == roles


def test_what_the_header_declares_comes_first() -> None:
    turns = [Said("A", "Why?"), Said("B", "So.")]

    assert guessed_roles(turns, {"B": ASKS, "A": ANSWERS}) == {"A": ANSWERS, "B": ASKS}
