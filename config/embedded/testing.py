"""A pytest plugin: each session works on the embedded PostgreSQL, in databases of its own.

Loaded by `-p config.embedded.testing`, before Django reads its settings. Sessions that run at the
same time share one server; so do the tests and a running `make run`.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest
from psycopg.rows import scalar_row

from config.embedded.places import PROJECT, state_folder
from config.embedded.postgres import ROLE, Cluster
from config.translations import compile_catalogues

PREFIX = "session"
TEMPLATE = "test_template"
CLUSTER = pytest.StashKey[Cluster]()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    """Put the address of the database into the environment; the workers of xdist inherit it."""
    os.environ["BRAID_TESTING"] = "1"
    if "PYTEST_XDIST_WORKER" not in os.environ:
        compile_catalogues()
    if not os.environ.get("DATABASE_URL"):
        cluster = Cluster(state_folder())
        cluster.acquire()
        early_config.stash[CLUSTER] = cluster
        drop_lost_databases(cluster)
        os.environ["BRAID_TEST_CLUSTER"] = "1"
        os.environ["DATABASE_URL"] = quick(cluster.url(f"{PREFIX}_{os.getpid()}"))
    return (yield)


def pytest_unconfigure(config: pytest.Config) -> None:
    cluster = config.stash.get(CLUSTER, None)
    if cluster:
        drop_databases(cluster, os.getpid())
        cluster.release()


def quick(url: str) -> str:
    """A test needs no durability: its database is gone after it."""
    return f"{url}&options=-c%20synchronous_commit%3Doff"


def migrated_template() -> str | None:
    """The name of a database with all migrations applied, which test databases are copied from.

    Made once for each state of the migrations. None where the tests run on somebody else's server.
    """
    if "BRAID_TEST_CLUSTER" not in os.environ:
        return None
    cluster = Cluster(state_folder())
    name = f"{TEMPLATE}_{migrations_digest(PROJECT)}"
    with (cluster.places.root / "template.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if name not in databases(cluster, f"^{TEMPLATE}_"):
            make_template(cluster, name)
    return name


def make_template(cluster: Cluster, name: str) -> None:
    """Replace what earlier states left. The name appears when the work is done."""
    unfinished = f"{TEMPLATE}_unfinished"
    with cluster.connect() as connection:
        for old in databases(cluster, f"^{TEMPLATE}_"):
            connection.execute(f'DROP DATABASE "{old}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{unfinished}" OWNER {ROLE}')
        env = {**os.environ, "DATABASE_URL": quick(cluster.url(unfinished))}
        migrate = [sys.executable, str(PROJECT / "manage.py"), "migrate", "-v0"]
        subprocess.run(migrate, env=env, check=True)  # noqa: S603 - our own command
        connection.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')


def migrations_digest(project: Path) -> str:
    """Changes with every migration, ours or of a package."""
    seen = hashlib.sha256()
    for path in [project / "requirements.txt", *sorted(project.glob("*/migrations/*.py"))]:
        seen.update(f"{path.relative_to(project)} ".encode() + path.read_bytes())
    return seen.hexdigest()[:16]


def drop_lost_databases(cluster: Cluster) -> None:
    """Drop the databases of sessions that were killed."""
    for pid in {session_of(name) for name in session_databases(cluster)}:
        if not lives(pid):
            drop_databases(cluster, pid)


def drop_databases(cluster: Cluster, pid: int) -> None:
    """Drop the databases of one session."""
    with cluster.connect() as connection:
        for name in session_databases(cluster):
            if session_of(name) == pid:
                connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def session_databases(cluster: Cluster) -> list[str]:
    return databases(cluster, f"^test_{PREFIX}_[0-9]+")


def session_of(database: str) -> int:
    """The process number of the session that a test database belongs to: test_session_4711_gw0."""
    return int(database.split("_")[2])


def databases(cluster: Cluster, pattern: str) -> list[str]:
    with cluster.connect() as connection, connection.cursor(row_factory=scalar_row) as cursor:
        return cursor.execute(
            "SELECT datname FROM pg_database WHERE datname ~ %s", [pattern]
        ).fetchall()


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
