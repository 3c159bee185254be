"""Post to an address that was checked, and to no other: no redirect, no second look-up, no proxy."""

import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse
from threading import Timer

from survey.formats.hook_address import HookAddressError, Target, addresses_of, target_of

SECONDS = 10.0
MOST_BYTES = 64 * 2**10
KEPT_CHARACTERS = 1000


@dataclass(frozen=True, slots=True)
class Outcome:
    """`status` is None where nobody answered; then `answer` says why, else it begins the answer."""

    status: int | None
    answer: str

    @property
    def is_delivered(self) -> bool:
        return self.status is not None and self.status // 100 == HTTPStatus.OK // 100


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    private_too: bool = False,
    seconds: float = SECONDS,
) -> Outcome:
    """Send once. It takes at most `seconds` to connect and as many for all the rest."""
    try:
        target = target_of(url)
        addresses = addresses_of(target, private_too=private_too)
        with _connected(target, addresses, seconds) as connection:
            connection.request("POST", target.path, body, {"Host": target.netloc, **headers})
            response = connection.getresponse()
            return Outcome(response.status, kept(_read(response)))
    except HookAddressError as error:
        return Outcome(None, str(error))
    except (OSError, HTTPException) as error:
        return Outcome(None, kept(f"{type(error).__name__}: {error}".encode()))


def kept(answer: bytes) -> str:
    """The beginning of an answer, as PostgreSQL can keep it."""
    return answer.decode(errors="replace").replace("\0", "\ufffd")[:KEPT_CHARACTERS]


def _read(response: HTTPResponse) -> bytes:
    """The beginning of the body; once there is a status, a body that breaks off does no harm."""
    try:
        return response.read(MOST_BYTES)
    except (OSError, HTTPException):
        return b""


@contextmanager
def _connected(target: Target, addresses: list[str], seconds: float) -> Iterator[HTTPConnection]:
    """A connection to one of these very addresses, under the name of the target."""
    connection = HTTPConnection(target.host, target.port, timeout=seconds)
    sock = _reached(addresses, target.port, seconds)
    try:
        if target.is_tls:
            sock = ssl.create_default_context().wrap_socket(
                sock, server_hostname=target.host, do_handshake_on_connect=False
            )
        with _deadline(sock, seconds):
            if isinstance(sock, ssl.SSLSocket):
                sock.do_handshake()
            connection.sock = sock
            yield connection
    finally:
        sock.close()
        connection.close()


def _reached(addresses: list[str], port: int, seconds: float) -> socket.socket:
    """Connect to the first address that answers; the error of the last one if none does."""
    *others, last = addresses
    for address in others:
        try:
            return socket.create_connection((address, port), seconds / len(addresses))
        except OSError:
            continue
    return socket.create_connection((last, port), seconds / len(addresses))


@contextmanager
def _deadline(sock: socket.socket, seconds: float) -> Iterator[None]:
    """Cut the line when the time is up: a timeout of a socket begins anew with every byte."""
    sock.settimeout(seconds)
    timer = Timer(seconds, lambda: _cut(sock))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut(sock: socket.socket) -> None:
    try:  # not by the method of an SSLSocket, which would go on unencrypted
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
    except OSError:
        return  # it has ended by itself
