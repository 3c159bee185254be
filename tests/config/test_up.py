"""`make run` as a person meets it: real processes, killed for real."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from shutil import rmtree

import pytest

from config.embedded.places import PROJECT, own_folder
from config.embedded.process import wait_until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc to see what is left running"),
]


@dataclass
class Run:
    """One `make run` in a state folder of its own, without the demo study."""

    state: Path
    port: int
    process: subprocess.Popen[bytes] = field(init=False)

    def __post_init__(self) -> None:
        self.log.unlink(missing_ok=True)
        with self.log.open("wb") as log:
            # From a script with `&` a program is born with SIGINT ignored, and must hear it all the same.
            before = signal.signal(signal.SIGINT, signal.SIG_IGN)
            self.process = subprocess.Popen(
                [sys.executable, "-m", "config.up", "--port", str(self.port)],
                cwd=PROJECT,
                env=clean_environment(self.state),
                stdout=log,
                stderr=log,
            )
            signal.signal(signal.SIGINT, before)

    @property
    def log(self) -> Path:
        return self.state / "terminal"

    def says(self, text: str, *, seconds: float = 60) -> bool:
        return wait_until(
            lambda: text in self.log.read_text() or self.ended(), seconds=seconds
        ) and (text in self.log.read_text())

    def ended(self) -> bool:
        return self.process.poll() is not None

    def is_healthy(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()


def clean_environment(state: Path) -> dict[str, str]:
    ours = {
        "DATABASE_URL",
        "BROKER_URL",
        "SECRET_KEY",
        "BRAID_TESTING",
        "BRAID_TEST_CLUSTER",
        "DJANGO_SETTINGS_MODULE",
    }
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ours and "PYTEST" not in name
    }
    return kept | {"BRAID_STATE": str(state), "BRAID_DEMO": "0"}


@pytest.fixture
def state() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="braid-"))
    own_folder(folder, mode=0o755)
    yield folder
    for pid in processes_of(folder):
        os.kill(pid, signal.SIGKILL)
    rmtree(folder)


def processes_of(state: Path, pattern: str = "") -> list[int]:
    """Every living process of this installation, wherever it hangs in the tree: some servers write
    over their environment, and some over their command line.
    """
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            signs = (folder / "environ").read_bytes() + (folder / "cmdline").read_bytes()
            signs += str((folder / "cwd").readlink()).encode()
            command = (folder / "cmdline").read_text()
        except OSError:
            continue
        if str(state).encode() in signs and pattern in command:
            found.append(int(folder.name))
    return sorted(found)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def becomes(claim: Callable[[], bool]) -> bool:
    return wait_until(claim, seconds=30, every=0.1)


def postmaster(state: Path) -> int:
    return int((state / "postgres/data/postmaster.pid").read_text().split()[0])


def test_an_installation_heals_itself_leaves_nothing_behind_and_rises_again(state: Path) -> None:
    first = Run(state, free_port())
    assert first.says(f"ready at http://127.0.0.1:{first.port}/"), first.log.read_text()

    # What dies is started again.
    for name, pattern in (("web", "granian"), ("worker", "celery"), ("broker", "valkey-server")):
        os.kill(processes_of(state, pattern)[0], signal.SIGKILL)
        assert first.says(f"{name} was ended by SIGKILL: starting it again"), first.log.read_text()
    os.kill(postmaster(state), signal.SIGKILL)
    assert becomes(first.is_healthy), first.log.read_text()

    # Nothing outlives a parent that had no time to say goodbye.
    first.process.kill()
    first.process.wait()
    assert becomes(lambda: processes_of(state) == [])

    # A second start finds everything as it was.
    second = Run(state, first.port)
    assert second.says("ready at"), second.log.read_text()
    assert "are up to date" in second.log.read_text()
    assert second.is_healthy()

    # There is one installation for each state folder.
    refused = subprocess.run(
        [sys.executable, "-m", "config.up", "--port", str(free_port())],
        cwd=PROJECT,
        env=clean_environment(state),
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.stderr.startswith(f"Braid already runs here, at http://127.0.0.1:{second.port}/")
    assert refused.returncode == 1

    # Ctrl-C stops all of it.
    second.process.send_signal(signal.SIGINT)
    assert second.process.wait(30) == 0
    assert second.log.read_text().endswith("s  stopped\n")
    assert processes_of(state) == []


def test_a_taken_port_is_one_clear_sentence(state: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = int(other.getsockname()[1])

        run = Run(state, port)
        code = run.process.wait(20)

    assert code == 1
    assert (
        run.log.read_text()
        == f"Port {port} is taken by another program. Choose another one: make run PORT={port + 1}\n"
    )
