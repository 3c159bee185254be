"""Whether the installation is well, for people and for machines that watch it: GET /healthz."""

import time
from dataclasses import dataclass
from http import HTTPStatus

from celery import current_app
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.probe import NoAnswer, Probe, Question
from survey.queries.work import WorkAtHand, silence_of, work_at_hand

PATIENCE = 1.5
LONGEST_SILENCE = 60.0


@dataclass(frozen=True, slots=True)
class Database:
    """What PostgreSQL knows: how long one question took, the worker's silence, the work at hand."""

    ms: float
    silence: float | None
    work: WorkAtHand


def _ask_database() -> Database:
    try:
        began = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute("select 1")
        ms = _milliseconds_since(began)
        return Database(ms=ms, silence=silence_of("worker"), work=work_at_hand())
    finally:
        connection.close()


def _ask_broker() -> float:
    """Milliseconds that the broker took to let us in. The connection is ours, and closed again."""
    began = time.perf_counter()
    patience = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
    options = dict(current_app.conf.broker_transport_options) | patience
    with current_app.connection_for_write(
        connect_timeout=PATIENCE, transport_options=options
    ) as broker:
        broker.connect()
    return _milliseconds_since(began)


def _milliseconds_since(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 1)


database = Probe(_ask_database)
broker = Probe(_ask_broker)


@login_not_required
@never_cache
@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """Public, so it tells nothing but numbers. 503 when a part is down."""
    until = time.monotonic() + PATIENCE
    asked_database, asked_broker = database.ask(), broker.ask()
    known, broker_ms = _heard(asked_database, until), _heard(asked_broker, until)
    parts: dict[str, dict[str, object]] = {
        "database": {"status": _status(is_up=known is not None), "ms": known and known.ms},
        "broker": {"status": _status(is_up=broker_ms is not None), "ms": broker_ms},
        "worker": _worker(known.silence if known else None),
        "marks": _marks(known.work if known else None),
    }
    is_well = all(part.get("status") != "down" for part in parts.values())
    status = HTTPStatus.OK if is_well else HTTPStatus.SERVICE_UNAVAILABLE
    return JsonResponse({"status": _status(is_up=is_well)} | parts, status=status)


def _heard[Answer](question: Question[Answer], until: float) -> Answer | None:
    try:
        return question.answer(within=max(0.0, until - time.monotonic()))
    except NoAnswer:
        return None


def _status(*, is_up: bool) -> str:
    return "ok" if is_up else "down"


def _worker(silence: float | None) -> dict[str, object]:
    is_up = silence is not None and silence <= LONGEST_SILENCE
    return {"status": _status(is_up=is_up), "heard": silence}


def _marks(work: WorkAtHand | None) -> dict[str, object]:
    if work is None:
        return {"due": None, "oldest": None, "parked": None}
    return {"due": work.due, "oldest": work.oldest, "parked": work.parked}
