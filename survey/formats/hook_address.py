"""Where a webhook may send to: public web addresses, looked up once and then held to."""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

LONGEST_URL = 500
MOST_ADDRESSES = 4
_PORTS = {"http": 80, "https": 443}
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class HookAddressError(Exception):
    """An address that nothing is sent to; `reason` is one of malformed, unknown_host, private."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"{reason}: {url}")
        self.url = url
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Target:
    """An address in parts; `path` has the query, `netloc` is what the Host header says."""

    url: str
    is_tls: bool
    host: str
    port: int
    netloc: str
    path: str


def target_of(url: str) -> Target:
    """Read an http or https address without user and fragment; else HookAddressError."""
    malformed = HookAddressError(url, "malformed")
    if len(url) > LONGEST_URL or not url.isascii() or any(char <= " " for char in url):
        raise malformed
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise malformed from None
    host = parts.hostname or ""
    if parts.scheme not in _PORTS or not host or "@" in parts.netloc or parts.fragment:
        raise malformed
    if port == 0 or "\\" in url or "\x7f" in url:
        raise malformed
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(
        url=url,
        is_tls=parts.scheme == "https",
        host=host,
        port=port or _PORTS[parts.scheme],
        netloc=parts.netloc,
        path=path,
    )


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet.

    Not public are private, loopback, link-local, shared, multicast and reserved ones, and whatever
    tunnels to an IPv4 address (6to4, Teredo). A mapped or translated one is what it stands for.
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        meant = _meant(found)
        if meant is not None:
            return is_public(str(meant))
        if found.is_site_local or found.sixtofour or found.teredo:
            return False
    return found.is_global and not (found.is_multicast or found.is_reserved)


def _meant(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that this is another way to write: ::ffff:0:0/96, or NAT64 (RFC 6052)."""
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped


def addresses_of(target: Target, *, private_too: bool = False) -> list[str]:
    """The first IP addresses of the target's host, in the order in which to try them.

    HookAddressError where there is none, or where any of them is not public.
    """
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise HookAddressError(target.url, "unknown_host") from None
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    if not private_too and not all(is_public(address) for address in addresses):
        raise HookAddressError(target.url, "private")
    return addresses[:MOST_ADDRESSES]
