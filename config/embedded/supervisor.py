"""Keeps the parts of an installation running and stops them in order."""

import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from config.embedded.guard import Guard
from config.embedded.process import end, tail

TOO_MANY = 5  # restarts
WINDOW = 60.0  # seconds


class GivenUp(Exception):  # noqa: N818 - a finding, read by a person
    """A part stops again and again."""


@dataclass
class Part:
    """One long-running process: how it starts, what ails it while it runs, how it is asked to stop."""

    name: str
    launch: Callable[[], subprocess.Popen[bytes]]
    log: Path | None = None
    ailment: Callable[[], str] = str
    farewell: signal.Signals = signal.SIGTERM
    patience: float = 20.0
    process: subprocess.Popen[bytes] | None = None
    restarts: list[float] = field(default_factory=list)


@dataclass
class Supervisor:
    """`tend` has to be called a few times a second; it starts again what died or fell silent."""

    say: Callable[[str], None]
    guard: Guard
    parts: list[Part] = field(default_factory=list)

    def add(self, part: Part) -> None:
        self.parts.append(part)
        self.launch(part)

    def tend(self) -> None:
        for part in self.parts:
            complaint = complaint_about(part)
            if complaint:
                self.say(f"{part.name} {complaint}: starting it again")
                self.restart(part)

    def restart(self, part: Part) -> None:
        """Start a part again, after all that is left of it is gone: a worker leaves a beat child behind."""
        now = time.monotonic()
        part.restarts = [then for then in part.restarts if now - then < WINDOW] + [now]
        if len(part.restarts) > TOO_MANY:
            raise GivenUp(last_words(part))
        if part.process:
            end(part.process, how=signal.SIGKILL)
            self.guard.forget(part.process.pid)
        time.sleep(0.1 * (len(part.restarts) - 1))
        self.launch(part)

    def launch(self, part: Part) -> None:
        part.process = part.launch()
        self.guard.watch(part.process.pid)

    def stop(self) -> None:
        """Stop all parts, the last one started first."""
        for part in reversed(self.parts):
            if part.process:
                end(part.process, how=part.farewell, patience=part.patience)
                self.guard.forget(part.process.pid)
        self.parts.clear()


def complaint_about(part: Part) -> str:
    """Why this part has to be started again; empty when it is well."""
    code = part.process.poll() if part.process else None
    if code is None:
        return part.ailment()
    if code < 0:
        return f"was ended by {signal.Signals(-code).name}"
    return f"ended with code {code}"


def last_words(part: Part) -> str:
    """Why a part was given up."""
    claim = f"{part.name} stopped {len(part.restarts)} times within {WINDOW:.0f} s."
    return f"{claim} The end of {part.log}:\n{tail(part.log)}" if part.log else claim
