"""Taguette as a measured peer: installed from PyPI into .run/bench/peers, served on loopback."""

import html
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from bench.calling import Call, Caller, failures, one_by_one, together
from bench.coded_study import spans
from bench.figure import Figure
from bench.installation import PASSWORD, free_port
from config.embedded.places import state_folder
from config.embedded.process import end, spawn, wait_until

PACKAGES = ("taguette==1.5.2", "setuptools<81")  # a later setuptools lacks what it imports
PATIENCE = 60.0  # seconds, to start
INSTALL = 180.0  # seconds
BOUNDARY = "bench-boundary"
CONFIG = """
NAME = "bench"
DOMAIN = "127.0.0.1"
BIND_ADDRESS = "127.0.0.1"
PORT = {port}
SECRET_KEY = "of a server that lives for a minute"
DATABASE = "sqlite:///{folder}/taguette.sqlite3"
TOS_FILE = None
EMAIL = "bench@example.org"
MAIL_SERVER = {{"ssl": False, "host": "127.0.0.1", "port": 9}}
COOKIES_PROMPT = False
X_HEADERS = False
"""


class PeerMissingError(Exception):
    """Taguette cannot be had or started here; the text says why, in one line."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody signed in: the port, and the cookies."""

    port: int
    cookies: dict[str, str]

    def head(self) -> str:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return f"Cookie: {cookies}\r\nX-XSRFToken: {self.cookies['_xsrf']}\r\n"

    def send(self, path: str, body: bytes, kind: str) -> HTTPResponse:
        """Post as a browser does, and keep the cookies that come."""
        asking = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        lines = (line.split(": ", 1) for line in self.head().splitlines()) if self.cookies else ()
        asking.request("POST" if kind else "GET", path, body, {**dict(lines), "Content-Type": kind})
        answer = asking.getresponse()
        for line in answer.headers.get_all("Set-Cookie", []):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def fill_in(self, path: str, **fields: str) -> HTTPResponse:
        whole = urlencode({"_xsrf": self.cookies["_xsrf"], **fields}).encode()
        return self.send(path, whole, "application/x-www-form-urlencoded")


class SignedIn(Caller):
    """A keep-alive connection with the account's cookies."""

    def __init__(self, account: Account) -> None:
        super().__init__(account.port, "")
        self.head = f"Host: 127.0.0.1:{account.port}\r\n{account.head()}"


def taguette_figures(text: str, *, highlights: int, clients: int, seconds: float) -> list[Figure]:
    """Add so many highlights to a document with this text, open it, and add by many at once.

    Raises PeerMissingError.
    """
    with TemporaryDirectory(prefix="braid-peer-") as folder, _server(Path(folder)) as port:
        account, project = _project(port)
        document = _document(account, project, text)
        add, caller = f"{document}/highlight/new", SignedIn(account)
        added = one_by_one(caller, _marks(text, add, seed=1), times=highlights)
        late = added.times[-200:]
        opened = [caller.call("GET", document) for _ in range(20)]
        shown = len(json.loads(opened[0].body)["highlights"])
        caller.close()
        connect = [lambda: SignedIn(account)] * clients
        calls = [_marks(text, add, seed=100 + n) for n in range(clients)]
        crowd = together(connect, calls, seconds=seconds)
    of = f"{clients} clients, {seconds:g} s, {len(crowd.statuses)} highlights"
    last = f"the last {len(late)} of {highlights:,}"
    return [
        Figure("Taguette: add, p50", median(late) * 1000, "ms", last),
        Figure("Taguette: add, p95", sorted(late)[len(late) * 95 // 100] * 1000, "ms", last),
        Figure("Taguette: add, errors", failures(added, HTTPStatus.OK), "", f"of {highlights:,}"),
        Figure(
            "Taguette: open the list",
            median(answer.seconds for answer in opened) * 1000,
            "ms",
            f"{shown:,} highlights without their words",
        ),
        Figure("Taguette: its JSON", len(opened[0].body) / 1000, "kB", "not compressed"),
        Figure("Taguette: together", crowd.per_second, "1/s", of),
        Figure("Taguette: together, p50", crowd.quantile(50), "ms", of),
        Figure("Taguette: together, p95", crowd.quantile(95), "ms", of),
        Figure("Taguette: together, errors", failures(crowd, HTTPStatus.OK), "", of),
    ]


def _installed() -> Path:
    """Its environment, made once."""
    folder = state_folder() / "bench" / "peers" / "taguette"
    if (folder / "bin" / "taguette").exists():
        return folder
    python, uv = Path(sys.executable), Path(sys.executable).with_name("uv")
    commands = (
        (uv, "venv", "-q", "--clear", "--python", python, folder),
        (uv, "pip", "install", "-q", "--python", folder / "bin" / "python", *PACKAGES),
    )
    try:
        for command in commands:
            subprocess.run(command, check=True, capture_output=True, text=True, timeout=INSTALL)
    except (OSError, subprocess.SubprocessError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        told = str(getattr(error, "stderr", "") or error).strip().splitlines()
        raise PeerMissingError(f"Taguette could not be installed: {told[-1].strip()}") from error
    return folder


@contextmanager
def _server(folder: Path) -> Iterator[int]:
    """Taguette for several people, on SQLite as it comes; the port."""
    place, port = _installed(), free_port()
    config, log = folder / "config.py", folder / "taguette.log"
    config.write_text(CONFIG.format(port=port, folder=folder))
    env = {**os.environ, "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    process = spawn([place / "bin" / "taguette", "server", config], env=env, log=log, folder=folder)
    try:
        if not wait_until(lambda: _answers(port), seconds=PATIENCE, every=0.2):
            *_, last = log.read_text().strip().splitlines() or ["it said nothing"]
            raise PeerMissingError(f"Taguette did not start: {last}")
        yield port
    finally:
        end(process)


def _answers(port: int) -> bool:
    asking = HTTPConnection("127.0.0.1", port, timeout=5)
    with suppress(OSError, HTTPException):
        asking.request("GET", "/health")
        return asking.getresponse().status == HTTPStatus.OK
    return False


def _project(port: int) -> tuple[Account, str]:
    """Sign up and found a project; its address below /api."""
    account = Account(port, {})
    account.send("/register", b"", "")
    account.fill_in("/register", login="bench", password1=PASSWORD, password2=PASSWORD)
    made = account.fill_in("/project/new", name="Bench", description="")
    return account, f"/api{made.headers['Location']}"


def _document(account: Account, project: str, text: str) -> str:
    """Bring the text in as HTML, a paragraph for each turn; its address below /api."""
    page = "".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines())
    fields = {"name": "long", "description": ""}
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    file = 'form-data; name="file"; filename="long.html"\r\nContent-Type: text/html'
    body = f"{''.join(parts)}--{BOUNDARY}\r\nContent-Disposition: {file}\r\n\r\n<html><body>{page}"
    body += f"</body></html>\r\n--{BOUNDARY}--\r\n"
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    made = account.send(f"{project}/document/new", body.encode(), kind)
    if made.status != HTTPStatus.OK:
        raise PeerMissingError(f"Taguette took no document: {made.status}")
    return f"{project}/document/{json.load(made)['created']}"


def _marks(text: str, path: str, *, seed: int) -> Iterator[Call]:
    """Each highlights one new span with the project's first tag; it counts bytes of UTF-8."""
    said = text.replace("\n", "")
    ends = [0]
    for char in said:
        ends.append(ends[-1] + len(char.encode()))
    for first, last in spans(said, seed=seed):
        yield "POST", path, {"start_offset": ends[first], "end_offset": ends[last], "tags": [1]}
