"""A survey device: asks, signs in, and sends as ODK Collect does, over a real connection."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import NamedTuple
from urllib.parse import urlsplit

from lxml import etree

BOUNDARY = "3c4a5b6d-7e8f-4a0b-9c1d-2e3f4a5b6c7d"
XML_PART = "xml_submission_file"
_PART = re.compile(r'(\w+)="?([^",]+)"?')


class Answer(NamedTuple):
    """What came back; `headers` are by name in small letters, each with all its values."""

    status: int
    headers: Mapping[str, list[str]]
    body: bytes

    def header(self, name: str) -> str:
        (value,) = self.headers[name.lower()]
        return value

    @property
    def message(self) -> str:
        """What the device shows to its person."""
        root = etree.fromstring(self.body)
        assert root.tag == "{http://openrosa.org/http/response}OpenRosaResponse"
        return root.findtext("{*}message") or ""


class Part(NamedTuple):
    """A part of a post; one without a file name is a plain field."""

    name: str
    data: bytes
    filename: str | None = None
    content_type: str = "application/octet-stream"


def xml_part(xml: bytes) -> Part:
    return Part(XML_PART, xml, "submission.xml", "text/xml")


def file_part(name: str, data: bytes, content_type: str = "image/jpeg") -> Part:
    return Part(name, data, name, content_type)


INCOMPLETE = Part("*isIncomplete*", b"yes")


def multipart(parts: Sequence[Part]) -> bytes:
    """The body, as OkHttp writes it: names as raw UTF-8, quotes as %22."""
    body = b""
    for part in parts:
        says = f'form-data; name="{_quoted(part.name)}"'
        if part.filename is not None:
            says += f'; filename="{_quoted(part.filename)}"'
        head = [f"--{BOUNDARY}", f"Content-Disposition: {says}"]
        if part.filename is not None:
            head.append(f"Content-Type: {part.content_type}")
        head += [f"Content-Length: {len(part.data)}", "", ""]
        body += "\r\n".join(head).encode() + part.data + b"\r\n"
    return body + f"--{BOUNDARY}--\r\n".encode()


def _quoted(name: str) -> str:
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


@dataclass
class Device:
    """`server` is the server address, as one types it into Collect. With a user it answers digest
    challenges, and uses the nonce that it got until it is told that this one is stale.
    """

    server: str
    user: str = ""
    password: str = ""
    device_id: str = "collect%3AaBc"
    headers: dict[str, str] = field(default_factory=dict)
    challenges: int = 0
    connected: Callable[[], object] = bool  # called before each request is sent
    weighs: bool = False  # takes the strongest challenge; else the first, as okhttp-digest does
    _nonce: str = ""
    _count: int = 0
    _algorithm: str = "MD5"

    def get(self, address: str) -> Answer:
        """A GET of an absolute address, with the device's ID as Collect adds it."""
        joint = "&" if "?" in address else "?"
        return self._ask("GET", f"{address}{joint}deviceID={self.device_id}", b"")

    def form_list(self) -> Answer:
        return self.get(f"{self.server}/formList")

    def head(self) -> Answer:
        return self._ask("HEAD", self._submission, b"")

    def post(self, *parts: Part, content_type: str = "") -> Answer:
        self.headers["Content-Type"] = content_type or f"multipart/form-data; boundary={BOUNDARY}"
        return self._ask("POST", self._submission, multipart(parts))

    @property
    def _submission(self) -> str:
        return f"{self.server}/submission?deviceID={self.device_id}"

    def _ask(self, method: str, address: str, body: bytes) -> Answer:
        answer = self._send(method, address, body)
        if answer.status == 401 and self.user:
            told = [way for way in answer.headers["www-authenticate"] if way.startswith("Digest")]
            parts = dict(_PART.findall(told[-1 if self.weighs else 0]))
            if self._nonce and parts.get("stale") != "true":
                return answer
            self._nonce, self._count = parts["nonce"], 0
            self._algorithm = parts["algorithm"]
            self.challenges += 1
            answer = self._send(method, address, body)
        return answer

    def _send(self, method: str, address: str, body: bytes) -> Answer:
        parts = urlsplit(address)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        headers = {"X-OpenRosa-Version": "1.0", **self.headers}
        if self._nonce:
            headers["Authorization"] = self._digest(method, target)
        connection = HTTPConnection(parts.netloc, timeout=30)
        try:
            connection.connect()
            self.connected()
            connection.request(method, target, body if method == "POST" else None, headers)
            response = connection.getresponse()
            found: dict[str, list[str]] = {}
            for name, value in response.getheaders():
                found.setdefault(name.lower(), []).append(value)
            return Answer(response.status, found, response.read())
        finally:
            connection.close()

    def _digest(self, method: str, target: str) -> str:
        self._count += 1
        count, client = f"{self._count:08x}", "c0ffee"
        hashed = {"MD5": _md5, "SHA-256": _sha256}[self._algorithm]
        secret = hashed(f"{self.user}:Braid:{self.password}")
        between = f"{self._nonce}:{count}:{client}:auth"
        response = hashed(f"{secret}:{between}:{hashed(f'{method}:{target}')}")
        return (
            f'Digest username="{self.user}", realm="Braid", nonce="{self._nonce}", uri="{target}",'
            f' response="{response}", qop=auth, nc={count}, cnonce="{client}",'
            f" algorithm={self._algorithm}"
        )


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
