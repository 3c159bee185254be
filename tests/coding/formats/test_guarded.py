"""What hostile files do to the parser, and that they do nothing to us."""

import json
import resource
import time
import zlib
from collections.abc import Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from coding.formats.guarded import MEMORY, SECONDS, answer, read_guarded
from coding.formats.reading import read_file
from coding.formats.script import ReadingRefused, Why
from tests.documents import a_docx, a_pdf, an_odt, zip_of

MIB = 2**20
LOOP = b"""%PDF-1.4
1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
2 0 obj << /Type /Pages /Kids [2 0 R] /Count 1 >> endobj
xref
0 3
0000000000 65535 f \n0000000009 00000 n \n0000000058 00000 n \ntrailer << /Size 3 /Root 1 0 R /Prev 115 >>
startxref
115
%%EOF"""


def deflated_pdf(size: int) -> bytes:
    """A page whose content unpacks to `size` bytes."""
    packed = zlib.compress(b"(a) Tj " * (size // 7), 9)
    plain = a_pdf(["x"]).split(b"<< /Length", 1)[0]
    stream = b"<< /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream\nendobj\n" % (
        len(packed),
        packed,
    )
    return plain + stream + b"trailer << /Root 1 0 R >>\n%%EOF"


def a_lying_zip() -> bytes:
    """A document whose directory says that a part is small."""
    whole = bytearray(zip_of({"word/document.xml": b" " * 200 * MIB}, base=a_docx("x")))
    size = (200 * MIB).to_bytes(4, "little")
    at = whole.rindex(size)
    whole[at : at + 4] = (100).to_bytes(4, "little")
    return bytes(whole)


def nested(depth: int) -> str:
    return "<text:span>" * depth + "x" + "</text:span>" * depth


def many(count: int) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "x")
        archive.writestr("content.xml", "<a>" + "<b/>" * count + "</a>")
    return target.getvalue()


HOSTILE = {
    "bomb.docx": zip_of({"word/document.xml": b" " * 300 * MIB}, base=a_docx("x")),
    "lying.docx": a_lying_zip(),
    "entities.docx": zip_of(
        {"word/document.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"}, base=a_docx("x")
    ),
    "deep.odt": an_odt(f"<text:p>{nested(50_000)}</text:p>"),
    "many.odt": many(3_000_000),
    "spaces.txt": b" " * 200 * MIB,
    "long.txt": b"I: a\n" * 4_000_000,
    "one-line.txt": b"a" * 40 * MIB,
    "nul.txt": b"I: a\0",
    "picture.txt": b"\x89PNG\r\n\x1a\n",
    "wrong.docx": b"I: a",
    "loop.pdf": LOOP,
    "bomb.pdf": deflated_pdf(600 * MIB),
    "broken.pdf": a_pdf(["I: a"])[:200],
    "deep.json": b"[" * 1_000_000,
    "numbers.json": b'[{"text":"a","start":' + b"9" * 100_000 + b"}]",
    "surrogate.json": b'[{"text":"\\ud800"}]',
    "braces.rtf": b"{\\rtf1" + b"{" * 2_000_000,
    "slow.md": b"I: " + b"*a_ " * 400_000,
    "quotes.csv": b"speaker,text\n" + b'"' * 3_000_001,
    "colons.txt": (b"a:" * 30 + b"\n") * 60_000,
}


def verdict(name: str) -> Sequence[object]:
    """Its turns, or its faults."""
    try:
        return read_guarded(HOSTILE[name], name=name).turns
    except ReadingRefused as refused:
        return refused.faults


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_file_gets_a_verdict_in_time(name: str) -> None:
    began = time.monotonic()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    assert verdict(name)
    assert time.monotonic() - began < SECONDS + 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300 * 1024  # KiB, ours


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("bomb.docx", Why.BOMB),
        ("entities.docx", Why.DOCTYPE),
        ("spaces.txt", Why.EMPTY),
        ("one-line.txt", Why.TOO_LONG),
        ("nul.txt", Why.FORBIDDEN_CHARACTER),
        ("picture.txt", Why.UNKNOWN_FORMAT),
        ("wrong.docx", Why.NOT_WHAT_IT_SAYS),
        ("deep.json", Why.BAD_JSON),
        ("surrogate.json", Why.FORBIDDEN_CHARACTER),
    ],
)
def test_the_verdict_says_why(name: str, why: Why) -> None:
    with pytest.raises(ReadingRefused) as refused:
        read_guarded(HOSTILE[name], name=name)

    assert [fault.why for fault in refused.value.faults] == [why]


def test_a_good_file_is_read_as_without_the_guard() -> None:
    data = "访员：你好吗？\n受访者：好，我们做头发😀。".encode("gb18030")

    assert read_guarded(data, name="王.txt") == read_file(data, name="王.txt")


def test_choices_reach_the_parser() -> None:
    reading = read_guarded("一".encode("gb18030"), name="a.txt", encoding="gb18030")
    table = read_guarded(b"a,b\nx,Yes indeed", name="a.csv", columns={"text": "b"})

    assert (reading.turns[0].text, table.turns[0].text) == ("一", "Yes indeed")


def test_a_parser_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(ReadingRefused) as refused:
        read_guarded(b"I: a", name="a.txt", seconds=0.001)

    assert [fault.why for fault in refused.value.faults] == [Why.TOO_SLOW]


def test_the_answer_is_json_also_for_faults() -> None:
    found = answer(b"", {"name": "a.txt"})

    assert json.loads(json.dumps(found)) == {"faults": [{"why": "empty", "line": 0, "text": ""}]}


def test_the_limits_leave_room_for_a_long_interview() -> None:
    lines = [
        f"{'访员' if n % 2 else '受访者'}：{'我们做头发很多年了。' * 20}" for n in range(1_500)
    ]

    reading = read_guarded(a_docx(*lines), name="long.docx")

    assert len(reading.turns) == 1_500
    assert MEMORY == 512 * MIB
