"""digest() and base64-decode()."""

import base64
import binascii
import hashlib
from collections.abc import Callable

_ALGORITHMS: dict[str, Callable[[bytes], "hashlib._Hash"]] = {
    "MD5": lambda data: hashlib.md5(data, usedforsecurity=False),
    "SHA-1": lambda data: hashlib.sha1(data, usedforsecurity=False),
    "SHA-256": hashlib.sha256,
    "SHA-384": hashlib.sha384,
    "SHA-512": hashlib.sha512,
}
ENCODINGS = ("base64", "hex")


class UnknownDigest(ValueError):  # noqa: N818
    """An algorithm or an encoding that OpenRosa does not have."""


def digest(text: str, algorithm: str, encoding: str = "base64") -> str:
    """The hash of a text (UTF-8), in base64 or hexadecimal. Raises UnknownDigest."""
    compute = _ALGORITHMS.get(algorithm.upper())
    if compute is None or encoding not in ENCODINGS:
        raise UnknownDigest(f"{algorithm} in {encoding} is no digest.")
    hashed = compute(text.encode())
    return hashed.hexdigest() if encoding == "hex" else base64.b64encode(hashed.digest()).decode()


def base64_decode(text: str) -> str:
    """The text (UTF-8) that base64 stands for; "" where it stands for none."""
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, ValueError):
        return ""
