"""How long a page of a long list takes, first or far, in the browser, in our API and in OData.

Compared with ODK Central's backend (v2026.2.0, Node 24, two shared cores) at 100,085 submissions
and 100,915 rows of a repeat.
"""

import os
import statistics
import time
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection

from django.core import signing
from django.core.management import call_command
from django.db.models import Max
from django.test import Client

from bench.figure import Figure
from bench.installation import Installation, fill, fill_repeats, fresh_installation
from bench.instrument import FORM_ID, REPEAT, filled
from survey.actions.submission import definition_of, receive
from survey.actions.token import issue_token
from survey.api.central.asked import token_of
from survey.models import Submission

ROWS = int(os.environ.get("BENCH_ROWS", "100000"))
TIMES = 9
PAGE = 250
LIST, FAR_LIST = "Central 0.31 s", "Central 0.56 s"
TABLE = "Central 2.0 s, whatever the page"


def run() -> list[Figure]:
    call_command("collectstatic", interactive=False, verbosity=0)
    with fresh_installation(processes=min(2, os.cpu_count() or 1)) as there:
        receive(xml=filled(definition_of(there.version)), by=there.member)
        fill(ROWS)
        fill_repeats()
        return list(_figures(there))


def _figures(there: Installation) -> Iterator[Figure]:
    token = f"Token {issue_token(user=there.member.user)}"
    client = Client()
    client.force_login(there.member.user)
    session = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    by_token, by_session = {"Authorization": token}, {"Cookie": session}
    for name, path, against in _pages(there):
        is_web = path.startswith("/studies/")
        seconds, size = _timed(there, path, by_session if is_web else by_token)
        yield Figure(name, seconds * 1000, "ms", f"{size / 1000:,.0f} kB of {ROWS:,}", against)


def _pages(there: Installation) -> Iterator[tuple[str, str, str]]:
    """What is asked for, where, and what Central needs for the like."""
    last = Submission.objects.aggregate(last=Max("pk"))["last"]
    middle = last // 2
    web = f"/studies/{there.study}"
    yield "list, web, first", f"{web}/submissions/", LIST
    yield "list, web, far", f"{web}/submissions/?after={middle}", FAR_LIST
    yield "list, web, of a form", f"{web}/submissions/?form={FORM_ID}", LIST
    yield "list, web, of a state", f"{web}/submissions/?review=received", LIST
    yield "forms, web", f"{web}/forms/", ""
    yield "home, web", f"{web}/", ""
    after = signing.dumps([middle], salt="keyset:pk", compress=True)
    api = f"/api/v1/studies/{there.study}/submissions?limit={PAGE}"
    yield f"{PAGE} of the list, API, first", api, LIST
    yield f"{PAGE} of the list, API, far", f"{api}&after={after}", FAR_LIST
    service = f"/v1/projects/{there.member.study_id}/forms/{FORM_ID}.svc/Submissions"
    for table, first, far in (("", LIST, FAR_LIST), (f".{REPEAT}", TABLE, TABLE)):
        name = "rows of the repeat" if table else "submissions with answers"
        top = f"{service}{table}?%24top={PAGE}"
        token = token_of([middle, middle] if table else [middle])
        yield f"{PAGE} {name}, OData, first", top, first
        yield f"{PAGE} {name}, OData, far", f"{top}&%24skiptoken={token}", far
        yield f"{PAGE} {name}, OData, far by number", f"{top}&%24skip={ROWS // 2}", far
    yield "1 row of the repeat, OData", f"{service}.{REPEAT}?%24top=1", TABLE


def _timed(there: Installation, path: str, headers: Mapping[str, str]) -> tuple[float, int]:
    """The median in seconds, once warm, and the size of the answer in bytes."""
    connection = HTTPConnection(there.host, there.port, timeout=120)
    took: list[float] = []
    size = 0
    for _ in range(TIMES + 2):  # two processes, each of which has a first time
        began = time.perf_counter()
        connection.request("GET", path, headers=dict(headers))
        response = connection.getresponse()
        size = len(response.read())
        took.append(time.perf_counter() - began)
        if response.status != 200:  # noqa: PLR2004 - HTTP's own number
            raise RuntimeError(f"{path} was answered with {response.status}")
    connection.close()
    return statistics.median(took[2:]), size
