"""Starting and ending child processes so that none of them outlives its parent."""

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1


def dies_with_parent(death: signal.Signals) -> Callable[[], None] | None:
    """What a child has to call before exec so that the kernel signals it when its parent is gone (Linux)."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl

    def ask_the_kernel() -> None:
        prctl(PR_SET_PDEATHSIG, int(death))

    return ask_the_kernel


def spawn(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str],
    log: Path | None = None,
    account: pwd.struct_passwd | None = None,
    death: signal.Signals | None = signal.SIGTERM,
    folder: Path = Path("/"),
    stdin: int = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """Start a command as leader of its own process group, so that Ctrl-C reaches only the parent.

    `death` is the signal it gets when the parent is killed; None lets it live on. Output goes to
    `log`, or to the parent's own.
    """
    with contextlib.ExitStack() as stack:
        output = stack.enter_context(log.open("ab")) if log else None
        return subprocess.Popen(  # noqa: S603 - our own commands, no shell
            [str(part) for part in command],
            env=dict(env),
            cwd=folder,
            stdin=stdin,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=dies_with_parent(death) if death else None,  # noqa: PLW1509 - one call into the kernel, no Python state
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
        )


def kill_group(pid: int, how: signal.Signals = signal.SIGKILL) -> None:
    """Signal a whole process group; a group that is gone is fine."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, how)


def group_lives(pid: int) -> bool:
    """Whether any process of that group still runs; a dead one that nobody has buried does not count."""
    try:
        os.killpg(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return sys.platform != "linux" or any(
        map(runs_in_group(pid), Path("/proc").glob("[0-9]*/stat"))
    )


def runs_in_group(group: int) -> Callable[[Path], bool]:
    """Reads a process's stat file: number (name) state parent group …; the name may hold blanks and brackets."""

    def runs(stat: Path) -> bool:
        try:
            state, _, its_group = stat.read_text().rpartition(")")[2].split()[:3]
        except (OSError, ValueError):
            return False
        return state not in "ZX" and int(its_group) == group

    return runs


def end(
    process: subprocess.Popen[bytes],
    *,
    how: signal.Signals = signal.SIGTERM,
    patience: float = 20.0,
) -> None:
    """Ask a process to stop, wait `patience` seconds, then kill what is left of its group."""
    if process.poll() is None:
        process.send_signal(how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
    kill_group(process.pid)
    process.wait(5)
    wait_until(lambda: not group_lives(process.pid), seconds=1)


def wait_until(claim: Callable[[], bool], *, seconds: float, every: float = 0.02) -> bool:
    """Whether the claim came true within so many seconds."""
    deadline = time.monotonic() + seconds
    while not claim():
        if time.monotonic() > deadline:
            return False
        time.sleep(every)
    return True


def tail(log: Path, *, characters: int = 1500) -> str:
    """The last lines of a log."""
    return log.read_text(errors="replace")[-characters:] if log.exists() else ""
