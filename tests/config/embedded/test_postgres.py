import os
import signal
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from typing import LiteralString

import psycopg
import pytest

from config.embedded.binaries import StartFailure
from config.embedded.places import own_folder
from config.embedded.postgres import Cluster
from config.embedded.process import wait_until


@pytest.fixture(scope="module")
def state() -> Iterator[Path]:
    """A state folder with a short path that the server's account can reach."""
    folder = Path(tempfile.mkdtemp(prefix="braid-"))
    own_folder(folder, mode=0o755)
    yield folder
    rmtree(folder)


@pytest.fixture
def cluster(state: Path) -> Iterator[Cluster]:
    cluster = Cluster(state)
    cluster.acquire()
    yield cluster
    cluster.release()
    assert cluster.wait_until_stopped()


def postmaster(cluster: Cluster) -> int:
    return int((cluster.places.data / "postmaster.pid").read_text().splitlines()[0])


def ask(cluster: Cluster, question: LiteralString) -> object:
    with psycopg.connect(cluster.url(), connect_timeout=3) as connection:
        row = connection.execute(question).fetchone()
    return row[0] if row else None


def test_the_database_finds_chinese_and_its_role_is_no_superuser(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url()) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    trigrams = ask(cluster, "SELECT cardinality(show_trgm('许昌发制品'))")
    powers = ask(cluster, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user")

    assert trigrams == 6
    assert powers is False


def test_who_comes_second_joins_and_the_server_stays_for_the_last(
    state: Path, cluster: Cluster
) -> None:
    second = Cluster(state)

    started = second.acquire()
    cluster.release()

    assert started is False
    assert second.wait_until_stopped()
    assert ask(second, "SELECT 1") == 1
    second.release()
    assert wait_until(lambda: not second.kept(), seconds=10)
    with pytest.raises(psycopg.OperationalError):
        ask(second, "SELECT 1")


def test_a_second_start_finds_the_data_of_the_first(state: Path) -> None:
    for expected in (1, 2):
        cluster = Cluster(state)
        cluster.acquire()
        with psycopg.connect(cluster.url(), autocommit=True) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS starts (n int)")
            connection.execute("INSERT INTO starts VALUES (1)")
        assert ask(cluster, "SELECT count(*) FROM starts") == expected
        cluster.release()
        assert cluster.wait_until_stopped()


def test_a_server_that_was_killed_comes_back(cluster: Cluster) -> None:
    before = postmaster(cluster)

    os.kill(before, signal.SIGKILL)

    assert wait_until(lambda: cluster.answers() and postmaster(cluster) != before, seconds=15)


def test_a_keeper_that_was_killed_is_replaced(cluster: Cluster) -> None:
    before = postmaster(cluster)
    assert cluster.revive() is False
    os.kill(parent_of(before), signal.SIGKILL)
    assert wait_until(lambda: not cluster.kept(), seconds=5)

    assert cluster.revive() is True

    assert cluster.answers()
    assert postmaster(cluster) != before


def test_a_server_that_cannot_start_says_why(state: Path) -> None:
    cluster = Cluster(state)
    configuration = cluster.places.data / "postgresql.auto.conf"
    before = configuration.read_text()
    configuration.write_text("max_connections = many\n")

    with pytest.raises(StartFailure, match='invalid value for parameter "max_connections"'):
        cluster.acquire()

    configuration.write_text(before)
    cluster.release()


def parent_of(pid: int) -> int:
    with suppress(FileNotFoundError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("PPid:"):
                return int(line.split()[1])
    pytest.skip("this system does not tell who the parent of a process is")
