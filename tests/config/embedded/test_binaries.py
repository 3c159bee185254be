import pwd
import subprocess
from pathlib import Path

from config.embedded.binaries import copied_binaries, packaged_binaries, runnable

NOBODY = pwd.getpwnam("nobody")


def test_the_wheel_brings_servers_and_clients() -> None:
    programs = packaged_binaries()

    version = subprocess.run(
        [programs / "pg_dump", "--version"], capture_output=True, text=True, check=True
    )

    assert version.stdout.startswith("pg_dump (PostgreSQL) 18")
    assert (programs / "initdb").exists()


def test_a_program_that_only_its_owner_may_run_does_not_do(tmp_path: Path) -> None:
    program = tmp_path / "postgres"
    program.touch(mode=0o700)

    assert runnable(program, None)
    assert not runnable(program, NOBODY)


def test_a_copy_works_where_it_stands_and_is_made_once(tmp_path: Path) -> None:
    package = packaged_binaries().parents[1]

    copy = copied_binaries(package, tmp_path)
    made = (copy / "pginstall/bin/postgres").stat().st_ctime_ns
    again = copied_binaries(package, tmp_path)

    version = subprocess.run(
        [copy / "pginstall/bin/postgres", "--version"], capture_output=True, text=True, check=True
    )
    assert version.stdout.startswith("postgres (PostgreSQL) 18")
    assert (again / "pginstall/bin/postgres").stat().st_ctime_ns == made
