"""From which address somebody asks, as far as our own proxies tell."""

import ipaddress
from collections.abc import Mapping
from typing import Any

NETWORK_OF_A_HOME = 64  # bits: whoever has one IPv6 address has all of its network


def client_address(environ: Mapping[str, Any], *, proxies: int) -> str:
    """The address that the outermost of our proxies saw; an IPv6 address stands for its /64.

    `environ` is the request's WSGI environment. Each of our `proxies` added the address it saw to
    X-Forwarded-For: what stands further left is the client's own claim. What is no address stays
    as it is.
    """
    forwarded = str(environ.get("HTTP_X_FORWARDED_FOR", ""))
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    here = str(environ.get("REMOTE_ADDR", ""))
    seen = hops[-min(proxies, len(hops))] if proxies and hops else here
    try:
        address = ipaddress.ip_address(seen)
    except ValueError:
        return seen[:200]
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, NETWORK_OF_A_HOME), strict=False))
