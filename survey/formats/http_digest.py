"""HTTP digest access authentication (RFC 7616) with MD5, the one hash that survey devices share."""

import hashlib
import hmac
import re
from collections.abc import Mapping

REALM = "Braid"
ALGORITHM = "MD5"
_PART = re.compile(r'\s*([A-Za-z0-9_-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))\s*(?:,|$)')
_ESCAPED = re.compile(r"\\(.)")
_NEEDED = frozenset({"username", "realm", "nonce", "uri", "response", "qop", "nc", "cnonce"})


def ha1(username: str, password: str) -> str:
    """What the server keeps instead of the password: MD5(username:realm:password)."""
    return _md5(f"{username}:{REALM}:{password}")


def parse_credentials(text: str) -> Mapping[str, str] | None:
    """The parts of an Authorization header after the word Digest; None where they are no digest
    for us: a part is missing or stands twice, another realm, another algorithm or quality.
    """
    parts: dict[str, str] = {}
    place = 0
    while place < len(text):
        found = _PART.match(text, place)
        if found is None or found[1].lower() in parts:
            return None
        quoted = found[2]
        parts[found[1].lower()] = found[3] if quoted is None else _ESCAPED.sub(r"\1", quoted)
        place = found.end()
    if not parts.keys() >= _NEEDED:
        return None
    asked = (parts["realm"], parts["qop"].lower(), parts.get("algorithm", ALGORITHM).upper())
    return parts if asked == (REALM, "auth", ALGORITHM) else None


def fits(credentials: Mapping[str, str], *, method: str, ha1: str) -> bool:
    """Whether who sent these credentials knows the password behind `ha1`."""
    ha2 = _md5(f"{method}:{credentials['uri']}")
    between = ":".join(credentials[name] for name in ("nonce", "nc", "cnonce", "qop"))
    expected = _md5(f"{ha1}:{between}:{ha2}")
    given = credentials["response"].lower().encode()
    return hmac.compare_digest(expected.encode(), given)


def challenge(nonce: str, *, is_stale: bool) -> str:
    """The WWW-Authenticate header. A stale nonce is to be replaced without asking a person."""
    stale = ", stale=true" if is_stale else ""
    return f'Digest realm="{REALM}", qop="auth", algorithm={ALGORITHM}, nonce="{nonce}"{stale}'


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
