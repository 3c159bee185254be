"""A small process that keeps one PostgreSQL up for as long as anybody holds its lease.

Everyone who uses the server holds a shared lock on the lease file. The kernel lets go of the lock
when the holder dies, however it dies, so the server never outlives its last user.
"""

import contextlib
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import TextIO

from config.embedded.places import server_account
from config.embedded.process import spawn, wait_until

LOOK_EVERY = 0.1  # seconds
CRASHES_TO_GIVE_UP = 5
CRASH_WINDOW = 30.0  # seconds


class Stopped(Exception):  # noqa: N818 - an order, not an error
    """Somebody asked the keeper itself to stop."""


@dataclass
class Keeper:
    """Starts the server again when it dies, and stops it when the lease is free."""

    command: list[str]
    data: Path
    log: Path
    lease: TextIO
    crashes: list[float] = field(default_factory=list)

    def keep(self) -> int:
        """Stay until the lease is free. 0, or 1 when the server will not stay up."""
        end_orphan(self.data)
        server = self.start()
        with contextlib.suppress(Stopped):
            while not has_lock(self.lease):
                time.sleep(LOOK_EVERY)
                if server.poll() is not None:
                    if self.hopeless():
                        return 1
                    server = self.start()
        stop(server)
        return 0

    def start(self) -> subprocess.Popen[bytes]:
        # SIGINT is PostgreSQL's fast shutdown: open transactions roll back, the data is written.
        return spawn(
            self.command,
            env=os.environ,
            log=self.log,
            account=server_account(),
            death=signal.SIGINT,
        )

    def hopeless(self) -> bool:
        now = time.monotonic()
        self.crashes = [then for then in self.crashes if now - then < CRASH_WINDOW] + [now]
        time.sleep(0.1 * len(self.crashes))
        return len(self.crashes) >= CRASHES_TO_GIVE_UP


def has_lock(file: TextIO) -> bool:
    """Try to get the only lock on an open file."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def end_orphan(data: Path) -> None:
    """Stop a server that an earlier keeper left behind when it was killed."""
    try:
        pid, _, _, port, sockets = (data / "postmaster.pid").read_text().splitlines()[:5]
        with socket.socket(
            socket.AF_UNIX
        ) as knock:  # the number alone may have gone to another process
            knock.connect(f"{sockets}/.s.PGSQL.{port}")
        os.kill(int(pid), signal.SIGINT)
    except (OSError, ValueError):
        return
    wait_until(lambda: not (data / "postmaster.pid").exists(), seconds=20)


def stop(server: subprocess.Popen[bytes]) -> None:
    """Fast shutdown, then the immediate one."""
    for how, patience in ((signal.SIGINT, 20), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
        if server.poll() is None:
            server.send_signal(how)
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(patience)


def on_signal(_number: int, _frame: FrameType | None) -> None:
    raise Stopped


def main() -> int:
    order = json.loads(sys.argv[1])
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, on_signal)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    # The lock is let go before the lease: who gets the lease finds the place of the keeper free.
    with Path(order["lease"]).open("a") as lease, Path(order["lock"]).open("a") as lock:
        if not wait_until(lambda: has_lock(lock), seconds=1):
            return 0  # another keeper is at it
        if os.fork():
            return 0  # the child has the lock, and no parent that would have to wait for it
        keeper = Keeper(
            command=order["command"], data=Path(order["data"]), log=Path(order["log"]), lease=lease
        )
        return keeper.keep()


if __name__ == "__main__":
    sys.exit(main())
