import json
import re
from pathlib import Path

import pytest

from coding.formats.plain import (
    DroppedLine,
    ParsedTranscript,
    SpeakerRole,
    TranscriptFault,
    TranscriptRefused,
    language_of,
    parse_transcript,
    read_transcript,
)
from coding.text import check_span, find_quote

STUDY = Path(__file__).parents[3] / "studies" / "xuchang"
ASKS, ANSWERS, UNKNOWN = SpeakerRole.INTERVIEWER, SpeakerRole.RESPONDENT, SpeakerRole.UNKNOWN


def say(transcript: ParsedTranscript) -> list[tuple[str, str]]:
    """Speaker and speech of each turn."""
    return [(turn.speaker, transcript.text[turn.start : turn.end]) for turn in transcript.turns]


def faults_of(text: str) -> list[tuple[int, str]]:
    with pytest.raises(TranscriptRefused) as refused:
        parse_transcript(text, file="t.txt")
    return [(fault.line, fault.reason) for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("name", "language", "turns"),
    [
        ("T01_F03_zh", "zh", 22),
        ("T02_F11_en", "en", 20),
        ("T03_F17_zh", "zh", 26),
        ("T04_F22_en", "en", 24),
        ("T05_F28_zh", "zh", 24),
        ("T06_F34_en", "en", 26),
        ("T07_G02_zh", "zh", 24),
        ("T08_G05_en", "en", 24),
        ("T09_G09_en", "en", 26),
        ("T10_G12_zh", "zh", 24),
    ],
)
def test_the_demo_transcripts_are_read_whole(name: str, language: str, turns: int) -> None:
    data = (STUDY / "transcripts" / f"{name}.txt").read_bytes()

    transcript = read_transcript(data, file=f"{name}.txt")

    assert transcript.header["id"] == name[:3]
    assert transcript.header["respondent"] == name[4:7]
    assert transcript.notice.startswith("SYNTHETIC TRANSCRIPT / 虚构访谈稿")
    assert transcript.language == language
    assert {turn.language for turn in transcript.turns} == {language}
    assert transcript.speakers == {"I": ASKS, "R": ANSWERS}
    assert transcript.dropped == ()
    assert say(transcript) == re.findall(r"^([IR]): (.*)$", data.decode(), re.MULTILINE)
    assert len(transcript.turns) == turns
    assert [turn.is_respondent for turn in transcript.turns] == [False, True] * (turns // 2)
    assert data.decode().endswith(f"---\n{transcript.text}\n")


def test_every_quotation_of_the_demo_coding_stands_in_one_respondent_turn() -> None:
    segments = json.loads((STUDY / "coding.json").read_bytes())["segments"]
    transcripts = {
        path.name: read_transcript(path.read_bytes(), file=path.name)
        for path in STUDY.glob("transcripts/*.txt")
    }

    assert len(segments) == 550
    for segment in segments:
        transcript = transcripts[segment["file"]]
        start, end = find_quote(transcript.text, segment["quote"])
        check_span(transcript.text, start, end, segment["quote"])
        holders = [turn for turn in transcript.turns if turn.start <= start and end <= turn.end]
        assert [turn.is_respondent for turn in holders] == [True]


def test_turns_without_header_are_read() -> None:
    transcript = parse_transcript("\n\nI: Why?\n\nR: Water.\nMuch water.\n\nAnd mud.\n\n")

    assert transcript.text == "I: Why?\n\nR: Water.\nMuch water.\n\nAnd mud."
    assert say(transcript) == [("I", "Why?"), ("R", "Water.\nMuch water.\n\nAnd mud.")]
    assert (transcript.header, transcript.notice, transcript.language) == ({}, "", "en")
    assert [turn.position for turn in transcript.turns] == [1, 2]
    assert [turn.label_start for turn in transcript.turns] == [0, 9]


def test_full_width_colons_and_chinese_labels_open_turns() -> None:
    transcript = parse_transcript("访员：谁定价？\r\n受访者：他们。\r\n问:为什么？\r\n答:没办法。")

    assert say(transcript) == [
        ("访员", "谁定价？"),
        ("受访者", "他们。"),
        ("问", "为什么？"),
        ("答", "没办法。"),
    ]
    assert transcript.speakers == {"访员": ASKS, "受访者": ANSWERS, "问": ASKS, "答": ANSWERS}


def test_speech_may_begin_on_the_line_after_its_label() -> None:
    transcript = parse_transcript("Interviewer:\nHow?\nRespondent 2:\n  By hand.")

    assert say(transcript) == [("Interviewer", "How?"), ("Respondent 2", "By hand.")]
    assert transcript.speakers == {"Interviewer": ASKS, "Respondent 2": ANSWERS}


def test_a_header_declares_speakers_and_then_no_other_label_counts() -> None:
    text = "speakers: 王总 = 受访者; LM = interviewer; Z = chair\n---\n"
    text += "LM: 请讲。\n王总：价格：谁便宜谁卖。\nZ: Thanks.\n\nNote: nobody.\n\nNote: nothing."

    transcript = parse_transcript(text)

    assert transcript.speakers == {"LM": ASKS, "王总": ANSWERS, "Z": UNKNOWN}
    assert say(transcript) == [
        ("LM", "请讲。"),
        ("王总", "价格：谁便宜谁卖。"),
        ("Z", "Thanks.\n\nNote: nobody.\n\nNote: nothing."),
    ]


def test_names_open_turns_when_they_recur_or_begin_a_paragraph() -> None:
    text = (
        "Mr Zhao: We sort.\nMrs Li Na: We dye.\nMr Zhao: Our rule is: be fair.\n"
        "The result: none.\n\n小陈：我卖。\n12:30: lunch\nhttps://braid.example: no"
    )

    transcript = parse_transcript(text)

    assert [speaker for speaker, _ in say(transcript)] == ["Mr Zhao", "Mr Zhao", "小陈"]
    assert say(transcript)[0][1] == "We sort.\nMrs Li Na: We dye."
    assert say(transcript)[1][1] == "Our rule is: be fair.\nThe result: none."
    assert say(transcript)[2][1].endswith("12:30: lunch\nhttps://braid.example: no")
    assert {turn.is_respondent for turn in transcript.turns} == {False}


def test_roles_given_by_the_importer_win() -> None:
    transcript = parse_transcript("I: 啊？\n老周：好。\n", roles={"老周": ANSWERS, "I": UNKNOWN})

    assert transcript.speakers == {"I": UNKNOWN, "老周": ANSWERS}
    assert [turn.is_respondent for turn in transcript.turns] == [False, True]


def test_nothing_is_dropped_in_silence() -> None:
    transcript = parse_transcript(
        "id: T1\n---\nRecording starts.\n\nI: Yes?\nR:\nI: Hello?\nR: Hm.\n"
    )

    assert transcript.dropped == (
        DroppedLine(3, "Recording starts.", "before the first speaker"),
        DroppedLine(6, "R:", "a label without speech"),
    )
    assert say(transcript) == [("I", "Yes?"), ("I", "Hello?"), ("R", "Hm.")]
    assert transcript.text.startswith("Recording starts.\n\nI: Yes?\nR:\n")


def test_a_rule_further_down_is_no_header() -> None:
    transcript = parse_transcript("I: One?\n\nR: Two.\n---\nR: Three.")

    assert transcript.header == {}
    assert say(transcript) == [("I", "One?"), ("R", "Two.\n---"), ("R", "Three.")]


def test_header_keys_are_small_and_values_kept() -> None:
    transcript = parse_transcript("Date: 2025-10-14\n地点：灵井\nLanguage: zh\n---\nI: Go on?")

    assert transcript.header == {"date": "2025-10-14", "地点": "灵井", "language": "zh"}
    assert transcript.language == "zh"
    assert transcript.turns[0].language == "en"


def test_a_language_of_the_header_we_do_not_know_is_told_from_the_text() -> None:
    assert parse_transcript("language: Mandarin\n---\nI: 您好？").language == "zh"


def test_faults_of_a_header_come_all_at_once() -> None:
    text = "A notice\nid: T1\nno colon here\nid: T2\n---\nI: Yes?"

    assert faults_of(text) == [
        (3, "the header wants 'key: value' lines"),
        (4, "the header gives 'id' twice"),
    ]


@pytest.mark.parametrize("part", ["R respondent", "= respondent"])
def test_speakers_must_be_declared_in_full(part: str) -> None:
    assert faults_of(f"id: T1\nspeakers: I = interviewer; {part};\n---\nI: Yes?") == [
        (2, f"speakers are declared as 'label = role', not '{part}'"),
    ]


@pytest.mark.parametrize(("text", "line"), [("", 1), ("id: 1\n---\n\n", 3), ("Only prose.", 1)])
def test_a_text_without_speakers_is_refused(text: str, line: int) -> None:
    reason = "no line starts with a speaker's label, such as 'I:' or '受访者：'"

    assert faults_of(text) == [(line, reason)]


def test_a_forbidden_character_is_refused_with_file_and_line() -> None:
    with pytest.raises(TranscriptRefused, match=r"t\.txt, line 2: forbidden character") as refused:
        parse_transcript("I: a\nR: b\0", file="t.txt")

    assert refused.value.faults == (TranscriptFault("t.txt", 2, "forbidden character (nul)"),)


def test_files_in_other_encodings_are_read() -> None:
    text = "访员：您家是从什么时候开始做头发的？\n受访者：从我太爷爷那辈就有了。"

    transcript = read_transcript(text.encode("gb18030"), file="old.txt")

    assert transcript.text == text


def test_a_file_that_is_no_text_is_refused() -> None:
    with pytest.raises(TranscriptRefused) as refused:
        read_transcript(bytes(range(1, 256)) * 3, file="picture.png")

    reason = "the text's encoding is not recognised; save it as UTF-8"
    assert refused.value.faults == (TranscriptFault("picture.png", 0, reason),)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("我们做全蕾丝头套", "zh"),
        ("一家从韩国学会了做PU底网", "zh"),
        ("They call it 顺发 here in Lingjing and it is sold by weight", "en"),
        ("双十一 we ship 三千 pieces", "mixed"),
        ("1994.", "xx"),
    ],
)
def test_a_language_holds_where_it_is_most_of_the_text(text: str, language: str) -> None:
    assert language_of(text, otherwise="xx") == language
