"""Runs a command with an installation's environment, as in `python -m config.embedded.within psql`.

It finds PostgreSQL's client programs on its PATH, and the embedded server running.
"""

import os
import subprocess
import sys
from collections.abc import Sequence

from config.embedded.binaries import StartFailure, packaged_binaries
from config.embedded.environment import embedded_environment
from config.embedded.places import state_folder


def run(command: Sequence[str]) -> int:
    """Run it to its end. Returns its exit code."""
    with embedded_environment():
        path = f"{packaged_binaries()}{os.pathsep}{os.environ.get('PATH', '')}"
        media = os.environ.get("MEDIA_ROOT") or str(state_folder() / "media")
        return subprocess.run(  # noqa: S603 - what the person at the terminal asked for
            [os.path.expandvars(part) for part in command],
            env={**os.environ, "PATH": path, "MEDIA_ROOT": media},
            check=False,
        ).returncode


if __name__ == "__main__":
    try:
        sys.exit(run(sys.argv[1:]))
    except StartFailure as reason:
        sys.exit(str(reason))
