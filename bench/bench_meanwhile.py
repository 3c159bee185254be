"""How much slower a page is while an export is made, by a worker as `make run` starts it."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection
from tempfile import TemporaryDirectory

from celery import current_app

from bench.figure import Figure
from bench.installation import Installation, fill, fresh_installation
from bench.instrument import filled
from config.embedded.parts import POLITENESS
from config.embedded.places import PROJECT
from survey.actions.export import request_export
from survey.actions.submission import definition_of, receive
from survey.actions.token import issue_token

ROWS = int(os.environ.get("BENCH_ROWS", "20000"))
QUIET = 5.0  # seconds
PAUSE = 0.02  # seconds between two requests


def run() -> list[Figure]:
    current_app.conf.update(broker_url="memory://")  # nobody is to be told of this study
    processes = min(2, os.cpu_count() or 1)
    with fresh_installation(processes=processes) as there, TemporaryDirectory() as folder:
        receive(xml=filled(definition_of(there.version)), by=there.member)
        fill(ROWS)
        token = f"Token {issue_token(user=there.member.user)}"
        ends = time.perf_counter() + QUIET
        quiet = _asked(there, token, lambda: time.perf_counter() < ends)
        exporter = _exporter(there, folder)
        busy = _asked(there, token, lambda: exporter.poll() is None)
        if exporter.returncode:
            raise RuntimeError("the export failed")
    return [
        Figure("p50, quiet", _quantile(quiet, 50), "ms", f"{len(quiet)} lists of 50"),
        Figure("p95, quiet", _quantile(quiet, 95), "ms", f"{len(quiet)} lists of 50"),
        Figure("p50, meanwhile", _quantile(busy, 50), "ms", f"{len(busy)} lists, {ROWS:,} rows"),
        Figure("p95, meanwhile", _quantile(busy, 95), "ms", f"{len(busy)} lists, {ROWS:,} rows"),
    ]


def _exporter(there: Installation, folder: str) -> subprocess.Popen[bytes]:
    form = there.version.form
    export = request_export(form=form, format_="csv", options={}, by=there.member)
    told = {"DATABASE_URL": there.database_url, "BROKER_URL": "memory://", "MEDIA_ROOT": folder}
    return subprocess.Popen(
        [*POLITENESS, sys.executable, "-m", "bench.exporter", str(export.job_id)],
        env={**os.environ, **told},
        cwd=PROJECT,
    )


def _asked(there: Installation, token: str, goes_on: Callable[[], bool]) -> list[float]:
    """The times of one page, asked for again and again, in seconds."""
    connection = HTTPConnection(there.host, there.port, timeout=120)
    path, took = f"/api/v1/studies/{there.study}/submissions?limit=50", []
    for _ in range(4):
        _get(connection, path, token)  # two processes, each of which has a first time
    while goes_on():
        took.append(_get(connection, path, token))
        time.sleep(PAUSE)
    connection.close()
    return took


def _get(connection: HTTPConnection, path: str, token: str) -> float:
    began = time.perf_counter()
    connection.request("GET", path, headers={"Authorization": token})
    response = connection.getresponse()
    response.read()
    if response.status != 200:  # noqa: PLR2004 - HTTP's own number
        raise RuntimeError(f"{path} was answered with {response.status}")
    return time.perf_counter() - began


def _quantile(times: list[float], percent: int) -> float:
    """In milliseconds."""
    return statistics.quantiles(times, n=100)[percent - 1] * 1000
