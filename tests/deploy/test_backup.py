"""Keep an installation, put it back elsewhere, and compare: with the real programs."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from config.embedded.binaries import packaged_binaries
from config.embedded.places import PROJECT

SERVER = make_conninfo(os.environ["DATABASE_URL"], dbname="postgres")
pytestmark = pytest.mark.skipif(
    shutil.which("sha256sum") is None, reason="the scripts are for Linux"
)


@pytest.fixture
def databases() -> Iterator[tuple[str, str]]:
    """The addresses of a database with a study's words in it, and of an empty one."""
    names = [f"test_session_{os.getpid()}_{end}" for end in ("kept", "empty")]
    with psycopg.connect(SERVER, autocommit=True) as connection:
        for name in names:
            connection.execute(f"CREATE DATABASE {name}")
        kept, empty = (make_conninfo(SERVER, dbname=name) for name in names)
        with psycopg.connect(kept) as filling:
            filling.execute("CREATE TABLE segment (id int PRIMARY KEY, quote text)")
            filling.execute(
                "INSERT INTO segment SELECT n, '许昌发制品 ' || n FROM generate_series(1, 500) n"
            )
        yield kept, empty
        for name in names:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def run(script: str, argument: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    path = f"{packaged_binaries()}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        [PROJECT / "deploy" / script, argument],
        env={"PATH": path, "HOME": "/", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def backups(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def digest_of(database: str) -> object:
    with psycopg.connect(database) as connection:
        return connection.execute(
            "SELECT count(*), md5(string_agg(quote, '|' ORDER BY id)) FROM segment"
        ).fetchone()


def test_what_was_kept_comes_back_word_for_word(databases: tuple[str, str], tmp_path: Path) -> None:
    kept, empty = databases
    media = tmp_path / "media"
    (media / "audio").mkdir(parents=True)
    (media / "audio/访谈.ogg").write_bytes(b"voice")

    done = run("backup", tmp_path / "backups", DATABASE_URL=kept, MEDIA_ROOT=str(media))
    (backup,) = backups(tmp_path / "backups")
    restored = run("restore", backup, DATABASE_URL=empty, MEDIA_ROOT=str(tmp_path / "again"))

    assert (done.returncode, done.stderr) == (0, "")
    assert (restored.returncode, restored.stderr) == (0, "")
    assert digest_of(empty) == digest_of(kept)
    assert (tmp_path / "again/audio/访谈.ogg").read_bytes() == b"voice"


def test_a_restore_never_writes_over_a_study(databases: tuple[str, str], tmp_path: Path) -> None:
    kept, _ = databases
    run("backup", tmp_path, DATABASE_URL=kept)

    refused = run("restore", backups(tmp_path)[0], DATABASE_URL=kept)

    assert refused.returncode == 1
    assert refused.stderr.startswith("The database is not empty (1 tables).")


def test_a_damaged_backup_is_refused(databases: tuple[str, str], tmp_path: Path) -> None:
    kept, empty = databases
    run("backup", tmp_path, DATABASE_URL=kept)
    (backup,) = backups(tmp_path)
    with (backup / "database.dump").open("ab") as dump:
        dump.write(b"x")

    refused = run("restore", backup, DATABASE_URL=empty)

    assert refused.returncode == 1
    assert "database.dump: FAILED" in refused.stdout


def test_a_backup_that_fails_leaves_no_half_of_itself(tmp_path: Path) -> None:
    failed = run("backup", tmp_path, DATABASE_URL="postgresql://braid@127.0.0.1:1/braid")

    assert failed.returncode != 0
    assert backups(tmp_path) == []


def test_the_oldest_backups_go_and_others_files_stay(
    databases: tuple[str, str], tmp_path: Path
) -> None:
    kept, _ = databases
    for name in ("braid-20260101T000000Z", "braid-20260102T000000Z", "notes"):
        (tmp_path / name).mkdir()

    run("backup", tmp_path, DATABASE_URL=kept, KEEP="2")

    oldest, _, notes = backups(tmp_path)
    assert (oldest.name, notes.name) == ("braid-20260102T000000Z", "notes")
