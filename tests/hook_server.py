"""A service that is told by webhooks: a real server that keeps what it gets and answers as set."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import NamedTuple

CERTIFICATE = Path(__file__).with_name("hook_server.pem")  # of "localhost", with its key; no secret


class Got(NamedTuple):
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Listener:
    """`answer` writes the raw answer; by default 200 with a short text."""

    port: int = 0
    got: list[Got] = field(default_factory=list)
    status: int = 200
    body: bytes = b"heard"
    headers: dict[str, str] = field(default_factory=dict)
    raw: Callable[[Callable[[bytes], object]], None] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?study=hair"

    def handler(listener) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - `self` is the inner one
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                headers = dict(self.headers.items())
                listener.got.append(Got(self.path, headers, self.rfile.read(length)))
                if listener.raw is not None:
                    listener.raw(self._written)
                    return
                self.send_response(listener.status)
                for name, value in listener.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(listener.body)))
                self.end_headers()
                self._written(listener.body)

            def do_GET(self) -> None:
                listener.got.append(Got(self.path, {}, b""))
                self.send_error(405)

            def _written(self, data: bytes) -> bool:
                """Whether the other side took it."""
                try:
                    self.wfile.write(data)
                    self.wfile.flush()
                except OSError:
                    self.close_connection = True
                    return False
                return True

            def log_message(self, *_args: object) -> None:
                """Say nothing."""

        return Handler


@contextmanager
def listening(certificate: Path | None = None) -> Iterator[Listener]:
    """Over TLS if there is a certificate."""
    listener = Listener()
    server = ThreadingHTTPServer(("127.0.0.1", 0), listener.handler())
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    listener.port = server.server_port
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield listener
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
