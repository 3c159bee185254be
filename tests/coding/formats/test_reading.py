"""Any file becomes a reading."""

from pathlib import Path

import pytest

from coding.formats.plain import read_transcript
from coding.formats.reading import read_file
from coding.formats.script import Fault, Lost, ReadingRefused, Said, Why
from tests.documents import a_docx, a_pdf, an_odt, an_rtf, zip_of

DEMO = Path(__file__).parents[3] / "studies" / "xuchang" / "transcripts"
CUE = "00:00:01,000 --> 00:00:02,000"
TURNS = (Said("I", "How?"), Said("R", "So."))
CUES = (Said("I", "How?", 1000, 2000), Said("R", "So.", 1000, 2000))


@pytest.mark.parametrize(
    ("name", "data", "turns"),
    [
        ("a.txt", b"\xef\xbb\xbfI: How?\r\nR: So.\r", TURNS),
        ("a.md", b"**I:** How?\n\n**R:** So.", TURNS),
        ("a.docx", a_docx("I: How?", "R: So."), TURNS),
        ("a.odt", an_odt("<text:p>I: How?</text:p><text:p>R: So.</text:p>"), TURNS),
        ("a.rtf", an_rtf("I: How?\nR: So."), TURNS),
        ("a.pdf", a_pdf(["I: How?", "R: So."]), TURNS),
        ("a.srt", f"1\r\n{CUE}\r\nI: How?\r\n\r\n2\r\n{CUE}\r\nR: So.".encode(), CUES),
        (
            "a.vtt",
            f"WEBVTT\n\n{CUE}\n<v I>How?\n\n{CUE}\n<v R>So.".replace(",", ".").encode(),
            CUES,
        ),
        ("a.csv", b"speaker,text\nI,How?\nR,So.", TURNS),
        ("a.tsv", b"speaker\ttext\nI\tHow?\nR\tSo.", TURNS),
        ("a.json", b'[{"speaker": "I", "text": "How?"}, {"speaker": "R", "text": "So."}]', TURNS),
    ],
)
def test_every_format_gives_the_same_turns(name: str, data: bytes, turns: tuple[Said, ...]) -> None:
    assert read_file(data, name=name).turns == turns


def test_a_text_says_its_encoding_and_the_others() -> None:
    reading = read_file("访员：你好吗？\n受访者：好，我们做头发。".encode("gb18030"), name="a.txt")

    assert (reading.encoding, reading.is_sure) == ("gb18030", True)
    assert {"gb18030"} & {other.name for other in reading.encodings} == set()


def test_a_guess_is_no_certainty_until_a_person_chose() -> None:
    data = "曲发".encode("utf-16-le")

    guessed, chosen = (
        read_file(data, name="a.txt"),
        read_file(data, name="a.txt", encoding="utf-16-le"),
    )

    assert not guessed.is_sure
    assert (chosen.turns, chosen.is_sure) == ((Said("", "曲发"),), True)


def test_a_name_that_promises_another_format_is_told() -> None:
    reading = read_file(a_docx("I: a"), name="a.txt")

    assert [(each.what, each.text) for each in reading.dropped] == [(Lost.OTHER_NAME, "docx")]


def test_names_and_header_stand_in_one_line() -> None:
    reading = read_file(b'[{"speaker": " A\\n B ", "text": " x\\r\\ny "}]', name="a.json")

    assert reading.turns == (Said("A B", "x\ny"),)


@pytest.mark.parametrize(
    ("name", "data", "encoding", "fault"),
    [
        ("a.txt", b"I: a\nR: b\0", "", Fault(Why.FORBIDDEN_CHARACTER, 2, "NUL")),
        ("a.txt", b"x" * 8_000_001, "", Fault(Why.TOO_LONG, 0, "8000001")),
        ("a.txt", bytes(range(1, 256)) * 3, "", Fault(Why.ENCODING_UNKNOWN)),
        ("a.txt", b"\xc4\xe3", "utf-8", Fault(Why.ENCODING_WRONG, 0, "utf-8")),
        ("a.zip", zip_of({"a.txt": "x"}), "", Fault(Why.BUNDLE_IN_BUNDLE)),
        ("a.json", b'[{"text": "a\\u0000"}]', "", Fault(Why.FORBIDDEN_CHARACTER, 0, "nul")),
        (
            "a.json",
            b'[{"text": "\\ud800"}]',
            "",
            Fault(Why.FORBIDDEN_CHARACTER, 0, "lone_surrogate"),
        ),
    ],
)
def test_what_cannot_be_kept_is_refused(
    name: str, data: bytes, encoding: str, fault: Fault
) -> None:
    with pytest.raises(ReadingRefused) as refused:
        read_file(data, name=name, encoding=encoding)

    assert refused.value.faults == (fault,)


def test_columns_may_be_chosen() -> None:
    reading = read_file(b"a,b\nx,Yes indeed", name="a.csv", columns={"text": "b"})

    assert reading.turns == (Said("", "Yes indeed"),)


@pytest.mark.parametrize("path", sorted(DEMO.glob("*.txt")), ids=lambda path: path.stem)
def test_the_demo_transcripts_read_as_their_package_does(path: Path) -> None:
    packed = read_transcript(path.read_bytes(), file=path.name)

    reading = read_file(path.read_bytes(), name=path.name)

    assert reading.header == packed.header
    assert [(turn.speaker, turn.text) for turn in reading.turns] == [
        (turn.speaker, packed.text[turn.start : turn.end]) for turn in packed.turns
    ]
