"""The product as `make run` starts it, in a folder of its own, for whoever drives a browser through it."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from config.embedded.places import PROJECT
from config.embedded.process import end, spawn, wait_until

READY = re.compile(r"ready at (http://127\.0\.0\.1:\d+)/")
PATIENCE = 180.0  # seconds until it is ready, on a busy machine
FAREWELL = 60.0  # seconds to stop in order
NOT_OURS = re.compile(r"BRAID_|DATABASE_URL|BROKER_URL|SECRET_KEY|DEBUG$|DJANGO_|MEDIA_ROOT")


class ProductError(RuntimeError):
    """The product did not start, or did not stop in order; its own words are in the text."""


@contextmanager
def running_product() -> Iterator[str]:
    """The address (without a slash at the end) of a fresh installation with the demo study."""
    with TemporaryDirectory(prefix="braid-e2e-") as name:
        state = Path(name)
        log = state / "up.log"
        command = [sys.executable, "-m", "config.up", "--port", str(free_port())]
        process = spawn(command, env=own_environment(state), log=log, folder=PROJECT)
        try:
            yield address_of(process, log)
            if process.poll() is not None:
                raise ProductError(f"It ended before the tests did:\n{log.read_text()}")
        finally:
            end(process, how=signal.SIGINT, patience=FAREWELL)
        if process.returncode != 0:
            raise ProductError(f"It ended with code {process.returncode}:\n{log.read_text()}")


def address_of(process: subprocess.Popen[bytes], log: Path) -> str:
    """Wait until it says that it is ready, and where."""
    wait_until(
        lambda: process.poll() is not None or READY.search(log.read_text()) is not None,
        seconds=PATIENCE,
        every=0.05,
    )
    found = READY.search(log.read_text())
    if found is None:
        raise ProductError(f"It did not get ready:\n{log.read_text()}")
    return found[1]


def own_environment(state: Path) -> dict[str, str]:
    """The environment without what belongs to the test session or to another installation."""
    inherited = {name: value for name, value in os.environ.items() if not NOT_OURS.match(name)}
    return {**inherited, "BRAID_STATE": str(state), "BRAID_DEMO": "1"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
