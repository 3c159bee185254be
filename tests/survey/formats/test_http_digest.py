"""Digest authentication, against the standard library's client and the example of RFC 2617."""

import urllib.request
from typing import Any
from urllib.request import HTTPDigestAuthHandler, Request, parse_http_list, parse_keqv_list

import pytest

from survey.formats import http_digest
from survey.formats.http_digest import challenge, fits, ha1, parse_credentials

ADDRESS = "http://127.0.0.1/openrosa/hair/submission?deviceID=collect%3Aa"
PATH = "/openrosa/hair/submission?deviceID=collect%3Aa"
PASSWORD = "s3cret"  # noqa: S105


def answered(method: str = "HEAD", *, user: str = "kb@example.org", nonce: str = "n0nce") -> str:
    """What Python's own client answers to our challenge."""
    passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    passwords.add_password(None, ADDRESS, user, PASSWORD)
    client: Any = HTTPDigestAuthHandler(passwords)
    told = challenge(nonce, is_stale=False).removeprefix("Digest ")
    parts = parse_keqv_list(parse_http_list(told))
    return str(client.get_authorization(Request(ADDRESS, method=method), parts))


def test_a_client_that_knows_the_password_fits() -> None:
    credentials = parse_credentials(answered())

    assert credentials is not None
    assert credentials["username"] == "kb@example.org"
    assert (credentials["uri"], credentials["nonce"]) == (PATH, "n0nce")
    assert fits(credentials, method="HEAD", ha1=ha1("kb@example.org", PASSWORD))


@pytest.mark.parametrize(
    ("method", "user", "password"),
    [
        ("POST", "kb@example.org", PASSWORD),
        ("HEAD", "kb@example.org", "wrong"),
        ("HEAD", "other@example.org", PASSWORD),
    ],
)
def test_another_password_person_or_method_does_not(method: str, user: str, password: str) -> None:
    credentials = parse_credentials(answered("HEAD"))

    assert credentials is not None
    assert not fits(credentials, method=method, ha1=ha1(user, password))


def test_a_changed_address_does_not_fit() -> None:
    credentials = parse_credentials(answered())

    assert credentials is not None
    moved = {**credentials, "uri": "/openrosa/other/submission"}
    assert not fits(moved, method="HEAD", ha1=ha1("kb@example.org", PASSWORD))


def test_the_example_of_rfc_2617_is_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_digest, "REALM", "testrealm@host.com")
    text = (
        'username="Mufasa", realm="testrealm@host.com",'
        ' nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", uri="/dir/index.html", qop=auth,'
        ' nc=00000001, cnonce="0a4f113b", response="6629fae49393a05397450978507c4ef1",'
        ' opaque="5ccc069c403ebaf9f0171e9517f40e41"'
    )

    credentials = parse_credentials(text)

    assert credentials is not None
    assert fits(credentials, method="GET", ha1=ha1("Mufasa", "Circle Of Life"))


def test_a_quoted_quote_is_read() -> None:
    credentials = parse_credentials(answered(user='a\\"b'))

    assert credentials is not None
    assert credentials["username"] == 'a"b'


GOOD = (
    'username="a", realm="Braid", nonce="n", uri="/", response="r", qop=auth, nc=00000001,'
    ' cnonce="c"'
)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        GOOD.replace(' nonce="n",', ""),
        GOOD.replace("Braid", "Another"),
        GOOD.replace("auth", "auth-int"),
        GOOD + ', algorithm="SHA-256"',
        GOOD + ', uri="/other"',
        GOOD + ' garbage="',
    ],
)
def test_what_is_no_digest_for_us_is_none(text: str) -> None:
    assert parse_credentials(GOOD) is not None
    assert parse_credentials(text) is None


def test_a_stale_nonce_is_said_to_be_so() -> None:
    assert challenge("n", is_stale=True) == (
        'Digest realm="Braid", qop="auth", algorithm=MD5, nonce="n", stale=true'
    )
