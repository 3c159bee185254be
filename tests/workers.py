"""Real Celery workers on the database and the broker of a test."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import Popen
from typing import Any
from urllib.parse import urlsplit

import pytest
from celery import Celery
from django.db import connection
from kombu import Connection

from config.celery import app
from config.embedded.places import PROJECT
from config.embedded.process import kill_group, spawn, wait_until

type StartWorker = Callable[..., Popen[bytes]]


@pytest.fixture
def live_broker(broker_url: str) -> Iterator[str]:
    """An empty broker, to which this process sends its pokes, too."""
    empty(broker_url)
    live = Celery("live", broker=broker_url, set_as_current=False)
    live.config_from_object("django.conf:settings", namespace="CELERY")
    live.set_current()
    yield broker_url
    live.close()
    app.set_current()


@pytest.fixture
def start_worker(transactional_db: None, live_broker: str, tmp_path: Path) -> Iterator[StartWorker]:
    """Starts a Celery worker on the database and the broker of the test; `--beat` adds the clock."""
    started: list[Popen[bytes]] = []
    database = urlsplit(os.environ["DATABASE_URL"])._replace(
        path=f"/{connection.settings_dict['NAME']}"
    )
    env = os.environ | {
        "BRAID_TESTING": "1",
        "DATABASE_URL": database.geturl(),
        "BROKER_URL": live_broker,
        "BRAID_WORKER_READY": str(tmp_path / "ready"),
    }
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "--concurrency", "2"]
    command += ["--loglevel", "warning", "--without-gossip", "--without-mingle"]
    command += ["--schedule", str(tmp_path / "beat")]

    def start(*more: str) -> Popen[bytes]:
        (tmp_path / "ready").unlink(missing_ok=True)
        started.append(
            spawn([*command, *more], env=env, log=tmp_path / "worker.log", folder=PROJECT)
        )
        ready = wait_until((tmp_path / "ready").exists, seconds=40)
        assert ready, (tmp_path / "worker.log").read_text()
        return started[-1]

    yield start
    for process in started:
        kill_group(process.pid)
        process.wait(10)


def empty(broker_url: str) -> None:
    """The broker forgets everything, as one without a disk does when it is restarted."""
    with Connection(broker_url) as broker:
        channel: Any = broker.default_channel
        channel.client.flushall()
