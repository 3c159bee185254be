"""`make run`: starts the whole installation, watches it, and stops it in order on Ctrl-C."""

import argparse
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType

from config.embedded import parts, valkey
from config.embedded.binaries import StartFailure
from config.embedded.environment import kept_secrets
from config.embedded.guard import Guard
from config.embedded.places import PROJECT, state_folder
from config.embedded.postgres import Cluster
from config.embedded.prepared import is_prepared, note_prepared
from config.embedded.process import wait_until
from config.embedded.supervisor import GivenUp, Supervisor
from config.preflight import complaints

READY_SECONDS = 120.0
LOOK_EVERY = 0.3  # seconds
DEMO_ACCOUNTS = "pi, coordinator, interviewer, coder_a, coder_b, lead, analyst, manager"


class Stop(BaseException):
    """Ctrl-C, or a polite kill."""


class Refused(Exception):  # noqa: N818 - read by a person
    """The installation cannot start; the text says why and what to do."""


@dataclass
class Installation:
    """What one `make run` holds: the environment of its parts, and the parts."""

    state: Path
    port: int
    env: dict[str, str] = field(default_factory=lambda: dict(os.environ))
    began: float = field(default_factory=time.monotonic)
    cluster: Cluster | None = None

    def __post_init__(self) -> None:
        self.guard = Guard()
        self.supervisor = Supervisor(self.say, self.guard)

    def say(self, text: str) -> None:
        print(f"{time.monotonic() - self.began:6.1f} s  {text}", flush=True)  # noqa: T201 - this is its terminal

    @property
    def demo(self) -> bool:
        return self.env.get("BRAID_DEMO") == "1"

    def start(self) -> None:
        """Up to the point where a person can use it."""
        self.start_servers()
        self.env |= kept_secrets(self.state)
        self.check()
        self.prepare(once_prepared=self.start_processes)
        self.wait_for_processes()
        self.say(f"ready at http://127.0.0.1:{self.port}/")
        self.say(self.how_to_sign_in())

    def start_servers(self) -> None:
        if not self.env.get("DATABASE_URL"):
            self.cluster = Cluster(self.state)
            started = self.cluster.acquire()
            self.env |= {"DATABASE_URL": self.cluster.url(), "BRAID_EMBEDDED": "1"}
            self.env.setdefault("BRAID_DEMO", "1")
            self.say(f"PostgreSQL {'started' if started else 'joined: others use it already'}")
        if not self.env.get("BROKER_URL"):
            folder = self.state / "valkey"
            self.env["BROKER_URL"] = valkey.broker_url(folder)
            self.supervisor.add(parts.broker(self.state))
            if not wait_until(lambda: valkey.answers(folder), seconds=30):
                raise Refused(
                    f"The embedded Valkey did not start. Its log: {folder / 'valkey.log'}"
                )
            self.say("Valkey started")

    def check(self) -> None:
        """Look at what somebody else runs."""
        if not self.cluster or "BROKER_URL" in os.environ:
            found = complaints(self.env, patience=10)
            if found:
                raise Refused("\n".join(found))
            self.say("database and broker checked")

    def prepare(self, *, once_prepared: Callable[[], None]) -> None:
        """Bring the installation up to date. The demo study is loaded while the processes start."""
        note = self.cluster.places.root / "prepared" if self.cluster else None
        if note and is_prepared(note, PROJECT, [self.state / "static"]):
            self.say("database, translations and static files are up to date")
            once_prepared()
            return
        command = [
            sys.executable,
            str(PROJECT / "manage.py"),
            "prepare",
            *(["--demo"] if self.demo else []),
        ]
        with subprocess.Popen(  # noqa: S603 - our own command
            command,
            env=self.env,
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        ) as process:
            self.guard.watch(process.pid)
            self.follow(process, once_prepared)
        self.guard.forget(process.pid)
        if process.returncode:
            raise Refused("The installation could not be prepared; the reason stands above.")
        if note:
            note_prepared(note, PROJECT)

    def follow(self, process: subprocess.Popen[str], once_prepared: Callable[[], None]) -> None:
        try:
            for line in process.stdout or ():
                done, _, seconds = line.rstrip("\n").partition("\t")
                self.say(f"{done} ({seconds} s)" if seconds else done)
                if done == "static files collected":
                    once_prepared()
        except BaseException:
            process.terminate()
            raise

    def start_processes(self) -> None:
        self.supervisor.add(parts.web(self.state, self.port, self.env))
        owns_broker = "BROKER_URL" not in os.environ
        self.supervisor.add(parts.worker(self.state, self.env, owns_broker=owns_broker))

    def wait_for_processes(self) -> None:
        def well() -> bool:
            self.supervisor.tend()
            return parts.ready_file(self.state).exists() and is_healthy(self.port)

        if not wait_until(well, seconds=READY_SECONDS, every=0.05):
            raise Refused(
                f"Web server or worker did not get ready. Their logs: {self.state / 'logs'}"
            )

    def how_to_sign_in(self) -> str:
        if self.demo:
            return f"sign in with one click as any role of the demo study ({DEMO_ACCOUNTS} @demo.example); Ctrl-C stops"
        return "make the first account: .venv/bin/python manage.py createsuperuser; Ctrl-C stops"

    def watch(self) -> None:
        """Until somebody stops it."""
        while True:
            time.sleep(LOOK_EVERY)
            self.supervisor.tend()
            if self.cluster and self.cluster.revive():
                self.say("PostgreSQL had no keeper: started one again")

    def stop(self) -> None:
        self.say("stopping")
        self.supervisor.stop()
        self.guard.dismiss()
        if self.cluster:
            self.cluster.release()
            self.cluster.wait_until_stopped()
        self.say("stopped")


def is_healthy(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200  # noqa: PLR2004 - HTTP's own number
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


@contextmanager
def alone(state: Path, port: int) -> Iterator[None]:
    """One installation per state folder: two would write one broker file."""
    with (state / "up.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise Refused(
                f"Braid already runs here, at {lock.read().strip()}. Stop it first, or set BRAID_STATE to another folder."
            ) from None
        lock.truncate(0)
        lock.write(f"http://127.0.0.1:{port}/ (process {os.getpid()})\n")
        lock.flush()
        yield


def require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Refused(
                f"Port {port} is taken by another program. Choose another one: make run PORT={port + 1}"
            ) from None


def on_signal(_number: int, _frame: FrameType | None) -> None:
    raise Stop


def handle_signals(handler: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    """All three by name: a shell that starts us in the background has SIGINT ignored."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, handler)


def run(port: int) -> None:
    state = state_folder()
    with ExitStack() as stack:
        stack.enter_context(alone(state, port))
        require_free(port)
        handle_signals(on_signal)
        installation = Installation(state, port)
        stack.callback(installation.stop)
        stack.callback(handle_signals, signal.SIG_IGN)
        installation.start()
        installation.watch()


def main() -> int:
    arguments = argparse.ArgumentParser(prog="make run", description=__doc__)
    arguments.add_argument("--port", type=int, default=8000)
    try:
        run(arguments.parse_args().port)
    except Stop:
        return 0
    except (Refused, StartFailure, GivenUp) as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
