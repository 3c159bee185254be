"""Digest authentication, against the standard library's client and the examples of the RFCs."""

import urllib.request
from typing import Any
from urllib.request import HTTPDigestAuthHandler, Request, parse_http_list, parse_keqv_list

import pytest

from survey.formats import http_digest
from survey.formats.http_digest import MD5, SHA256, challenges, fits, ha1, parse_credentials

ADDRESS = "http://127.0.0.1/openrosa/hair/submission?deviceID=collect%3Aa"
PATH = "/openrosa/hair/submission?deviceID=collect%3Aa"
PASSWORD = "s3cret"  # noqa: S105

GOOD = (
    'username="a", realm="Braid", nonce="n", uri="/", response="r", qop=auth, nc=00000001,'
    ' cnonce="c"'
)


def answered(method: str = "HEAD", *, user: str = "kb@example.org", nonce: str = "n0nce") -> str:
    """What Python's own client answers to our first challenge; it knows no SHA-256."""
    passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    passwords.add_password(None, ADDRESS, user, PASSWORD)
    client: Any = HTTPDigestAuthHandler(passwords)
    told = challenges(nonce, is_stale=False)[0]
    parts = parse_keqv_list(parse_http_list(told.removeprefix("Digest ")))
    return str(client.get_authorization(Request(ADDRESS, method=method), parts))


def ha1s(user: str, password: str) -> dict[str, str]:
    return {algorithm: ha1(user, password, algorithm) for algorithm in (MD5, SHA256)}


def test_a_client_that_knows_the_password_fits() -> None:
    credentials = parse_credentials(answered())

    assert credentials is not None
    assert credentials["username"] == "kb@example.org"
    assert (credentials["uri"], credentials["nonce"]) == (PATH, "n0nce")
    assert credentials["algorithm"] == MD5
    assert fits(credentials, method="HEAD", ha1s=ha1s("kb@example.org", PASSWORD))


def test_a_hash_that_is_not_kept_fits_nobody() -> None:
    credentials = parse_credentials(f"{GOOD}, algorithm=SHA-256")

    assert credentials is not None
    only_md5 = {MD5: ha1("a", PASSWORD), SHA256: ""}
    assert not fits(credentials, method="HEAD", ha1s=only_md5)
    assert not fits(credentials, method="HEAD", ha1s={})


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
    assert not fits(credentials, method=method, ha1s=ha1s(user, password))


def test_a_changed_address_does_not_fit() -> None:
    credentials = parse_credentials(answered())

    assert credentials is not None
    moved = {**credentials, "uri": "/openrosa/other/submission"}
    assert not fits(moved, method="HEAD", ha1s=ha1s("kb@example.org", PASSWORD))


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
    assert fits(credentials, method="GET", ha1s=ha1s("Mufasa", "Circle Of Life"))


@pytest.mark.parametrize(
    ("algorithm", "response"),
    [
        (MD5, "8ca523f5e9506fed4657c9700eebdbec"),
        (SHA256, "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_the_examples_of_rfc_7616_are_computed(
    monkeypatch: pytest.MonkeyPatch, algorithm: str, response: str
) -> None:
    """Section 3.9.1."""
    monkeypatch.setattr(http_digest, "REALM", "http-auth@example.org")
    text = (
        'username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html",'
        f' algorithm={algorithm}, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",'
        ' nc=00000001, cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", qop=auth,'
        f' response="{response}", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
    )

    credentials = parse_credentials(text)

    assert credentials is not None
    assert fits(credentials, method="GET", ha1s=ha1s("Mufasa", "Circle of Life"))


def test_a_quoted_quote_is_read() -> None:
    credentials = parse_credentials(answered(user='a\\"b'))

    assert credentials is not None
    assert credentials["username"] == 'a"b'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        GOOD.replace(' nonce="n",', ""),
        GOOD.replace("Braid", "Another"),
        GOOD.replace("auth", "auth-int"),
        GOOD + ', algorithm="SHA-512-256"',
        GOOD + ", algorithm=MD5-sess",
        GOOD + ', uri="/other"',
        GOOD + ' garbage="',
    ],
)
def test_what_is_no_digest_for_us_is_none(text: str) -> None:
    assert parse_credentials(GOOD) is not None
    assert parse_credentials(text) is None


def test_both_hashes_are_offered_the_one_that_devices_know_first() -> None:
    assert challenges("n", is_stale=True) == [
        'Digest realm="Braid", qop="auth", algorithm=MD5, nonce="n", stale=true',
        'Digest realm="Braid", qop="auth", algorithm=SHA-256, nonce="n", stale=true',
    ]
    assert challenges("n", is_stale=False)[0].endswith('nonce="n"')
