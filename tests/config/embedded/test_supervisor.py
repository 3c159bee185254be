import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.embedded.guard import Guard
from config.embedded.process import group_lives, spawn
from config.embedded.supervisor import TOO_MANY, GivenUp, Part, Supervisor


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(said: list[str]) -> Iterator[Supervisor]:
    supervisor = Supervisor(said.append, Guard())
    yield supervisor
    supervisor.stop()
    supervisor.guard.dismiss()


def sleeper(name: str = "worker") -> Part:
    return Part(name, lambda: spawn(["sleep", "60"], env=os.environ))


def pid_of(part: Part) -> int:
    assert part.process
    return part.process.pid


def test_a_part_that_was_killed_is_started_again(supervisor: Supervisor, said: list[str]) -> None:
    part = sleeper()
    supervisor.add(part)
    before = pid_of(part)
    os.kill(before, signal.SIGKILL)
    while part.process and part.process.poll() is None:
        time.sleep(0.01)

    supervisor.tend()

    assert pid_of(part) != before
    assert group_lives(pid_of(part))
    assert said == ["worker was ended by SIGKILL: starting it again"]


def test_what_a_killed_part_left_behind_is_ended_first(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    part = Part("worker", lambda: spawn(["sh", "-c", "sleep 60 & wait"], env=os.environ))
    supervisor.add(part)
    before = pid_of(part)
    time.sleep(0.1)
    os.kill(before, signal.SIGKILL)
    while part.process and part.process.poll() is None:
        time.sleep(0.01)
    assert group_lives(before)

    supervisor.tend()

    assert not group_lives(before)


def test_a_part_that_lives_but_is_ill_is_started_again(
    supervisor: Supervisor, said: list[str]
) -> None:
    ills = iter(["has been silent for 61 s", ""])
    part = sleeper()
    part.ailment = lambda: next(ills)
    supervisor.add(part)
    before = pid_of(part)

    supervisor.tend()
    supervisor.tend()

    assert not group_lives(before)
    assert said == ["worker has been silent for 61 s: starting it again"]


def test_a_part_that_is_well_is_left_alone(supervisor: Supervisor, said: list[str]) -> None:
    part = sleeper()
    supervisor.add(part)
    before = pid_of(part)

    supervisor.tend()

    assert pid_of(part) == before
    assert said == []


def test_a_part_that_stops_again_and_again_is_given_up_with_its_last_words(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    part = sleeper()
    part.log = tmp_path / "worker.log"
    part.log.write_text("ImportError: no module named braid\n")
    part.restarts = [time.monotonic()] * TOO_MANY
    supervisor.add(part)

    with pytest.raises(GivenUp) as given_up:
        supervisor.restart(part)

    assert str(given_up.value).splitlines() == [
        f"worker stopped 6 times within 60 s. The end of {part.log}:",
        "ImportError: no module named braid",
    ]


def saying_farewell(name: str, log: Path) -> Part:
    script = (
        f"trap 'echo {name} >> {log}; exit' TERM; echo up >> {log}; while :; do sleep 0.01; done"
    )
    return Part(name, lambda: spawn(["sh", "-c", script], env=os.environ))


def test_the_part_started_last_is_stopped_first(supervisor: Supervisor, tmp_path: Path) -> None:
    log = tmp_path / "farewells"
    for name in ("broker", "web", "worker"):
        supervisor.add(saying_farewell(name, log))
    while not log.exists() or len(log.read_text().splitlines()) < 3:
        time.sleep(0.01)

    supervisor.stop()

    assert log.read_text().splitlines() == ["up", "up", "up", "worker", "web", "broker"]
