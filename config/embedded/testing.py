"""A pytest plugin: each session works on the embedded PostgreSQL, in databases of its own.

Loaded by `-p config.embedded.testing`, before Django reads its settings. Sessions that run at the
same time share one server; so do the tests and a running `make run`.
"""

import os
from collections.abc import Generator

import pytest
from psycopg.rows import scalar_row

from config.embedded.places import state_folder
from config.embedded.postgres import Cluster

PREFIX = "session"
CLUSTER = pytest.StashKey[Cluster]()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    """Put the address of the database into the environment; the workers of xdist inherit it."""
    os.environ["BRAID_TESTING"] = "1"
    if not os.environ.get("DATABASE_URL"):
        cluster = Cluster(state_folder())
        cluster.acquire()
        early_config.stash[CLUSTER] = cluster
        drop_lost_databases(cluster)
        # A test needs no durability: its database is gone after it.
        os.environ["DATABASE_URL"] = (
            cluster.url(f"{PREFIX}_{os.getpid()}") + "&options=-c%20synchronous_commit%3Doff"
        )
    return (yield)


def pytest_unconfigure(config: pytest.Config) -> None:
    cluster = config.stash.get(CLUSTER, None)
    if cluster:
        drop_databases(cluster, os.getpid())
        cluster.release()


def drop_lost_databases(cluster: Cluster) -> None:
    """Drop the databases of sessions that were killed."""
    for pid in {pid for pid, _ in session_databases(cluster)}:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            drop_databases(cluster, pid)
        except PermissionError:
            continue


def drop_databases(cluster: Cluster, pid: int) -> None:
    """Drop the databases of one session."""
    with cluster.connect() as connection:
        for owner, name in session_databases(cluster):
            if owner == pid:
                connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def session_databases(cluster: Cluster) -> list[tuple[int, str]]:
    """Process number and name of each database that Django made for a session of tests."""
    with cluster.connect() as connection, connection.cursor(row_factory=scalar_row) as cursor:
        cursor.execute(
            "SELECT datname FROM pg_database WHERE datname ~ %s", [f"^test_{PREFIX}_[0-9]+"]
        )
        return [(int(name.split("_")[2]), name) for name in cursor]
