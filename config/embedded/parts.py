"""The long-running processes of an installation on one machine: broker, web server, worker with its clock."""

import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from config.embedded import valkey
from config.embedded.places import PROJECT
from config.embedded.process import spawn
from config.embedded.supervisor import Part

MOST_WEB_PROCESSES = 2
WEB_THREADS = 4  # in all processes together: so many requests are answered at once
POLITENESS = ("nice", "-n", "5")  # a worker steps back where people wait for the web server
SILENT_AFTER = 60.0  # seconds
ASK_EVERY = 5.0  # seconds
LARGEST_LOG = 10 * 2**20  # bytes

# A worker with a job's lease in its hand is at work, not silent.
SILENCE = """
SELECT CASE WHEN EXISTS (SELECT FROM survey_job WHERE state = 'running' AND lease_until > now())
    THEN 0 ELSE extract(epoch FROM now() - (SELECT max(at) FROM survey_heartbeat WHERE name = 'worker'))
END::float8
"""


def broker(state: Path) -> Part:
    """The embedded Valkey."""
    return Part("broker", lambda: valkey.start(state / "valkey"), log=state / "valkey/valkey.log")


def web(state: Path, port: int, env: Mapping[str, str]) -> Part:
    """The web server: a process for each core, two at most; whoever needs more uses deploy/.

    Threads of one process wait for each other whenever they compute, so processes come first.
    """
    processes = min(MOST_WEB_PROCESSES, os.cpu_count() or 1)
    options = [
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--no-ws",
        "--log-level",
        "warning",
    ]
    options += ["--workers", str(processes), "--respawn-failed-workers"]
    options += ["--blocking-threads", str(WEB_THREADS // processes)]
    command = [sys.executable, "-m", "granian", *options, "config.wsgi:application"]
    log = log_of(state, "web")
    return Part("web", lambda: spawn(command, env=env, log=made_room(log), folder=PROJECT), log=log)


def worker(state: Path, env: Mapping[str, str], *, owns_broker: bool) -> Part:
    """Celery's worker, with beat inside: right only because there is one of it.

    Where the broker is its own, it takes back at its start what an earlier one held.
    """
    options = [
        "--beat",
        "--schedule",
        str(state / "beat"),
        "--concurrency",
        "2",
        "--loglevel",
        "warning",
    ]
    options += ["--without-gossip", "--without-mingle"]
    command = [
        *POLITENESS,
        sys.executable,
        "-m",
        "celery",
        "-A",
        "config.celery",
        "worker",
        *options,
    ]
    ears = Ears(env["DATABASE_URL"])
    log = log_of(state, "worker")

    def launch() -> subprocess.Popen[bytes]:
        ready_file(state).unlink(missing_ok=True)
        ears.begin()
        env_of_worker = {**env, "BRAID_WORKER_READY": str(ready_file(state))}
        if owns_broker:
            env_of_worker["BRAID_ONLY_WORKER"] = "1"
        return spawn(
            command,
            env=env_of_worker,
            log=made_room(log),
            folder=PROJECT,
            death=signal.SIGQUIT,
        )

    # SIGQUIT: what is not done in a few seconds goes back to the queue.
    return Part("worker", launch, log=log, ailment=ears.ailment, farewell=signal.SIGQUIT)


def ready_file(state: Path) -> Path:
    """The worker makes this file when it takes tasks."""
    return state / "worker.ready"


@dataclass
class Ears:
    """Listens for the worker's heartbeat in the database."""

    database_url: str
    silent_after: float = SILENT_AFTER
    began: float = field(default_factory=time.monotonic)
    asked: float = 0.0

    def begin(self) -> None:
        """A worker that has just been started has not been silent yet."""
        self.began = self.asked = time.monotonic()

    def ailment(self) -> str:
        """Why the worker has to be started again, though its process lives; empty when it is well."""
        now = time.monotonic()
        if (
            now - self.asked < min(ASK_EVERY, self.silent_after)
            or now - self.began < self.silent_after
        ):
            return ""
        self.asked = now
        silence = min(self.silence(), now - self.began)
        return f"has been silent for {silence:.0f} s" if silence > self.silent_after else ""

    def silence(self) -> float:
        """Seconds since the last heartbeat, infinite without one; 0 while a job is held, or when the
        database cannot be asked.
        """
        try:
            with psycopg.connect(self.database_url, connect_timeout=3) as connection:
                row = connection.execute(SILENCE).fetchone()
        except psycopg.Error:
            return 0.0
        return math.inf if row is None or row[0] is None else float(row[0])


def log_of(state: Path, name: str) -> Path:
    """Where a part writes to."""
    return state / "logs" / f"{name}.log"


def made_room(log: Path) -> Path:
    """The log, of which a long past is set aside once, under the name ….1."""
    log.parent.mkdir(exist_ok=True)
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".log.1"))
    return log
