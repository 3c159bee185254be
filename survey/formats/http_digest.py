"""HTTP digest access authentication (RFC 7616): SHA-256, and MD5, which is what survey devices
know.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping

REALM = "Braid"
MD5, SHA256 = "MD5", "SHA-256"
_PART = re.compile(r'\s*([A-Za-z0-9_-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))\s*(?:,|$)')
_ESCAPED = re.compile(r"\\(.)")
_NEEDED = frozenset({"username", "realm", "nonce", "uri", "response", "qop", "nc", "cnonce"})


def ha1(username: str, password: str, algorithm: str = MD5) -> str:
    """What the server keeps instead of the password: the hash of username:realm:password."""
    return _hash(f"{username}:{REALM}:{password}", algorithm)


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
    parts["algorithm"] = parts.get("algorithm", MD5).upper()
    asked = (parts["realm"], parts["qop"].lower())
    is_known = parts["algorithm"] in {MD5, SHA256}
    return parts if asked == (REALM, "auth") and is_known else None


def fits(credentials: Mapping[str, str], *, method: str, ha1s: Mapping[str, str]) -> bool:
    """Whether who sent these credentials knows the password behind `ha1s`, by algorithm."""
    algorithm = credentials["algorithm"]
    known = ha1s.get(algorithm)
    if not known:
        return False
    ha2 = _hash(f"{method}:{credentials['uri']}", algorithm)
    between = ":".join(credentials[name] for name in ("nonce", "nc", "cnonce", "qop"))
    expected = _hash(f"{known}:{between}:{ha2}", algorithm)
    given = credentials["response"].lower().encode()
    return hmac.compare_digest(expected.encode(), given)


def challenges(nonce: str, *, is_stale: bool) -> list[str]:
    """The WWW-Authenticate headers. A stale nonce is to be replaced without asking a person.

    MD5 stands first: the client of ODK Collect (okhttp-digest) answers the first digest challenge
    whatever it asks for, and its older versions know no other hash; clients that weigh them (RFC
    7616, 3.7) find SHA-256 behind it.
    """
    stale = ", stale=true" if is_stale else ""
    return [
        f'Digest realm="{REALM}", qop="auth", algorithm={algorithm}, nonce="{nonce}"{stale}'
        for algorithm in (MD5, SHA256)
    ]


def _hash(text: str, algorithm: str) -> str:
    if algorithm == SHA256:
        return hashlib.sha256(text.encode()).hexdigest()
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
