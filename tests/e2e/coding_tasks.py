"""Open coding tasks for the browser tests: given out by the lead coder, in the product's own database."""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import gettempdir

from config.embedded.places import PROJECT
from tests.e2e.product import own_environment


def state_of(address: str) -> Path:
    """The folder of the product that answers at this address: its log says where it is ready."""
    for log in Path(gettempdir()).glob("braid-e2e-*/up.log"):
        if f"ready at {address}/" in log.read_text():
            return log.parent
    raise FileNotFoundError(address)


def give(address: str, *, transcript: str, coder: str) -> int:
    """Number of a new open task of the demo study, in a round of its own. A transcript that is not
    there is made of the talk in tests.e2e.given_task.
    """
    told = json.dumps({"transcript": transcript, "coder": coder})
    here = [sys.executable, "-m", "config.embedded.within"]
    done = subprocess.run(
        [*here, sys.executable, "-m", "tests.e2e.given_task", told],
        cwd=PROJECT,
        env=own_environment(state_of(address)),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return int(done.stdout.split()[-1])
