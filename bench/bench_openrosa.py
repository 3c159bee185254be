"""How many submissions a second the OpenRosa door takes in, with authentication, 250 questions each.

Compared with ODK Central's backend (v2026.2.0, Node 24, two shared cores, load from the same cores).
"""

import os
from base64 import b64encode
from collections.abc import Callable, Iterator

from bench.figure import Figure
from bench.installation import PASSWORD, Installation, fill, fresh_installation
from bench.instrument import filled
from bench.posting import Posted, Poster, at_once, bodies, burst
from survey.actions.submission import definition_of
from survey.models import Submission

POSTS = int(os.environ.get("BENCH_POSTS", "2000"))  # for each line, at most
SECONDS = float(os.environ.get("BENCH_SECONDS", "15"))  # for each line, at most
WARM_UP = 100
ROWS = int(os.environ.get("BENCH_ROWS", "0"))  # so many submissions are there already
IDENTICAL = 50
CENTRAL = {1: "Central 135/s", 8: "Central 217/s", 32: "Central 255/s"}


def run() -> list[Figure]:
    figures: list[Figure] = []
    for processes in (1, 2):
        with fresh_installation(processes=processes) as there:
            figures += _figures(there, f"{processes} web")
    return figures


def _figures(there: Installation, served: str) -> Iterator[Figure]:
    template = filled(definition_of(there.version))
    by_key = _by_key(there)
    burst(by_key, template, connections=4, posts=WARM_UP, seconds=SECONDS)
    if ROWS:
        fill(ROWS)
    yield Figure("size", len(template), "bytes", f"a filled form; {ROWS} rows there before")
    for connections, central in CENTRAL.items():
        posted = burst(by_key, template, connections=connections, posts=POSTS, seconds=SECONDS)
        yield from _told(posted, f"{served}, key, {connections} at a time", central)
    posted = burst(_by_basic(there), template, connections=8, posts=POSTS, seconds=SECONDS)
    yield from _told(posted, f"{served}, Basic, 8 at a time", CENTRAL[8])
    unchecked = Submission.objects.filter(checked_at=None).count()
    yield Figure("left unchecked", unchecked, "", "of all that were posted", "Central checks none")
    yield from _identical(by_key, next(bodies(template)))


def _told(posted: Posted, name: str, central: str) -> Iterator[Figure]:
    of = f"{len(posted.statuses)} posts"
    yield Figure(f"posts ({name})", posted.per_second, "1/s", of, central)
    yield Figure(f"p50 ({name})", posted.quantile(50), "ms", of)
    yield Figure(f"p95 ({name})", posted.quantile(95), "ms", of)
    yield Figure(f"success ({name})", posted.success, "%", of)


def _identical(connect: Callable[[], Poster], xml: bytes) -> Iterator[Figure]:
    before = Submission.objects.count()
    posted = at_once(connect, xml, posts=IDENTICAL)
    of = f"{IDENTICAL} identical posts at once"
    yield Figure("rows", Submission.objects.count() - before, "", of, "Central 1")
    yield Figure("success", posted.success, "%", of, "Central 30 to 82")


def _by_key(there: Installation) -> Callable[[], Poster]:
    path = f"/key/{there.key}/openrosa/{there.study}/submission?deviceID=bench"
    return lambda: Poster(there.host, there.port, path, lambda: "")


def _by_basic(there: Installation) -> Callable[[], Poster]:
    path = f"/openrosa/{there.study}/submission?deviceID=bench"
    said = b64encode(f"{there.member.user.email}:{PASSWORD}".encode()).decode()
    return lambda: Poster(there.host, there.port, path, lambda: f"Authorization: Basic {said}\r\n")
