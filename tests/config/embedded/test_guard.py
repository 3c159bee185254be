import os
import signal
import subprocess
import sys
from io import StringIO
from pathlib import Path

from config.embedded.guard import Guard, end_groups, stand
from config.embedded.process import group_lives, spawn, wait_until

# The child is not tied to its parent by the kernel, and has a child of its own.
PARENT = """
import os, time
from config.embedded.guard import Guard
from config.embedded.process import spawn
child = spawn(["sh", "-c", "sleep 60 & wait"], env=os.environ, death=None)
Guard().watch(child.pid)
print(child.pid, flush=True)
time.sleep(60)
"""


def test_nothing_outlives_a_parent_that_is_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        assert group_lives(child)

        parent.kill()

        assert wait_until(lambda: not group_lives(child), seconds=10)


def test_the_guard_knows_the_groups_that_were_not_forgotten() -> None:
    orders = StringIO("+10\n+11\n-10\n+12\n")

    assert stand(orders) == {11, 12}


def test_a_guard_that_was_killed_is_replaced_and_told_everything() -> None:
    child = spawn(["sleep", "60"], env=os.environ, death=None)
    other = spawn(["sleep", "60"], env=os.environ, death=None)
    guard = Guard()
    guard.watch(child.pid)
    guard.process.kill()
    guard.process.wait(5)

    guard.watch(other.pid)
    guard.close()

    assert child.wait(5) == other.wait(5) == -signal.SIGTERM
    guard.dismiss()


def test_who_does_not_listen_is_killed(tmp_path: Path) -> None:
    script = "trap '' TERM; echo deaf; while :; do sleep 0.1; done"
    child = spawn(["sh", "-c", script], env=os.environ, log=tmp_path / "log")
    assert wait_until(lambda: (tmp_path / "log").read_text() == "deaf\n", seconds=5)

    end_groups({child.pid}, patience=0.2)

    assert child.wait(5) == -signal.SIGKILL
