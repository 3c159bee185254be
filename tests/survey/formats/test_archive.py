"""Containers that must not reach a parser: bombs, lies, entities, damage."""

import zipfile
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.formats.archive import (
    SENTENCES,
    ArchiveFault,
    ArchiveRefused,
    Limits,
    check_archive,
)

PLAIN = {"a.xml": b"<a>text</a>", "media/b.png": b"\x89PNG"}
METHOD_OFFSET = 8
FLAG_OFFSET = 6
CENTRAL_METHOD_OFFSET = 10
CENTRAL_FLAG_OFFSET = 8


def packed(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def with_headers_changed(data: bytes, local: int, central: int, value: int) -> bytes:
    """The same container with one byte set in every local and every central header."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", local), (b"PK\x01\x02", central)):
        at = data.find(mark)
        while at >= 0:
            changed[at + offset] = value
            at = data.find(mark, at + 4)
    return bytes(changed)


def refusal(data: bytes, limits: Limits | None = None) -> ArchiveFault:
    with pytest.raises(ArchiveRefused) as refused:
        check_archive(data, limits or Limits())
    assert str(refused.value) == SENTENCES[refused.value.reason]
    return refused.value.reason


def test_a_plain_container_tells_its_members() -> None:
    assert check_archive(packed(PLAIN)) == {"a.xml", "media/b.png"}


def test_every_fault_has_a_sentence() -> None:
    assert set(SENTENCES) == set(ArchiveFault)


def test_other_files_are_no_archive() -> None:
    assert refusal(b"") is ArchiveFault.NOT_AN_ARCHIVE
    assert refusal(b"<html></html>") is ArchiveFault.NOT_AN_ARCHIVE


def test_old_workbooks_are_named_as_such() -> None:
    assert refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)) is ArchiveFault.OLD_OR_LOCKED


def test_a_locked_member_is_named_as_such() -> None:
    locked = with_headers_changed(packed(PLAIN), FLAG_OFFSET, CENTRAL_FLAG_OFFSET, 1)

    assert refusal(locked) is ArchiveFault.OLD_OR_LOCKED


def test_an_unknown_packing_is_damage() -> None:
    odd = with_headers_changed(packed(PLAIN), METHOD_OFFSET, CENTRAL_METHOD_OFFSET, 99)

    assert refusal(odd) is ArchiveFault.DAMAGED


def test_a_bomb_is_refused_by_its_ratio() -> None:
    bomb = packed({"xl/sheet.xml": b"<c>" + b" " * 15 * 2**20 + b"</c>"})

    assert len(bomb) < 2**16
    assert refusal(bomb) is ArchiveFault.TOO_DENSE


def test_a_small_file_of_blanks_passes() -> None:
    blanks = packed({"xl/sheet.xml": b" " * (2**20 - 1)})

    assert check_archive(blanks) == {"xl/sheet.xml"}


def test_too_much_content_is_refused_whatever_its_ratio() -> None:
    stored = packed({"a.bin": bytes(200), "b.bin": bytes(200)}, zipfile.ZIP_STORED)

    assert refusal(stored, Limits(inflated=399)) is ArchiveFault.TOO_LARGE
    assert check_archive(stored, Limits(inflated=400)) == {"a.bin", "b.bin"}


def test_too_many_members_are_refused() -> None:
    many = packed({f"{number}.xml": b"" for number in range(11)})

    assert refusal(many, Limits(members=10)) is ArchiveFault.TOO_MANY_MEMBERS


def test_too_many_tags_are_refused() -> None:
    dense = packed({"xl/sheet.xml": b"<c/>" * 50}, zipfile.ZIP_STORED)

    assert refusal(dense, Limits(tags=49)) is ArchiveFault.TOO_MANY_TAGS
    assert check_archive(dense, Limits(tags=50)) == {"xl/sheet.xml"}


@pytest.mark.parametrize(
    "content",
    [
        b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
        b"<!ENTITY x SYSTEM 'file:///etc/passwd'>",
        b" " * (2**16 - 4) + b"<!DOCTYPE a><a/>",
    ],
)
def test_entities_are_refused_even_across_pieces(content: bytes) -> None:
    assert refusal(packed({"xl/workbook.bin": content})) is ArchiveFault.ENTITIES


@pytest.mark.parametrize(
    "content",
    [
        "<a/>".encode("utf-16"),
        "<a/>".encode("utf-16-be"),
        "<a/>".encode("utf-32"),
        "<?xml version='1.0'?><a/>".encode("cp037"),
        b"<?xml version='1.0' encoding='UTF-7'?>+ADw-a/+AD4-",
        b'\n<?xml version="1.0" encoding="gb18030"?><a/>',
    ],
)
def test_an_encoding_that_could_hide_entities_is_refused(content: bytes) -> None:
    assert refusal(packed({"xl/workbook.xml": content})) is ArchiveFault.ENCODING


def test_utf_8_may_be_declared() -> None:
    declared = packed({"a.xml": b"\xef\xbb\xbf<?xml version='1.0' encoding='UTF-8'?><a/>"})

    assert check_archive(declared) == {"a.xml"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_may_stand_only_once() -> None:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.xml", b"<a/>")
        archive.writestr("a.xml", b"<b/>")

    assert refusal(target.getvalue()) is ArchiveFault.DAMAGED


def test_a_truncated_container_is_damage() -> None:
    data = packed({"a.xml": bytes(range(256)) * 40})

    faults = {refusal(data[:length]) for length in range(4, len(data), 7)}

    assert faults == {ArchiveFault.DAMAGED}


@given(st.binary(max_size=400))
def test_random_bytes_meet_no_other_error(tail: bytes) -> None:
    with pytest.raises(ArchiveRefused):
        check_archive(b"PK\x03\x04" + tail)


@given(st.integers(0, 10_000), st.integers(0, 255))
def test_a_changed_byte_passes_or_is_refused(place: int, value: int) -> None:
    data = bytearray(packed(PLAIN))
    data[place % len(data)] = value

    with suppress(ArchiveRefused):
        assert len(check_archive(bytes(data))) <= len(PLAIN)
