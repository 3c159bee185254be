"""The archive."""

import os
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from survey.formats.export.bundle import PIECE, Bundle, digest_of, free_name

AT = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


def test_files_come_back_as_they_were(tmp_path: Path) -> None:
    big = os.urandom(PIECE + 7)
    (tmp_path / "big.csv").write_bytes(big)
    heard: list[str] = []

    with Bundle(tmp_path / "a.zip", AT, lambda: heard.append("alive")) as bundle:
        bundle.add("big.csv", tmp_path / "big.csv")
        bundle.add("media/声音.m4a", BytesIO(b"sound"))

    with ZipFile(tmp_path / "a.zip") as archive:
        assert archive.testzip() is None
        assert archive.read("big.csv") == big
        assert archive.read("media/声音.m4a") == b"sound"
        assert {each.date_time for each in archive.infolist()} == {(2026, 11, 24, 8, 30, 0)}
        assert [each.compress_type for each in archive.infolist()] == [ZIP_DEFLATED, ZIP_STORED]
    assert len(heard) == 3


def test_work_that_is_not_ours_any_more_stops_in_the_middle(tmp_path: Path) -> None:
    def lost() -> None:
        raise InterruptedError

    with (
        pytest.raises(InterruptedError),
        Bundle(tmp_path / "a.zip", AT, lost) as bundle,
    ):
        bundle.add("a.csv", BytesIO(b"a"))


def test_the_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"braid")

    assert digest_of(tmp_path / "a") == sha256(b"braid").hexdigest()


def test_no_two_members_have_one_name() -> None:
    taken: set[str] = set()

    names = [free_name(name, taken) for name in ("m/a.jpg", "m/A.jpg", "m/a.jpg", "m/b", "m/b")]

    assert names == ["m/a.jpg", "m/A_2.jpg", "m/a_3.jpg", "m/b", "m/b_2"]
