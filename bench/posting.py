"""Posts submissions from several connections at once and looks at the clock."""

import itertools
import socket
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from uuid import uuid4

from bench.instrument import PLACEHOLDER

BOUNDARY = "bench-boundary"
TIMEOUT = 60.0  # seconds


@dataclass(frozen=True, slots=True)
class Posted:
    """What came of a burst of posts; times are in seconds."""

    statuses: Sequence[int]
    times: Sequence[float]
    seconds: float

    @property
    def per_second(self) -> float:
        return len(self.statuses) / self.seconds

    @property
    def success(self) -> float:
        """The percentage that was answered with 201."""
        return 100 * sum(status == 201 for status in self.statuses) / len(self.statuses)  # noqa: PLR2004

    def quantile(self, percent: int) -> float:
        """In milliseconds."""
        return statistics.quantiles(self.times, n=100)[percent - 1] * 1000


class Poster:
    """One keep-alive connection that posts as devices do."""

    def __init__(self, host: str, port: int, path: str, headers: Callable[[], str]) -> None:
        self.socket = socket.create_connection((host, port), timeout=TIMEOUT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.file = self.socket.makefile("rb")
        self.host, self.path, self.headers = host, path, headers

    def post(self, xml: bytes) -> int:
        """The status of the answer."""
        part = 'Content-Disposition: form-data; name="xml_submission_file"; filename="s.xml"'
        body = (
            f"--{BOUNDARY}\r\n{part}\r\nContent-Type: text/xml\r\n\r\n".encode()
            + xml
            + f"\r\n--{BOUNDARY}--\r\n".encode()
        )
        head = (
            f"POST {self.path} HTTP/1.1\r\nHost: {self.host}\r\nX-OpenRosa-Version: 1.0\r\n"
            f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n"
            f"Content-Length: {len(body)}\r\n{self.headers()}\r\n"
        )
        self.socket.sendall(head.encode() + body)
        return self._status()

    def _status(self) -> int:
        status = int(self.file.readline().split()[1])
        length = 0
        while (line := self.file.readline().strip()) != b"":
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        self.file.read(length)
        return status

    def close(self) -> None:
        self.file.close()
        self.socket.close()


def bodies(template: bytes) -> Iterator[bytes]:
    """The filled form under ever new instance IDs."""
    placeholder = PLACEHOLDER.encode()
    while True:
        yield template.replace(placeholder, f"uuid:{uuid4()}".encode())


def burst(
    connect: Callable[[], Poster], template: bytes, *, connections: int, posts: int, seconds: float
) -> Posted:
    """Post from so many connections until `posts` are through, or the time is."""
    tickets = itertools.count()
    start = Barrier(connections + 1, timeout=TIMEOUT)
    deadline = [0.0]

    def work() -> list[tuple[int, float]]:
        found: list[tuple[int, float]] = []
        poster = connect()
        try:
            start.wait()
            for xml in bodies(template):
                if next(tickets) >= posts or time.perf_counter() > deadline[0]:
                    return found
                began = time.perf_counter()
                found.append((poster.post(xml), time.perf_counter() - began))
        finally:
            poster.close()
        return found

    with ThreadPoolExecutor(connections) as pool:
        futures = [pool.submit(work) for _ in range(connections)]
        deadline[0] = time.perf_counter() + seconds + 1
        start.wait()
        began = time.perf_counter()
        deadline[0] = began + seconds
        answers = [answer for future in futures for answer in future.result()]
        lasted = time.perf_counter() - began
    return Posted([status for status, _ in answers], [took for _, took in answers], lasted)


def at_once(connect: Callable[[], Poster], xml: bytes, *, posts: int) -> Posted:
    """The same body from so many connections at the same moment."""
    start = Barrier(posts, timeout=TIMEOUT)

    def work() -> tuple[int, float]:
        poster = connect()
        try:
            start.wait()
            began = time.perf_counter()
            return poster.post(xml), time.perf_counter() - began
        finally:
            poster.close()

    began = time.perf_counter()
    with ThreadPoolExecutor(posts) as pool:
        answers = [future.result() for future in [pool.submit(work) for _ in range(posts)]]
    lasted = time.perf_counter() - began
    return Posted([status for status, _ in answers], [took for _, took in answers], lasted)
