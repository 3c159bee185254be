import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from config.embedded.process import end, group_lives, kill_group, spawn, tail, wait_until


def test_a_child_leads_its_own_group(tmp_path: Path) -> None:
    child = spawn(["sleep", "60"], env=os.environ)

    assert os.getpgid(child.pid) == child.pid

    end(child)


def test_output_goes_to_the_log(tmp_path: Path) -> None:
    child = spawn(["echo", "许昌"], env=os.environ, log=tmp_path / "log")

    assert child.wait(5) == 0
    assert (tmp_path / "log").read_text() == "许昌\n"


def test_ending_a_child_ends_its_whole_group(tmp_path: Path) -> None:
    child = spawn(
        ["sh", "-c", "trap '' TERM; sleep 60 & echo up; wait"], env=os.environ, log=tmp_path / "log"
    )
    assert wait_until(lambda: (tmp_path / "log").read_text() == "up\n", seconds=5)

    end(child, patience=0.1)

    assert not group_lives(child.pid)
    assert child.returncode == -signal.SIGKILL


def test_a_group_that_is_gone_is_no_error() -> None:
    child = spawn(["true"], env=os.environ)
    child.wait(5)

    kill_group(child.pid)

    assert not group_lives(child.pid)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's promise is Linux's own")
def test_the_kernel_ends_a_child_whose_parent_is_killed() -> None:
    program = "import os, time; from config.embedded.process import spawn; print(spawn(['sleep', '60'], env=os.environ).pid, flush=True); time.sleep(60)"
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())

        parent.kill()

        assert wait_until(lambda: not group_lives(child), seconds=5)


def test_waiting_ends_when_the_time_is_over() -> None:
    assert not wait_until(lambda: False, seconds=0.05)


def test_the_tail_of_a_log_is_its_end(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("begin\nend\n")

    assert tail(tmp_path / "log", characters=4) == "end\n"
    assert tail(tmp_path / "none") == ""
