"""The environment that settings.py reads, completed for an installation without an operator."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.embedded.places import state_folder
from config.embedded.postgres import Cluster
from config.embedded.valkey import broker_url

SECRETS = {"SECRET_KEY": "secret_key", "BRAID_VAULT_KEY": "vault_key"}


@contextmanager
def embedded_environment() -> Iterator[None]:
    """Where DATABASE_URL is missing, hold the embedded PostgreSQL and set what settings.py needs."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    state = state_folder()
    cluster = Cluster(state)
    cluster.acquire()
    try:
        os.environ |= {"DATABASE_URL": cluster.url(), "BRAID_EMBEDDED": "1"}
        os.environ.setdefault("BROKER_URL", broker_url(state / "valkey"))
        os.environ |= kept_secrets(state)
        yield
    finally:
        cluster.release()


def kept_secrets(state: Path) -> dict[str, str]:
    """The secrets of this installation: from the environment, else made once and kept in the state folder."""
    return {
        name: os.environ.get(name) or kept_secret(state / file) for name, file in SECRETS.items()
    }


def kept_secret(file: Path) -> str:
    """A random text of 256 bits, kept in a file that only its owner can read."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text().strip()
    with os.fdopen(descriptor, "w") as new:
        secret = secrets.token_urlsafe(32)
        new.write(f"{secret}\n")
    return secret
