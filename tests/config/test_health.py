"""GET /healthz: what is well, what is down, and an answer in time."""

import json
import signal
import socket
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from celery import current_app
from django.db import connection
from django.test import Client
from django.utils import timezone

from config import health
from config.embedded import valkey
from config.embedded.process import end, wait_until
from config.probe import Probe
from survey.models import Attempt, Heartbeat, Mark

pytestmark = pytest.mark.django_db(transaction=True)


def _heard(*, seconds_ago: float = 0) -> None:
    at = timezone.now() - timedelta(seconds=seconds_ago)
    Heartbeat.objects.update_or_create(name="worker", defaults={"at": at})


def _health() -> tuple[int, dict[str, Any]]:
    response = Client().get("/healthz")
    return response.status_code, json.loads(response.content)


@pytest.fixture
def broker_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Point Celery at another broker while a test runs."""

    def point(url: str) -> None:
        monkeypatch.setattr(current_app.conf, "broker_write_url", url)
        monkeypatch.setattr(health, "broker", Probe(health._ask_broker))

    return point


def test_all_is_well_when_all_answer() -> None:
    _heard(seconds_ago=3)

    status, told = _health()

    assert (status, told["status"]) == (200, "ok")
    assert told["database"]["status"] == told["broker"]["status"] == "ok"
    assert told["database"]["ms"] >= 0
    assert 3 <= told["worker"]["heard"] < 20
    assert told["marks"] == {"due": 0, "oldest": 0.0, "parked": 0}


def test_it_is_public_and_never_kept() -> None:
    response = Client().get("/healthz")

    assert response["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert "Set-Cookie" not in response
    assert Client().post("/healthz").status_code == 405


@pytest.mark.parametrize("seconds_ago", [None, 61])
def test_a_worker_that_is_silent_is_down(seconds_ago: float | None) -> None:
    if seconds_ago is not None:
        _heard(seconds_ago=seconds_ago)

    status, told = _health()

    assert (status, told["status"], told["worker"]["status"]) == (503, "down", "down")


def test_marks_that_wait_are_told_but_do_not_make_it_ill() -> None:
    _heard()
    for key in (1, 2):
        Mark.objects.create(task="analysis.refresh_tallies", key=key)
    Mark.objects.update(at=timezone.now() - timedelta(seconds=90))
    Attempt.objects.create(
        task="analysis.refresh_tallies", key=2, count=5, parked_at=timezone.now()
    )

    status, told = _health()

    assert status == 200
    assert (told["marks"]["due"], told["marks"]["parked"]) == (1, 1)
    assert 90 <= told["marks"]["oldest"] < 120


def test_a_broker_that_is_gone_is_down(broker_at: Callable[[str], None]) -> None:
    _heard()
    broker_at("redis+socket:///nowhere/valkey.sock")

    status, told = _health()

    assert (status, told["broker"]) == (503, {"status": "down", "ms": None})
    assert told["database"]["status"] == "ok"


def test_a_broker_that_hangs_costs_no_more_than_two_seconds(
    broker_at: Callable[[str], None],
) -> None:
    _heard()
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        broker_at(f"redis://127.0.0.1:{deaf.getsockname()[1]}/0")
        began = time.monotonic()
        status, told = _health()
        took = time.monotonic() - began

    assert (status, told["broker"]["status"]) == (503, "down")
    assert took < 2.5


@pytest.mark.slow
def test_a_real_broker_is_heard_again_after_it_hung(broker_at: Callable[[str], None]) -> None:
    _heard()
    with TemporaryDirectory(prefix="braid-") as name:
        server = valkey.start(Path(name))
        assert wait_until(lambda: valkey.answers(Path(name)), seconds=10)
        broker_at(valkey.broker_url(Path(name)))
        before = _health()[0]
        server.send_signal(signal.SIGSTOP)
        during = _health()[0]
        server.send_signal(signal.SIGCONT)
        after = wait_until(lambda: _health()[0] == 200, seconds=10)
        end(server)

    assert (before, during, after) == (200, 503, True)


@pytest.mark.slow
def test_many_questions_leave_no_connection_behind(broker_at: Callable[[str], None]) -> None:
    _heard()
    with TemporaryDirectory(prefix="braid-") as name:
        server = valkey.start(Path(name))
        assert wait_until(lambda: valkey.answers(Path(name)), seconds=10)
        broker_at(valkey.broker_url(Path(name)))
        _health()
        before = len(list(Path("/dev/fd").iterdir()))
        for _ in range(100):
            _health()
        after = len(list(Path("/dev/fd").iterdir()))
        end(server)

    assert after <= before + 2


def test_all_that_hangs_together_costs_no_more_than_two_seconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    release = threading.Event()
    for name in ("database", "broker"):
        monkeypatch.setattr(health, name, Probe(release.wait))
    began = time.monotonic()

    status, told = _health()

    assert time.monotonic() - began < 2
    assert (status, told["database"]["status"], told["broker"]["status"]) == (503, "down", "down")
    release.set()


def test_a_database_that_is_gone_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    _heard()
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")
    connection.close()

    status, told = _health()

    assert status == 503
    assert told["database"] == {"status": "down", "ms": None}
    assert told["worker"] == {"status": "down", "heard": None}
    assert told["marks"] == {"due": None, "oldest": None, "parked": None}
