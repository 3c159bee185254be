"""A zip of files."""

from io import BytesIO
from zipfile import ZipFile, ZipInfo

import pytest

from coding.formats.bundle import Member, members_of
from coding.formats.script import ReadingRefused, Why
from tests.documents import zip_of


def named_in_gb18030(name: str, content: bytes) -> bytes:
    """As Windows in China packs it: the name's bytes are GB18030, and no flag says so."""
    stand_in = "x" * len(name.encode("gb18030"))
    packed = zip_of({stand_in: content})
    return packed.replace(stand_in.encode(), name.encode("gb18030"))


def test_files_come_one_by_one_without_their_folders() -> None:
    data = zip_of(
        {"a/b/一.txt": "x", "c.txt": "y", "__MACOSX/c.txt": "z", "a/.DS_Store": "z", "empty/": ""}
    )

    assert list(members_of(data)) == [Member("一.txt", b"x"), Member("c.txt", b"y")]


def test_names_from_chinese_windows_are_read() -> None:
    assert list(members_of(named_in_gb18030("王总访谈.txt", b"x"))) == [
        Member("王总访谈.txt", b"x")
    ]


def test_no_name_leads_out() -> None:
    assert [each.name for each in members_of(zip_of({"../../etc/passwd": "x"}))] == ["passwd"]


def encrypted() -> bytes:
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        archive.writestr(ZipInfo("a.txt"), "x")
    whole = bytearray(target.getvalue())
    whole[whole.index(b"PK\x01\x02") + 8] |= 1
    return bytes(whole)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (zip_of({"a.txt": b" " * 60_000_000}), Why.BOMB),
        (zip_of({f"{n}.txt": "x" for n in range(501)}), Why.BOMB),
        (encrypted(), Why.LOCKED),
        (b"PK\x03\x04 broken", Why.DAMAGED),
        (zip_of({"a.txt": "x" * 500})[:-30], Why.DAMAGED),
    ],
)
def test_bombs_and_damage_are_refused(data: bytes, why: Why) -> None:
    with pytest.raises(ReadingRefused) as refused:
        list(members_of(data))

    assert [fault.why for fault in refused.value.faults] == [why]
