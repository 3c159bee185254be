import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from django.core.management import CommandError, call_command
from psycopg.conninfo import make_conninfo

from config.embedded import valkey
from config.embedded.process import end
from config.preflight import (
    broker_complaints,
    complaints,
    database_complaints,
    doubts,
    secret_complaints,
    version_complaints,
)

DATABASE_URL = os.environ["DATABASE_URL"]
SERVER = make_conninfo(DATABASE_URL, dbname="postgres")
NOWHERE = "postgresql://braid@127.0.0.1:1/braid"


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a new database of the test server, made with the options given."""
    name = f"test_session_{os.getpid()}_preflight"
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 {request.param}")
        yield make_conninfo(DATABASE_URL, dbname=name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.parametrize(
    "database", ["LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C'"], indirect=True
)
def test_a_database_that_cannot_search_chinese_is_refused(database: str) -> None:
    (complaint,) = database_complaints({"DATABASE_URL": database})

    assert "has LC_CTYPE C, under which Chinese text cannot be searched" in complaint
    assert "LC_CTYPE 'C.UTF-8'" in complaint


@pytest.mark.parametrize(
    "database",
    ["ENCODING 'LATIN1' LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C'"],
    indirect=True,
)
def test_a_database_in_another_encoding_is_refused(database: str) -> None:
    (complaint,) = database_complaints({"DATABASE_URL": database})

    assert "has the encoding LATIN1; Braid needs UTF8" in complaint


@pytest.mark.parametrize("database", [""], indirect=True)
def test_a_good_database_is_accepted_and_left_as_it_was(database: str) -> None:
    found = database_complaints({"DATABASE_URL": database})

    with psycopg.connect(database) as connection:
        extensions = connection.execute("SELECT extname FROM pg_extension").fetchall()
    assert found == []
    assert extensions == [("plpgsql",)]


@pytest.fixture
def plain_user() -> Iterator[str]:
    """A user of the test server who owns nothing."""
    name = f"test_session_{os.getpid()}_nobody"
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {name} LOGIN")
        yield name
        connection.execute(f"DROP ROLE {name}")


@pytest.mark.parametrize("database", [""], indirect=True)
def test_a_user_who_may_not_add_the_extension_is_told_of_it(plain_user: str, database: str) -> None:
    address = make_conninfo(database, user=plain_user)

    (complaint,) = database_complaints({"DATABASE_URL": address})

    with psycopg.connect(database) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
    assert complaint.startswith("The user of DATABASE_URL may not add the extension pg_trgm to ")
    assert database_complaints({"DATABASE_URL": address}) == []


def test_an_old_postgresql_is_refused() -> None:
    assert version_complaints(150000) == []
    assert version_complaints(140013) == [
        "This is PostgreSQL 14; Braid needs 15 or later. Upgrade the server, or point DATABASE_URL at another one."
    ]


def test_a_missing_secret_is_refused_except_while_developing() -> None:
    (complaint,) = secret_complaints({})

    assert complaint.startswith("SECRET_KEY is not set. Put a long random text")
    assert secret_complaints({"DEBUG": "1"}) == secret_complaints({"SECRET_KEY": "x" * 50}) == []


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("", "BROKER_URL is not set. It looks like"),
        ("127.0.0.1:6379", "BROKER_URL names no broker that Braid works with"),
        ("memory://", "BROKER_URL names no broker that Braid works with"),
        ("redis://127.0.0.1:1/0", "The broker cannot be reached:"),
        ("amqp://127.0.0.1:1//", "The broker cannot be reached:"),
    ],
)
def test_a_broker_that_does_not_work_is_refused(url: str, complaint: str) -> None:
    *_, found = complaints({"SECRET_KEY": "x", "DATABASE_URL": "mysql://", "BROKER_URL": url})

    assert found[: len(complaint)] == complaint


def test_a_running_broker_is_accepted(broker_url: str) -> None:
    assert broker_complaints({"BROKER_URL": broker_url}) == []


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("", "DATABASE_URL is not set. It looks like"),
        (NOWHERE, "PostgreSQL cannot be reached:"),
        ("mysql://braid@127.0.0.1/braid", "DATABASE_URL is not a PostgreSQL address:"),
    ],
)
def test_a_database_that_cannot_be_asked_is_refused(
    url: str, complaint: str, broker_url: str
) -> None:
    (found,) = complaints({"SECRET_KEY": "x", "DATABASE_URL": url, "BROKER_URL": broker_url})

    assert found[: len(complaint)] == complaint


def test_a_server_that_is_still_starting_is_waited_for() -> None:
    with TemporaryDirectory(prefix="braid-") as name:
        folder = Path(name)
        found: list[list[str]] = []
        environment = {
            "SECRET_KEY": "x",
            "DATABASE_URL": "mysql://",
            "BROKER_URL": valkey.broker_url(folder),
        }
        waiting = threading.Thread(
            target=lambda: found.append(complaints(environment, patience=20))
        )
        waiting.start()
        time.sleep(0.3)

        server = valkey.start(folder)
        waiting.join()
        end(server)

    assert [text.split(":")[0] for text in found[0]] == ["DATABASE_URL is not a PostgreSQL address"]


def test_the_command_says_all_that_stands_in_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.delenv("BROKER_URL", raising=False)
    monkeypatch.setenv("DATABASE_URL", NOWHERE)

    with pytest.raises(CommandError) as refusal:
        call_command("preflight")

    assert [line.split()[0] for line in str(refusal.value).splitlines()] == [
        "SECRET_KEY",
        "BROKER_URL",
        "PostgreSQL",
    ]


@pytest.mark.parametrize(
    ("key", "doubt"),
    [
        ("", "BRAID_VAULT_KEY is not set"),
        ("/nowhere/key", "names the file /nowhere/key, which is not there"),
        ("short", "easy to guess"),
        (f"{'k' * 40},short", "easy to guess"),
    ],
)
def test_a_vault_without_a_good_key_is_doubted(key: str, doubt: str) -> None:
    (said,) = doubts({"BRAID_VAULT_KEY": key})

    assert doubt in said


def test_a_long_key_or_a_file_of_one_is_not_doubted(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("k" * 40)

    assert doubts({"BRAID_VAULT_KEY": f"{'k' * 40},{file}"}) == []
