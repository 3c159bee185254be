"""How fast coders are served in a study of a million segments: adding, undoing, opening, searching.

Compared with Taguette 1.5.2 and Label Studio 1.23.2, measured on the same kind of machine (two
shared cores) with one transcript of 150,000 characters; with BENCH_PEER=1 Taguette is installed
into .run/bench/peers and measured here, too, on the same text.
"""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from itertools import islice
from statistics import median
from urllib.parse import quote
from uuid import uuid4

from bench.calling import Call, Caller, failures, one_by_one, together
from bench.coded_study import PER_TASK, SLUG, CodedStudy, coded_study, spans
from bench.figure import Figure
from bench.installation import bench_database, served
from bench.posting import Posted
from bench.taguette import PeerMissingError, taguette_figures

SEGMENTS = int(os.environ.get("BENCH_SEGMENTS", "1000000"))
CODERS = int(os.environ.get("BENCH_CODERS", "20"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "10"))
TIMES = int(os.environ.get("BENCH_TIMES", "200"))
PEER = os.environ.get("BENCH_PEER", "") == "1"
WARM_UP = 40
BATCH = 500
ADD = "Taguette 87 ms, Label Studio 140 ms"
TOGETHER = "Taguette 21.2/s p95 1.03 s, Label Studio 6.5/s p95 5.2 s"
OPEN = "Taguette 371 ms (21-45 s in a study of 100,000), Label Studio 99 ms"
STUDY = f"/api/v1/studies/{SLUG}"


def run() -> list[Figure]:
    figures: list[Figure] = []
    with bench_database() as url:
        study = coded_study(coders=CODERS, segments=SEGMENTS)
        for processes in (1, 2):
            with served(url, processes=processes, answers=_answers) as port:
                figures += _figures(study, port, f"{processes} web")
    return figures + (_peer(study.text) if PEER else [])


def _peer(text: str) -> list[Figure]:
    """Taguette's figures of today; where it cannot be had, those above stand beside the known ones."""
    try:
        return taguette_figures(text, highlights=PER_TASK, clients=CODERS, seconds=SECONDS)
    except PeerMissingError as missing:
        print(f"{missing} Known: add {ADD}; together {TOGETHER}; open {OPEN}.")
        return []


def _figures(study: CodedStudy, port: int, served_by: str) -> Iterator[Figure]:
    coder = study.coders[0]
    caller = Caller(port, coder.token)
    there = f"{study.segments:,} segments in the study"
    workspace = f"{STUDY}/tasks/{coder.task.pk}/workspace"
    one_by_one(caller, _steps(study, 0, seed=port), times=WARM_UP)
    added = one_by_one(caller, _steps(study, 0, seed=port + 1), times=TIMES)
    yield from _told(added, f"add by a step ({served_by})", there, ADD)
    marked = one_by_one(caller, _marks(study, seed=port + 2), times=TIMES)
    yield from _told(marked, f"add by POST segments ({served_by})", there, ADD)
    yield from _told(_undone(caller, coder.task.pk), f"undo ({served_by})", there, "neither has it")
    opened = [caller.call("GET", workspace) for _ in range(20)]
    yield Figure(
        f"open the workspace ({served_by})",
        median(answer.seconds for answer in opened) * 1000,
        "ms",
        f"{len(json.loads(opened[0].body)['segments']):,} segments; {there}",
        OPEN,
    )
    yield Figure("its JSON", len(opened[0].body) / 1000, "kB", "not compressed", "Taguette 217 kB")
    batch = caller.call(*_batch(study, seed=port + 3))
    yield Figure(f"a step of {BATCH} ({served_by})", batch.seconds * 1000, "ms", str(batch.status))
    for words in ("技术", "技术学习", "绝无此词"):
        found = caller.call("GET", f"{STUDY}/search?limit=50&q={quote(words)}")
        yield Figure(f"search {words}", found.seconds * 1000, "ms", f"{found.status}; own texts")
    caller.close()
    yield from _crowd(study, port, served_by)


def _told(posted: Posted, name: str, of: str, against: str) -> Iterator[Figure]:
    yield Figure(f"{name}, p50", posted.quantile(50), "ms", of)
    yield Figure(f"{name}, p95", posted.quantile(95), "ms", of, against)
    bad = len(posted.statuses) - sum(status in {200, 201} for status in posted.statuses)
    yield Figure(f"{name}, errors", bad, "", f"of {len(posted.statuses)}")


def _crowd(study: CodedStudy, port: int, served_by: str) -> Iterator[Figure]:
    connect = [lambda each=each: Caller(port, each.token) for each in study.coders]
    calls = [_steps(study, n, seed=port + 100 + n) for n in range(len(study.coders))]
    posted = together(connect, calls, seconds=SECONDS)
    of = f"{len(study.coders)} coders, {SECONDS:g} s, {len(posted.statuses)} segments"
    yield Figure(f"together ({served_by})", posted.per_second, "1/s", of, TOGETHER)
    yield Figure(f"together, p50 ({served_by})", posted.quantile(50), "ms", of)
    yield Figure(f"together, p95 ({served_by})", posted.quantile(95), "ms", of, TOGETHER)
    yield Figure(f"together, errors ({served_by})", failures(posted, HTTPStatus.CREATED), "", of)


def _content(study: CodedStudy, start: int, end: int) -> dict[str, object]:
    return {
        "start": start,
        "end": end,
        "quote": study.text[start:end],
        "code": f"t{start % 4}.c{end % 10}",
        "value": None,
        "attributes": {},
    }


def _steps(study: CodedStudy, coder: int, *, seed: int) -> Iterator[Call]:
    """Each codes one new span."""
    path = f"{STUDY}/tasks/{study.coders[coder].task.pk}/steps"
    for start, end in spans(study.text, seed=seed):
        change = {
            "segment": str(uuid4()),
            "version": None,
            "after": _content(study, start, end),
        }
        yield "POST", path, {"id": str(uuid4()), "kind": "code", "changes": [change]}


def _marks(study: CodedStudy, *, seed: int) -> Iterator[Call]:
    task = study.coders[0].task.pk
    for start, end in spans(study.text, seed=seed):
        body = {"task": task, "id": str(uuid4()), **_content(study, start, end)}
        yield "POST", f"{STUDY}/segments", body


def _batch(study: CodedStudy, *, seed: int) -> Call:
    some = islice(spans(study.text, seed=seed), BATCH)
    changes = [
        {"segment": str(uuid4()), "version": None, "after": _content(study, start, end)}
        for start, end in some
    ]
    path = f"{STUDY}/tasks/{study.coders[0].task.pk}/steps"
    return "POST", path, {"id": str(uuid4()), "kind": "batch", "changes": changes}


def _undone(caller: Caller, task: int) -> Posted:
    """Take the last steps back, one after the other."""
    path = f"{STUDY}/tasks/{task}"
    steps = json.loads(caller.call("GET", f"{path}/workspace").body)["steps"]
    statuses, times = [], []
    for _ in range(TIMES // 2):
        answer = caller.call("POST", f"{path}/undo", {"step": steps["last"]["id"]})
        steps = json.loads(answer.body)["steps"]
        statuses.append(answer.status)
        times.append(answer.seconds)
    return Posted(statuses, times, sum(times))


def _answers(port: int) -> bool:
    asking = HTTPConnection("127.0.0.1", port, timeout=5)
    with suppress(OSError, HTTPException):
        asking.request("GET", STUDY)
        return asking.getresponse().status == HTTPStatus.UNAUTHORIZED
    return False
