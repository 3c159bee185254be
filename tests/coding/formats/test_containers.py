"""What a zip container may hold before it is parsed."""

import pytest

from coding.formats.containers import LARGEST_PART, check_container, part_of
from coding.formats.script import ReadingRefused, Why
from tests.documents import a_docx, zip_of


def why(data: bytes) -> list[Why]:
    with pytest.raises(ReadingRefused) as refused:
        check_container(data)
    return [fault.why for fault in refused.value.faults]


def test_a_document_passes() -> None:
    assert "word/document.xml" in check_container(a_docx("Hello"))


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"word/document.xml": "<!DOCTYPE x><x/>"}, Why.DOCTYPE),
        ({"word/document.xml": '<x><!ENTITY a "b"></x>'}, Why.DOCTYPE),
        ({"word/document.xml": " " * 60_000_000}, Why.BOMB),
        ({f"{n}.xml": "<x/>" for n in range(3_001)}, Why.BOMB),
        ({"word/document.xml": "<x/>".encode("utf-16")}, Why.DAMAGED),
    ],
)
def test_bombs_and_document_types_do_not(files: dict[str, bytes | str], expected: Why) -> None:
    assert why(zip_of(files)) == [expected]


def test_a_part_beyond_the_limit_is_refused_though_it_packs_badly() -> None:
    numbers = "".join(f"{n * 7919 % 1_000_003:x}," for n in range(LARGEST_PART // 6 + 600_000))

    assert why(zip_of({"word/document.xml": f"<x>{numbers}</x>"})) == [Why.BOMB]


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x03\x04 broken", b"not a zip"])
def test_what_is_no_zip_is_damaged(data: bytes) -> None:
    assert why(data) == [Why.DAMAGED]


def test_a_missing_part_is_named() -> None:
    with pytest.raises(ReadingRefused) as refused:
        part_of(zip_of({"a": "b"}), "content.xml")

    assert [(fault.why, fault.text) for fault in refused.value.faults] == [
        (Why.DAMAGED, "content.xml")
    ]
