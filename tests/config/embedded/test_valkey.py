import signal
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import redis

from config.embedded import valkey
from config.embedded.process import end, wait_until


@pytest.fixture
def folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="braid-") as name:
        yield Path(name)


def test_what_the_broker_acknowledged_survives_its_death(folder: Path) -> None:
    server = valkey.start(folder)
    assert wait_until(lambda: valkey.answers(folder), seconds=10)
    with redis.Redis(unix_socket_path=str(valkey.socket_path(folder))) as client:
        client.rpush("queue", "许昌")
    end(server, how=signal.SIGKILL)
    assert not valkey.answers(folder)

    server = valkey.start(folder)

    assert wait_until(lambda: valkey.answers(folder), seconds=10)
    with redis.Redis(unix_socket_path=str(valkey.socket_path(folder))) as client:
        assert client.lpop("queue") == "许昌".encode()
    end(server)


def test_the_address_of_the_broker_is_its_socket(folder: Path) -> None:
    assert valkey.broker_url(folder) == f"redis+socket://{folder}/sockets/valkey.sock"
