"""What a webhook sends: the body, how it is signed, and when it is tried again."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import timedelta

ATTEMPTS = 10
_FIRST_WAIT = timedelta(seconds=30)
_GROWTH = 2.5


def body_of(content: Mapping[str, object]) -> bytes:
    """JSON in UTF-8; the same content always makes the same bytes."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def signature_of(body: bytes, *, timestamp: str, secret: str) -> str:
    """`sha256=` and the HMAC-SHA256 of timestamp, full stop and body, in hexadecimal digits."""
    signed = timestamp.encode() + b"." + body
    return "sha256=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def headers_of(body: bytes, *, delivery: int, timestamp: int, secret: str) -> dict[str, str]:
    """What stands above the body. `delivery` stays the same whenever it is sent again."""
    return {
        "Content-Type": "application/json",
        "User-Agent": "Braid-Webhook/1",
        "X-Braid-Delivery": str(delivery),
        "X-Braid-Timestamp": str(timestamp),
        "X-Braid-Signature": signature_of(body, timestamp=str(timestamp), secret=secret),
    }


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many failures: from 30 seconds to half a day, 21 hours in all."""
    return _FIRST_WAIT * _GROWTH ** (attempts - 1)
