"""The real web server on the database of the tests, for clients that need all of HTTP."""

import os
import sys
from collections.abc import Iterator
from http import HTTPStatus
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from django.db import connection

from config.embedded.places import PROJECT
from config.embedded.process import kill_group, spawn, wait_until
from tests.e2e.product import free_port


@pytest.fixture(scope="session")
def served(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Its address, without a slash at the end. Files go to a folder of the session."""
    folder, port = tmp_path_factory.mktemp("served"), free_port()
    database = urlsplit(os.environ["DATABASE_URL"])._replace(
        path=f"/{connection.settings_dict['NAME']}"
    )
    env = os.environ | {
        "BRAID_TESTING": "1",
        "DATABASE_URL": database.geturl(),
        "MEDIA_ROOT": str(folder / "media"),
    }
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--no-ws", "--log-level", "warning"]
    command += ["--workers", "1", "--blocking-threads", "2", "config.wsgi:application"]
    log = folder / "web.log"
    process = spawn(command, env=env, log=log, folder=PROJECT)
    try:
        assert wait_until(lambda: _answers(port), seconds=60), log.read_text()
        yield f"http://127.0.0.1:{port}"
    finally:
        kill_group(process.pid)
        process.wait(10)


def _answers(port: int) -> bool:
    connection_to = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection_to.request("GET", "/v1/nothing")
        return connection_to.getresponse().status == HTTPStatus.NOT_FOUND
    except OSError:
        return False
    finally:
        connection_to.close()
