"""A small process that ends the others when their parent was killed.

The parent writes the process groups it starts into the guard's standard input. The kernel closes
that pipe when the parent dies, however it dies.
"""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from config.embedded.places import PROJECT
from config.embedded.process import group_lives, kill_group, spawn, wait_until

PATIENCE = 3.0  # seconds between asking and killing


@dataclass
class Guard:
    """The parent's end of the pipe."""

    groups: set[int] = field(default_factory=set)
    process: subprocess.Popen[bytes] = field(init=False)

    def __post_init__(self) -> None:
        self.post()

    def post(self) -> None:
        """Start the guard, again if it was killed, and tell it all groups."""
        self.process = spawn(
            [sys.executable, "-m", "config.embedded.guard"],
            env=os.environ | {"PYTHONPATH": str(PROJECT)},
            folder=Path("/"),
            stdin=subprocess.PIPE,
            death=None,
        )
        for group in self.groups:
            self.tell(f"+{group}")

    def watch(self, group: int) -> None:
        self.groups.add(group)
        self.tell(f"+{group}")

    def forget(self, group: int) -> None:
        self.groups.discard(group)
        self.tell(f"-{group}")

    def tell(self, line: str) -> None:
        if self.process.poll() is not None:
            self.close()
            self.post()
        pipe = self.process.stdin
        if pipe:
            pipe.write(f"{line}\n".encode())
            pipe.flush()

    def close(self) -> None:
        """Close the pipe: a living guard then ends the groups it still knows."""
        if self.process.stdin:
            self.process.stdin.close()

    def dismiss(self) -> None:
        """Close the pipe and wait for the guard."""
        self.close()
        self.process.wait(3 * PATIENCE)


def stand(orders: TextIO) -> set[int]:
    """Follow the orders until their writer is gone. Returns the groups that were left."""
    groups: set[int] = set()
    for line in orders:
        group = int(line[1:])
        if line.startswith("+"):
            groups.add(group)
        else:
            groups.discard(group)
    return groups


def end_groups(groups: set[int], *, patience: float = PATIENCE) -> None:
    """Ask every group to stop, then kill what is left."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        for group in groups:
            kill_group(group, how)
        if wait_until(lambda: not any(map(group_lives, groups)), seconds=patience):
            return


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    end_groups(stand(sys.stdin))
