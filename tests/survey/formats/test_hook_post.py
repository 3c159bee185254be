"""Posting to a real server on this machine."""

import socket
import time
from collections.abc import Callable, Iterator
from threading import Event

import pytest

from survey.formats.hook_post import KEPT_CHARACTERS, MOST_BYTES, Outcome, kept, post
from tests.hook_server import CERTIFICATE, Listener, listening


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as found:
        yield found


def sent(url: str, *, seconds: float = 5) -> Outcome:
    return post(url, b'{"a":1}', {"X-Test": "yes"}, private_too=True, seconds=seconds)


def test_the_body_arrives_with_its_headers(listener: Listener) -> None:
    outcome = sent(listener.url)

    (got,) = listener.got
    assert outcome == Outcome(200, "heard")
    assert outcome.is_delivered
    assert (got.path, got.body) == ("/hook?study=hair", b'{"a":1}')
    assert got.headers["X-Test"] == "yes"
    assert got.headers["Host"] == f"127.0.0.1:{listener.port}"


def test_the_name_of_the_host_stays_although_its_address_is_called(listener: Listener) -> None:
    sent(f"http://localhost:{listener.port}/")

    assert listener.got[0].headers["Host"] == f"localhost:{listener.port}"


def test_nothing_is_sent_to_this_machine_unless_it_is_allowed(listener: Listener) -> None:
    outcome = post(listener.url, b"{}", {})

    assert outcome == Outcome(None, f"private: {listener.url}")
    assert listener.got == []


@pytest.mark.parametrize("status", [204, 299])
def test_any_answer_of_success_will_do(listener: Listener, status: int) -> None:
    listener.status, listener.body = status, b""

    assert sent(listener.url).is_delivered


@pytest.mark.parametrize("status", [302, 307, 400, 500])
def test_any_other_answer_is_a_failure(listener: Listener, status: int) -> None:
    listener.status = status

    outcome = sent(listener.url)

    assert outcome == Outcome(status, "heard")
    assert not outcome.is_delivered


def test_a_redirect_is_not_followed(listener: Listener) -> None:
    listener.status = 302
    listener.headers = {"Location": f"http://127.0.0.1:{listener.port}/secret"}

    sent(listener.url)

    assert [got.path for got in listener.got] == ["/hook?study=hair"]


def test_a_huge_answer_is_cut(listener: Listener) -> None:
    taken: list[object] = []
    done = Event()

    def huge(write: Callable[[bytes], object]) -> None:
        write(b"HTTP/1.1 200 OK\r\n\r\n")
        taken.extend(write("文".encode() * 100_000) for _ in range(100))
        done.set()

    listener.raw = huge

    outcome = sent(listener.url)

    assert outcome == Outcome(200, "文" * KEPT_CHARACTERS)
    assert done.wait(5)
    assert taken[-1] is False  # we hung up long before


def test_what_postgresql_cannot_keep_is_replaced() -> None:
    assert kept(b"a\0b\xff") == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}"
    assert len(kept(b"x" * MOST_BYTES)) == KEPT_CHARACTERS


@pytest.mark.parametrize("answer", [b"HTTP/1.1 20", b"HTTP/1.1 100 Continue\r\n\r\n" * 30])
def test_an_answer_that_trickles_is_cut_off_in_time(listener: Listener, answer: bytes) -> None:
    def trickle(write: Callable[[bytes], object]) -> None:
        for byte in answer:
            write(bytes([byte]))
            time.sleep(0.1)
            if time.monotonic() - began > 3:
                return

    listener.raw = trickle

    began = time.monotonic()
    outcome = sent(listener.url, seconds=0.5)

    assert time.monotonic() - began < 2
    assert outcome.status is None


def test_a_body_that_trickles_does_no_harm(listener: Listener) -> None:
    def trickle(write: Callable[[bytes], object]) -> None:
        write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(30):
            write(b"x")
            time.sleep(0.1)

    listener.raw = trickle

    began = time.monotonic()
    outcome = sent(listener.url, seconds=0.5)

    assert time.monotonic() - began < 2
    assert outcome.is_delivered


def test_a_closed_door_is_told() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]

        outcome = sent(f"http://127.0.0.1:{port}/")

    assert outcome.status is None
    assert outcome.answer.startswith("ConnectionRefusedError: ")


def test_an_answer_that_is_no_http_is_told(listener: Listener) -> None:
    def greet(write: Callable[[bytes], object]) -> None:
        write(b"hello\r\n")

    listener.raw = greet

    outcome = sent(listener.url)

    assert (outcome.status, outcome.answer.partition(":")[0]) == (None, "BadStatusLine")


def test_a_certificate_that_nobody_vouches_for_is_refused(listener: Listener) -> None:
    outcome = sent(f"https://127.0.0.1:{listener.port}/", seconds=1)

    assert outcome.status is None
    assert listener.got == []


def test_a_certificate_is_checked_for_the_name_although_an_address_is_called(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    with listening(certificate=CERTIFICATE) as listener:
        trusted = sent(f"https://localhost:{listener.port}/")
        misnamed = sent(f"https://127.0.0.1:{listener.port}/")

    assert trusted == Outcome(200, "heard")
    assert misnamed.answer.startswith("SSLCertVerificationError: ")
    assert len(listener.got) == 1
