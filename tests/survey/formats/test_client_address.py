"""From which address somebody asks."""

import pytest

from survey.formats.client_address import client_address


def seen(remote: str, forwarded: str = "", *, proxies: int = 0) -> str:
    environ = {"REMOTE_ADDR": remote, "HTTP_X_FORWARDED_FOR": forwarded}
    return client_address(environ, proxies=proxies)


def test_without_a_proxy_the_other_end_is_the_client_whatever_it_claims() -> None:
    assert seen("203.0.113.7", "198.51.100.1") == "203.0.113.7"


def test_our_proxy_tells_whom_it_saw_and_older_claims_count_nothing() -> None:
    assert seen("127.0.0.1", "10.0.0.1, 203.0.113.7", proxies=1) == "203.0.113.7"


def test_of_two_proxies_the_outer_one_saw_the_client() -> None:
    assert seen("127.0.0.1", "evil, 203.0.113.7, 10.0.0.2", proxies=2) == "203.0.113.7"


def test_a_request_that_passed_fewer_proxies_is_taken_at_its_first_word() -> None:
    assert seen("127.0.0.1", "203.0.113.7", proxies=2) == "203.0.113.7"
    assert seen("127.0.0.1", proxies=2) == "127.0.0.1"


@pytest.mark.parametrize("address", ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9"])
def test_an_ipv6_address_stands_for_its_network(address: str) -> None:
    assert seen(address) == "2001:db8:1:2::/64"


def test_an_ipv4_address_in_ipv6_clothes_is_itself() -> None:
    assert seen("::ffff:203.0.113.7") == "203.0.113.7"


def test_what_is_no_address_stays_but_not_at_any_length() -> None:
    assert seen("", "unknown", proxies=1) == "unknown"
    assert seen("x" * 1000) == "x" * 200
    assert client_address({}, proxies=0) == ""
