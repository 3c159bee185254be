"""Calls the API over keep-alive connections, alone or many at a time, and looks at the clock."""

import json
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from threading import Barrier
from typing import Any, NamedTuple

from bench.posting import TIMEOUT, Posted


class Answer(NamedTuple):
    """Status, body and seconds of one call."""

    status: int
    body: bytes
    seconds: float


class Caller:
    """One keep-alive connection of somebody with a token."""

    def __init__(self, port: int, token: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.file = self.socket.makefile("rb")
        self.head = f"Host: 127.0.0.1:{port}\r\nAuthorization: Token {token}\r\n"

    def call(self, method: str, path: str, body: object = None) -> Answer:
        """Send it as JSON and read the whole answer."""
        sent = b"" if body is None else json.dumps(body).encode()
        head = f"{method} {path} HTTP/1.1\r\n{self.head}Content-Length: {len(sent)}\r\n"
        typed = "Content-Type: application/json\r\n" if sent else ""
        began = time.perf_counter()
        self.socket.sendall(f"{head}{typed}\r\n".encode() + sent)
        status = int(self.file.readline().split()[1])
        length = 0
        while (line := self.file.readline().strip()) != b"":
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        answer = self.file.read(length)
        return Answer(status, answer, time.perf_counter() - began)

    def close(self) -> None:
        self.file.close()
        self.socket.close()


type Call = tuple[str, str, Any]


def one_by_one(caller: Caller, calls: Iterator[Call], *, times: int) -> Posted:
    """So many calls, each after the answer to the one before."""
    began = time.perf_counter()
    answers = [caller.call(*next(calls)) for _ in range(times)]
    lasted = time.perf_counter() - began
    return Posted([each.status for each in answers], [each.seconds for each in answers], lasted)


def together(
    connect: Sequence[Callable[[], Caller]], calls: Sequence[Iterator[Call]], *, seconds: float
) -> Posted:
    """Everybody calls as fast as answers come, for so long."""
    start = Barrier(len(connect) + 1, timeout=TIMEOUT)

    def work(make: Callable[[], Caller], mine: Iterator[Call]) -> list[Answer]:
        caller = make()
        found: list[Answer] = []
        try:
            start.wait()
            until = time.perf_counter() + seconds
            while time.perf_counter() < until:
                found.append(caller.call(*next(mine)))
        finally:
            caller.close()
        return found

    with ThreadPoolExecutor(len(connect)) as pool:
        futures = [pool.submit(work, *pair) for pair in zip(connect, calls, strict=True)]
        start.wait()
        began = time.perf_counter()
        answers = [answer for future in futures for answer in future.result()]
        lasted = time.perf_counter() - began
    return Posted([each.status for each in answers], [each.seconds for each in answers], lasted)


def failures(posted: Posted, expected: HTTPStatus) -> int:
    """How many calls were answered otherwise."""
    return sum(status != expected for status in posted.statuses)
