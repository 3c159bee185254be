"""Which addresses a webhook may send to."""

import pytest

from survey.formats.hook_address import (
    HookAddressError,
    Target,
    addresses_of,
    is_public,
    target_of,
)


def test_an_address_is_taken_apart() -> None:
    url = "https://Hooks.example.org/a/b?c=d"

    assert target_of(url) == Target(
        url=url,
        is_tls=True,
        host="hooks.example.org",
        port=443,
        netloc="Hooks.example.org",
        path="/a/b?c=d",
    )


@pytest.mark.parametrize(
    ("url", "host", "port", "path"),
    [
        ("http://example.org", "example.org", 80, "/"),
        ("http://example.org:8080?x", "example.org", 8080, "/?x"),
        ("http://[2001:4860::1]:81/h", "2001:4860::1", 81, "/h"),
    ],
)
def test_what_is_not_said_is_filled_in(url: str, host: str, port: int, path: str) -> None:
    target = target_of(url)

    assert (target.host, target.port, target.path) == (host, port, path)
    assert not target.is_tls


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org/hook",
        "ftp://example.org/",
        "file:///etc/passwd",
        "http:///hook",
        "http://user:word@example.org/",
        "http://example.org@127.0.0.1/",
        "http://example.org/#part",
        "http://example.org:0/",
        "http://example.org:99999/",
        "http://example.org:port/",
        "http://[::1/",
        "http://example.org/a b",
        "http://example.org/\r\nX-Header: 1",
        "http://example.org\\@127.0.0.1/",
        "http://例子.org/",
        "http://example.org/" + "a" * 500,
    ],
)
def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    with pytest.raises(HookAddressError) as refused:
        target_of(url)

    assert refused.value.reason == "malformed"


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "1.1.1.1", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"],
)
def test_addresses_of_the_open_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1"),  # noqa: S104
        *("169.254.169.254", "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "239.1.1.1"),
        *("240.0.0.1", "255.255.255.255"),
        *("::", "::1", "fe80::1", "fe80::1%1", "fc00::1", "fec0::1", "ff02::1", "ff0e::1"),
        *("2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:7f00:1", "::127.0.0.1"),
        *("64:ff9b::10.0.0.1", "64:ff9b:1::1", "2002:7f00:1::1", "2002:808:808::1"),
        *("2001:0:4136:e378:8000:63bf:3fff:fdd2", "nothing", ""),
    ],
)
def test_all_others_are_not(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://127.1/",
    ],
)
def test_loopback_is_refused_however_it_is_written(url: str) -> None:
    with pytest.raises(HookAddressError) as refused:
        addresses_of(target_of(url))

    assert refused.value.reason == "private"


def test_loopback_is_found_where_it_is_allowed() -> None:
    assert addresses_of(target_of("http://127.0.0.1/"), private_too=True) == ["127.0.0.1"]


@pytest.mark.parametrize("host", ["nowhere.invalid", "a" * 70 + ".example"])
def test_a_host_that_nobody_knows_is_refused(host: str) -> None:
    with pytest.raises(HookAddressError) as refused:
        addresses_of(target_of(f"http://{host}/"))

    assert refused.value.reason == "unknown_host"
