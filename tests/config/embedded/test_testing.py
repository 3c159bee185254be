import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.embedded.places import state_folder
from config.embedded.postgres import Cluster
from config.embedded.testing import (
    drop_lost_databases,
    lives,
    migrations_digest,
    session_databases,
    session_of,
)

embedded = pytest.mark.skipif(
    "BRAID_TEST_CLUSTER" not in os.environ, reason="the tests run on somebody else's PostgreSQL"
)


def dead_process() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


@embedded
def test_databases_of_a_killed_session_are_dropped_and_those_of_a_living_one_stay() -> None:
    cluster = Cluster(state_folder())
    lost, living = f"test_session_{dead_process()}_gw7", f"test_session_{os.getpid()}_gw7"
    with cluster.connect() as connection:
        for name in (lost, living):
            connection.execute(f'CREATE DATABASE "{name}"')

        drop_lost_databases(cluster)

        left = session_databases(cluster)
        connection.execute(f'DROP DATABASE "{living}"')
    assert lost not in left
    assert living in left


def test_a_database_tells_its_session() -> None:
    assert session_of("test_session_4711_gw0") == session_of("test_session_4711") == 4711


def test_who_lives_is_known() -> None:
    assert lives(os.getpid())
    assert lives(1)
    assert not lives(dead_process())


def test_another_migration_asks_for_another_template(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").touch()
    (tmp_path / "survey/migrations").mkdir(parents=True)
    before = migrations_digest(tmp_path)

    (tmp_path / "survey/migrations/0001_tables.py").touch()

    assert migrations_digest(tmp_path) != before
