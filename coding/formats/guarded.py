"""Strangers' files are parsed in a process of their own, with limits of memory, time and files."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from coding.formats.reading import read_file
from coding.formats.script import (
    Fault,
    Reading,
    ReadingRefused,
    Why,
    fault_json,
    fault_of,
    from_json,
    to_json,
)

try:
    import resource
except ImportError:  # there are systems without limits of processes
    resource = None  # type: ignore[assignment]

SECONDS = 10
MEMORY = 512 * 2**20
_ROOT = Path(__file__).resolve().parents[2]
_OPEN_FILES = 64


def read_guarded(
    data: bytes,
    *,
    name: str,
    encoding: str = "",
    columns: Mapping[str, str] | None = None,
    seconds: float = SECONDS,
) -> Reading:
    """As `read_file`, but whatever the file does to the parser, it cannot hurt this process.

    The parser gets 512 MiB and `seconds`. Raises ReadingRefused, also when it dies of its limits.
    """
    asked = json.dumps({"name": name, "encoding": encoding, "columns": dict(columns or {})})
    try:
        child = subprocess.run(  # noqa: S603 - our own module, nothing of the file in the command
            [sys.executable, "-m", "coding.formats.guarded", asked],
            input=data,
            capture_output=True,
            timeout=seconds,
            check=False,
            cwd=_ROOT,
            env={"PYTHONPATH": str(_ROOT), "PYTHONIOENCODING": "utf-8", "PATH": os.defpath},
        )
    except subprocess.TimeoutExpired as error:
        raise ReadingRefused(Fault(Why.TOO_SLOW, text=str(seconds))) from error
    try:
        told: dict[str, Any] = json.loads(child.stdout)
    except ValueError as error:
        is_slow = child.returncode == -_CPU_SIGNAL
        raise ReadingRefused(Fault(Why.TOO_SLOW if is_slow else Why.TOO_MUCH_MEMORY)) from error
    if "faults" in told:
        raise ReadingRefused(*(fault_of(each) for each in told["faults"]))
    return from_json(told)


_CPU_SIGNAL = 24  # SIGXCPU


def limit() -> None:
    """Take from this process what a parser does not need; call it in the child only."""
    if resource is None:
        return
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def answer(data: bytes, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The reading, or its faults, as JSON."""
    try:
        return to_json(read_file(data, **asked))
    except ReadingRefused as refused:
        return {"faults": [fault_json(fault) for fault in refused.faults]}
    except MemoryError:
        return {"faults": [fault_json(Fault(Why.TOO_MUCH_MEMORY))]}
    except RecursionError:
        return {"faults": [fault_json(Fault(Why.DAMAGED))]}


if __name__ == "__main__":
    limit()
    sys.stdout.write(json.dumps(answer(sys.stdin.buffer.read(), json.loads(sys.argv[1]))))
